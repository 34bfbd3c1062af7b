namespace TorchSharp.Engine;

/// <summary>Whether this thread records operations for backward; as in PyTorch, on by default and nestable.</summary>
internal sealed class GradMode : IDisposable
{
    [ThreadStatic]
    private static bool disabled;

    private readonly bool previous = !disabled;

    internal GradMode(bool enabled) => disabled = !enabled;

    internal static bool IsEnabled => !disabled;

    public void Dispose() => disabled = !previous;
}
