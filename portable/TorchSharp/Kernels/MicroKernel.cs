using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>
/// The one inner loop of matrix products and convolutions: a tile of up to 14 rows by one or two vectors is held in
/// registers while
///     tile[r, lane] += a[offsets[k] + r] * b[k * stepB + lane]   for k in [0, depth)
/// runs. Rows come from consecutive floats, each broadcast over a vector; where these floats lie for each k is told by a
/// table, so that a convolution reads its image in place. 14 x 2 accumulators, two vectors of b and one broadcast fill
/// 31 of AVX-512's 32 registers; with 16 registers (AVX2) 6 x 2 is what fits.
/// </summary>
internal static unsafe class MicroKernel
{
    /// <summary>Vectors in a row of a tile.</summary>
    public const int VectorsAcross = 2;

    /// <summary>Floats that hold any tile.</summary>
    public const int LargestTile = 14 * VectorsAcross * 16;

    /// <summary>The most rows a tile has with the vectors in use.</summary>
    public static int MaxRows => Simd.Level == SimdLevel.Avx512 ? 14 : 6;

    /// <summary>Floats in a row of a tile with the vectors in use.</summary>
    public static int Width => VectorsAcross * Simd.Level switch
    {
        SimdLevel.Avx512 => 16,
        SimdLevel.Avx2 => 8,
        _ => 4,
    };

