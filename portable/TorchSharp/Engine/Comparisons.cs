namespace TorchSharp.Engine;

/// <summary>The six tests of two numbers.</summary>
internal static class Comparisons
{
    internal readonly struct Equal : IComparison
    {
        public static bool Holds<T>(T a, T b) where T : System.Numerics.INumber<T> => a == b;
    }

    internal readonly struct NotEqual : IComparison
    {
        public static bool Holds<T>(T a, T b) where T : System.Numerics.INumber<T> => a != b;
    }

    internal readonly struct Less : IComparison
    {
        public static bool Holds<T>(T a, T b) where T : System.Numerics.INumber<T> => a < b;
    }

    internal readonly struct LessOrEqual : IComparison
    {
        public static bool Holds<T>(T a, T b) where T : System.Numerics.INumber<T> => a <= b;
    }

    internal readonly struct Greater : IComparison
    {
        public static bool Holds<T>(T a, T b) where T : System.Numerics.INumber<T> => a > b;
    }

    internal readonly struct GreaterOrEqual : IComparison
    {
        public static bool Holds<T>(T a, T b) where T : System.Numerics.INumber<T> => a >= b;
    }
}
