using System.Numerics;

namespace TorchSharp.Engine;

/// <summary>A test of two numbers of any type.</summary>
internal interface IComparison
{
    static abstract bool Holds<T>(T a, T b)
        where T : INumber<T>;
}
