namespace TorchSharp.Kernels;

/// <summary>
/// Float vector arithmetic of one width, so that a kernel is written once and compiled for each width. The type
/// arguments are structs: every call below becomes the one instruction it names.
/// </summary>
/// <typeparam name="V">The vector: Vector128, Vector256 or Vector512 of float. Masks are vectors too (all bits set or none).</typeparam>
internal unsafe interface ILanes<V> where V : struct
{
    static abstract int Count { get; }

    static abstract V Zero { get; }

    static abstract V Create(float value);

    static abstract V Load(float* from);

    static abstract void Store(V value, float* to);

    static abstract V Add(V a, V b);

    static abstract V Subtract(V a, V b);

    static abstract V Multiply(V a, V b);

    static abstract V Divide(V a, V b);

    /// <summary>a * b + c, rounded once where the processor can.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    /// <summary>The larger; NaN if either is NaN.</summary>
    static abstract V Max(V a, V b);

    /// <summary>The smaller; NaN if either is NaN.</summary>
    static abstract V Min(V a, V b);

    static abstract V Sqrt(V a);

    static abstract V Abs(V a);

    static abstract V Exp(V a);

    static abstract V Log(V a);

    static abstract V Sin(V a);

    static abstract V Cos(V a);

    /// <summary>Mask of a &gt; b; unset where either is NaN.</summary>
    static abstract V GreaterThan(V a, V b);

    /// <summary>Mask of a == b.</summary>
    static abstract V Equal(V a, V b);

    static abstract V Select(V mask, V whenSet, V whenNot);

    static abstract float Sum(V a);

    /// <summary>0, 1, 2, ...</summary>
    static abstract V Ramp { get; }

    /// <summary>Places 0, 2, 4, ... of a, then places 1, 3, 5, ... of b.</summary>
    static abstract V EvenThenOdd(V a, V b);

    /// <summary>a0, b0, a1, b1, ... from the first half of a and b.</summary>
    static abstract V InterleaveLow(V a, V b);

    /// <summary>The same from the second half of a and b.</summary>
    static abstract V InterleaveHigh(V a, V b);

    /// <summary>Integers as floats.</summary>
    static abstract V LoadInteger(int* from);

    /// <summary>Writes whole numbers as integers.</summary>
    static abstract void StoreAsInteger(V value, int* to);
}
