using System.Runtime.CompilerServices;

namespace Digits.Recognition;

/// <summary>
/// How methods that go through all of a page's pixels are compiled: in full and at once. The runtime would otherwise start with
/// slow code that counts what it does, and an instance's first ten pages would take half as long again.
/// </summary>
internal static class PixelLoop
{
    public const MethodImplOptions Compiled = MethodImplOptions.AggressiveOptimization;
}