    /// <summary>
    /// Computes a tile of <paramref name="rows"/> x Width floats, starting from <paramref name="start"/>: rows of
    /// <paramref name="startStep"/> floats (0: the same row, such as a bias, each time), or zeros when null.
    /// </summary>
    /// <param name="c">Where row r goes: c + r * stepC. May be <paramref name="start"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<V, L>(int rows, int depth, int* offsets, float* a, float* b, nint stepB,
        float* start, nint startStep, float* c, nint stepC) where V : struct where L : struct, ILanes<V>
    {
        switch (rows)
        {
            case 1: Tile<V, L, Rows1>(depth, offsets, a, b, stepB, start, startStep, c, stepC); break;
            case 2: Tile<V, L, Rows2>(depth, offsets, a, b, stepB, start, startStep, c, stepC); break;
            case 3: Tile<V, L, Rows3>(depth, offsets, a, b, stepB, start, startStep, c, stepC); break;
            case 4: Tile<V, L, Rows4>(depth, offsets, a, b, stepB, start, startStep, c, stepC); break;
            case 5: Tile<V, L, Rows5>(depth, offsets, a, b, stepB, start, startStep, c, stepC); break;
            case 6: Tile<V, L, Rows6>(depth, offsets, a, b, stepB, start, startStep, c, stepC); break;
            case 7: Tile<V, L, Rows7>(depth, offsets, a, b, stepB, start, startStep, c, stepC); break;
            case 8: Tile<V, L, Rows8>(depth, offsets, a, b, stepB, start, startStep, c, stepC); break;
            case 9: Tile<V, L, Rows9>(depth, offsets, a, b, stepB, start, startStep, c, stepC); break;
            case 10: Tile<V, L, Rows10>(depth, offsets, a, b, stepB, start, startStep, c, stepC); break;
            case 11: Tile<V, L, Rows11>(depth, offsets, a, b, stepB, start, startStep, c, stepC); break;
            case 12: Tile<V, L, Rows12>(depth, offsets, a, b, stepB, start, startStep, c, stepC); break;
            case 13: Tile<V, L, Rows13>(depth, offsets, a, b, stepB, start, startStep, c, stepC); break;
            case 14: Tile<V, L, Rows14>(depth, offsets, a, b, stepB, start, startStep, c, stepC); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<V, L, TRows>(int depth, int* offsets, float* a, float* b, nint stepB,
        float* start, nint startStep, float* c, nint stepC)
        where V : struct where L : struct, ILanes<V> where TRows : struct, IRows
    {
        V c0a = L.Zero, c0b = L.Zero;
        V c1a = L.Zero, c1b = L.Zero;
        V c2a = L.Zero, c2b = L.Zero;
        V c3a = L.Zero, c3b = L.Zero;
        V c4a = L.Zero, c4b = L.Zero;
        V c5a = L.Zero, c5b = L.Zero;
        V c6a = L.Zero, c6b = L.Zero;
        V c7a = L.Zero, c7b = L.Zero;
        V c8a = L.Zero, c8b = L.Zero;
        V c9a = L.Zero, c9b = L.Zero;
        V c10a = L.Zero, c10b = L.Zero;
        V c11a = L.Zero, c11b = L.Zero;
        V c12a = L.Zero, c12b = L.Zero;
        V c13a = L.Zero, c13b = L.Zero;
        if (start != null)
        {
            if (TRows.Count > 0)
            {
                c0a = L.Load(start);
                c0b = L.Load(start + L.Count);
            }
            if (TRows.Count > 1)
            {
                c1a = L.Load(start + 1 * startStep);
                c1b = L.Load(start + 1 * startStep + L.Count);
            }
            if (TRows.Count > 2)
            {
                c2a = L.Load(start + 2 * startStep);
                c2b = L.Load(start + 2 * startStep + L.Count);
            }
            if (TRows.Count > 3)
            {
                c3a = L.Load(start + 3 * startStep);
                c3b = L.Load(start + 3 * startStep + L.Count);
            }
            if (TRows.Count > 4)
            {
                c4a = L.Load(start + 4 * startStep);
                c4b = L.Load(start + 4 * startStep + L.Count);
            }
            if (TRows.Count > 5)
            {
                c5a = L.Load(start + 5 * startStep);
                c5b = L.Load(start + 5 * startStep + L.Count);
            }
            if (TRows.Count > 6)
            {
                c6a = L.Load(start + 6 * startStep);
                c6b = L.Load(start + 6 * startStep + L.Count);
            }
            if (TRows.Count > 7)
            {
                c7a = L.Load(start + 7 * startStep);
                c7b = L.Load(start + 7 * startStep + L.Count);
            }
            if (TRows.Count > 8)
            {
                c8a = L.Load(start + 8 * startStep);
                c8b = L.Load(start + 8 * startStep + L.Count);
            }
            if (TRows.Count > 9)
            {
                c9a = L.Load(start + 9 * startStep);
                c9b = L.Load(start + 9 * startStep + L.Count);
            }
            if (TRows.Count > 10)
            {
                c10a = L.Load(start + 10 * startStep);
                c10b = L.Load(start + 10 * startStep + L.Count);
            }
            if (TRows.Count > 11)
            {
                c11a = L.Load(start + 11 * startStep);
                c11b = L.Load(start + 11 * startStep + L.Count);
            }
            if (TRows.Count > 12)
            {
                c12a = L.Load(start + 12 * startStep);
                c12b = L.Load(start + 12 * startStep + L.Count);
            }
            if (TRows.Count > 13)
            {
                c13a = L.Load(start + 13 * startStep);
                c13b = L.Load(start + 13 * startStep + L.Count);
            }
        }
        for (int* end = offsets + depth; offsets < end; offsets++, b += stepB)
        {
            float* at = a + *offsets;
            V b0 = L.Load(b), b1 = L.Load(b + L.Count);
            if (TRows.Count > 0)
            {
                V value = L.Create(at[0]);
                c0a = L.MultiplyAdd(value, b0, c0a);
                c0b = L.MultiplyAdd(value, b1, c0b);
            }
            if (TRows.Count > 1)
            {
                V value = L.Create(at[1]);
                c1a = L.MultiplyAdd(value, b0, c1a);
                c1b = L.MultiplyAdd(value, b1, c1b);
            }
            if (TRows.Count > 2)
            {
                V value = L.Create(at[2]);
                c2a = L.MultiplyAdd(value, b0, c2a);
                c2b = L.MultiplyAdd(value, b1, c2b);
            }
            if (TRows.Count > 3)
            {
                V value = L.Create(at[3]);
                c3a = L.MultiplyAdd(value, b0, c3a);
                c3b = L.MultiplyAdd(value, b1, c3b);
            }
            if (TRows.Count > 4)
            {
                V value = L.Create(at[4]);
                c4a = L.MultiplyAdd(value, b0, c4a);
                c4b = L.MultiplyAdd(value, b1, c4b);
            }
            if (TRows.Count > 5)
            {
                V value = L.Create(at[5]);
                c5a = L.MultiplyAdd(value, b0, c5a);
                c5b = L.MultiplyAdd(value, b1, c5b);
            }
            if (TRows.Count > 6)
            {
                V value = L.Create(at[6]);
                c6a = L.MultiplyAdd(value, b0, c6a);
                c6b = L.MultiplyAdd(value, b1, c6b);
            }
            if (TRows.Count > 7)
            {
                V value = L.Create(at[7]);
                c7a = L.MultiplyAdd(value, b0, c7a);
                c7b = L.MultiplyAdd(value, b1, c7b);
            }
            if (TRows.Count > 8)
            {
                V value = L.Create(at[8]);
                c8a = L.MultiplyAdd(value, b0, c8a);
                c8b = L.MultiplyAdd(value, b1, c8b);
            }
            if (TRows.Count > 9)
            {
                V value = L.Create(at[9]);
                c9a = L.MultiplyAdd(value, b0, c9a);
                c9b = L.MultiplyAdd(value, b1, c9b);
            }
            if (TRows.Count > 10)
            {
                V value = L.Create(at[10]);
                c10a = L.MultiplyAdd(value, b0, c10a);
                c10b = L.MultiplyAdd(value, b1, c10b);
            }
            if (TRows.Count > 11)
            {
                V value = L.Create(at[11]);
                c11a = L.MultiplyAdd(value, b0, c11a);
                c11b = L.MultiplyAdd(value, b1, c11b);
            }
            if (TRows.Count > 12)
            {
                V value = L.Create(at[12]);
                c12a = L.MultiplyAdd(value, b0, c12a);
                c12b = L.MultiplyAdd(value, b1, c12b);
            }
            if (TRows.Count > 13)
            {
                V value = L.Create(at[13]);
                c13a = L.MultiplyAdd(value, b0, c13a);
                c13b = L.MultiplyAdd(value, b1, c13b);
            }
        }
        if (TRows.Count > 0)
        {
            L.Store(c0a, c);
            L.Store(c0b, c + L.Count);
        }
        if (TRows.Count > 1)
        {
            L.Store(c1a, c + 1 * stepC);
            L.Store(c1b, c + 1 * stepC + L.Count);
        }
        if (TRows.Count > 2)
        {
            L.Store(c2a, c + 2 * stepC);
            L.Store(c2b, c + 2 * stepC + L.Count);
        }
        if (TRows.Count > 3)
        {
            L.Store(c3a, c + 3 * stepC);
            L.Store(c3b, c + 3 * stepC + L.Count);
        }
        if (TRows.Count > 4)
        {
            L.Store(c4a, c + 4 * stepC);
            L.Store(c4b, c + 4 * stepC + L.Count);
        }
        if (TRows.Count > 5)
        {
            L.Store(c5a, c + 5 * stepC);
            L.Store(c5b, c + 5 * stepC + L.Count);
        }
        if (TRows.Count > 6)
        {
            L.Store(c6a, c + 6 * stepC);
            L.Store(c6b, c + 6 * stepC + L.Count);
        }
        if (TRows.Count > 7)
        {
            L.Store(c7a, c + 7 * stepC);
            L.Store(c7b, c + 7 * stepC + L.Count);
        }
        if (TRows.Count > 8)
        {
            L.Store(c8a, c + 8 * stepC);
            L.Store(c8b, c + 8 * stepC + L.Count);
        }
        if (TRows.Count > 9)
        {
            L.Store(c9a, c + 9 * stepC);
            L.Store(c9b, c + 9 * stepC + L.Count);
        }
        if (TRows.Count > 10)
        {
            L.Store(c10a, c + 10 * stepC);
            L.Store(c10b, c + 10 * stepC + L.Count);
        }
        if (TRows.Count > 11)
        {
            L.Store(c11a, c + 11 * stepC);
            L.Store(c11b, c + 11 * stepC + L.Count);
        }
        if (TRows.Count > 12)
        {
            L.Store(c12a, c + 12 * stepC);
            L.Store(c12b, c + 12 * stepC + L.Count);
        }
        if (TRows.Count > 13)
        {
            L.Store(c13a, c + 13 * stepC);
            L.Store(c13b, c + 13 * stepC + L.Count);
        }
    }

    private interface IRows
    {
        static abstract int Count { get; }
    }

    private readonly struct Rows1 : IRows { public static int Count => 1; }

    private readonly struct Rows2 : IRows { public static int Count => 2; }

    private readonly struct Rows3 : IRows { public static int Count => 3; }

    private readonly struct Rows4 : IRows { public static int Count => 4; }

    private readonly struct Rows5 : IRows { public static int Count => 5; }

    private readonly struct Rows6 : IRows { public static int Count => 6; }

    private readonly struct Rows7 : IRows { public static int Count => 7; }

    private readonly struct Rows8 : IRows { public static int Count => 8; }

    private readonly struct Rows9 : IRows { public static int Count => 9; }

    private readonly struct Rows10 : IRows { public static int Count => 10; }

    private readonly struct Rows11 : IRows { public static int Count => 11; }

    private readonly struct Rows12 : IRows { public static int Count => 12; }

    private readonly struct Rows13 : IRows { public static int Count => 13; }

    private readonly struct Rows14 : IRows { public static int Count => 14; }
}
