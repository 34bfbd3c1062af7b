using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp.Kernels;

/// <summary>
/// to[j * stepTo + i] = from[i * stepFrom + j]: row-major rows x columns to columns x rows, in blocks of 8 x 8 where the
/// processor has AVX2. On the calling thread; a piece of larger kernels.
/// </summary>
internal static unsafe class Transposition
{
    private const int Block = 8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(int rows, int columns, float* from, nint stepFrom, float* to, nint stepTo)
    {
        int wholeRows = 0, wholeColumns = 0;
        if (Avx.IsSupported && Simd.Level >= SimdLevel.Avx2)
        {
            wholeRows = rows / Block * Block;
            wholeColumns = columns / Block * Block;
            for (int j = 0; j < wholeColumns; j += Block)
            {
                for (int i = 0; i < wholeRows; i += Block)
                    EightByEight(from + i * stepFrom + j, stepFrom, to + j * stepTo + i, stepTo);
            }
        }
        Plain(rows, wholeColumns, columns, from, stepFrom, to, stepTo, wholeRows);
    }

    // What the blocks left over: rows from wholeRows on, and columns from wholeColumns on.
    private static void Plain(int rows, int wholeColumns, int columns, float* from, nint stepFrom, float* to, nint stepTo, int wholeRows)
    {
        for (int j = 0; j < wholeColumns; j++)
        {
            for (int i = wholeRows; i < rows; i++)
                to[j * stepTo + i] = from[i * stepFrom + j];
        }
        for (int j = wholeColumns; j < columns; j++)
        {
            for (int i = 0; i < rows; i++)
                to[j * stepTo + i] = from[i * stepFrom + j];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EightByEight(float* from, nint stepFrom, float* to, nint stepTo)
    {
        FourColumns(from, stepFrom, to, stepTo);
        FourColumns(from + 4, stepFrom, to + 4 * stepTo, stepTo);
    }

    // Four columns of eight rows; the upper half of each register holds the row four further down.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourColumns(float* from, nint stepFrom, float* to, nint stepTo)
    {
        float* below = from + 4 * stepFrom;
        Vector256<float> r0 = Vector256.Create(Vector128.Load(from), Vector128.Load(below));
        Vector256<float> r1 = Vector256.Create(Vector128.Load(from + stepFrom), Vector128.Load(below + stepFrom));
        Vector256<float> r2 = Vector256.Create(Vector128.Load(from + 2 * stepFrom), Vector128.Load(below + 2 * stepFrom));
        Vector256<float> r3 = Vector256.Create(Vector128.Load(from + 3 * stepFrom), Vector128.Load(below + 3 * stepFrom));
        Vector256<float> low01 = Avx.UnpackLow(r0, r1), high01 = Avx.UnpackHigh(r0, r1);
        Vector256<float> low23 = Avx.UnpackLow(r2, r3), high23 = Avx.UnpackHigh(r2, r3);
        Avx.Shuffle(low01, low23, 0x44).Store(to);
        Avx.Shuffle(low01, low23, 0xEE).Store(to + stepTo);
        Avx.Shuffle(high01, high23, 0x44).Store(to + 2 * stepTo);
        Avx.Shuffle(high01, high23, 0xEE).Store(to + 3 * stepTo);
    }
}
