using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>
/// Matrix product. Matrices are row-major: element (i, j) of a matrix with leading dimension ld is at [i * ld + j].
/// Both factors are first copied into the order in which <see cref="MicroKernel"/> reads them: A in strips of some rows,
/// [depth][rows]; B in strips of two vectors' columns, [depth][columns].
/// </summary>
internal static unsafe class Gemm
{
    private const int Depth = 2048; // of a strip at a time: its 256 KiB (B) stay in the second-level cache

    /// <summary>
    /// C = alpha * op(A) * op(B) + beta * C + bias, where op(A) is m x k, op(B) is k x n, C is m x n, and op transposes
    /// when asked: A is then stored k x m, B n x k.
    /// </summary>
    /// <param name="beta">Where 0, C is overwritten, whatever it held.</param>
    /// <param name="bias">n values added to every row, or null.</param>
    public static void Multiply(bool transposeA, bool transposeB, int m, int n, int k, float alpha, float* a, int lda,
        float* b, int ldb, float beta, float* c, int ldc, float* bias = null)
    {
        if (m == 0 || n == 0)
            return;
        int maxRows = MicroKernel.MaxRows, width = MicroKernel.Width;
        int strips = (m + maxRows - 1) / maxRows;
        int rows = (m + strips - 1) / strips;
        strips = (m + rows - 1) / rows;
        int panels = (n + width - 1) / width;

        var prepare = new StartRange { M = m, N = n, C = c, Ldc = ldc, Beta = beta, Bias = bias };
        Workers.For(m, Math.Max(1, 16384 / n), ref prepare);

        int depth = Math.Min(k, Depth);
        float* packedA = Buffers.RentFloats((long)strips * rows * depth);
        float* packedB = Buffers.RentFloats((long)panels * width * depth);
        int* offsets = (int*)Buffers.Rent((long)depth * sizeof(int));
        for (int p = 0; p < depth; p++)
            offsets[p] = p * rows;

        for (int first = 0; first < k; first += Depth)
        {
            depth = Math.Min(Depth, k - first);
            var pack = new PackRange
            {
                Strips = strips, Rows = rows, Panels = panels, Width = width, M = m, N = n, Depth = depth, Alpha = alpha,
                TransposeA = transposeA, A = transposeA ? a + (long)first * lda : a + first, Lda = lda, PackedA = packedA,
                TransposeB = transposeB, B = transposeB ? b + first : b + (long)first * ldb, Ldb = ldb, PackedB = packedB,
            };
            Workers.For(strips + panels, 1, ref pack);
            var tiles = new TileRange
            {
                Strips = strips, Rows = rows, Width = width, M = m, N = n, Depth = depth, Offsets = offsets,
                PackedA = packedA, PackedB = packedB, C = c, Ldc = ldc,
            };
            int perItem = Math.Max(1, 50_000 / (depth * width)); // a hand-out should take some microseconds
            Workers.For(strips * panels, perItem, ref tiles);
        }
        Buffers.Return(packedA);
        Buffers.Return(packedB);
        Buffers.Return(offsets);
    }

    // C before the first product is added: beta * C + bias.
    private struct StartRange : IRange
    {
        public int M, N, Ldc;
        public float* C, Bias;
        public float Beta;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
        {
            for (int i = from; i < to; i++)
            {
                float* row = C + (long)i * Ldc;
                if (Beta == 0)
                {
                    if (Bias == null)
                        new Span<float>(row, N).Clear();
                    else
                        Elementwise.Copy(N, Bias, row);
                    continue;
                }
                if (Beta != 1)
                    Elementwise.MapScalar<BinaryOperations.Multiply, V, L>(N, row, Beta, row, scalarFirst: false);
                if (Bias != null)
                    Elementwise.Map<BinaryOperations.Add, V, L>(N, row, Bias, row);
            }
        }
    }

    private struct PackRange : IRange
    {
        public int Strips, Rows, Panels, Width, M, N, Depth, Lda, Ldb;
        public bool TransposeA, TransposeB;
        public float* A, B, PackedA, PackedB;
        public float Alpha;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
        {
            for (int item = from; item < to; item++)
            {
                if (item < Strips)
                    PackStrip<V, L>(item);
                else
                    PackPanel(item - Strips);
            }
        }

        private readonly void PackStrip<V, L>(int strip) where V : struct where L : struct, ILanes<V>
        {
            int first = strip * Rows, rows = Math.Min(Rows, M - first);
            float* packed = PackedA + (long)strip * Rows * Depth;
            if (TransposeA)
            {
                for (int p = 0; p < Depth; p++)
                    Elementwise.Copy(rows, A + (long)p * Lda + first, packed + (long)p * Rows);
            }
            else
                Transposition.Run(rows, Depth, A + (long)first * Lda, Lda, packed, Rows);
            if (Alpha != 1)
                Elementwise.MapScalar<BinaryOperations.Multiply, V, L>((long)(Depth - 1) * Rows + rows, packed, Alpha, packed, false);
        }

        private readonly void PackPanel(int panel)
        {
            int first = panel * Width, columns = Math.Min(Width, N - first);
            float* packed = PackedB + (long)panel * Width * Depth;
            if (columns < Width)
                new Span<float>(packed, Width * Depth).Clear();
            if (TransposeB)
                Transposition.Run(columns, Depth, B + (long)first * Ldb, Ldb, packed, Width);
            else
            {
                for (int p = 0; p < Depth; p++)
                    Elementwise.Copy(columns, B + (long)p * Ldb + first, packed + (long)p * Width);
            }
        }
    }

    private struct TileRange : IRange
    {
        public int Strips, Rows, Width, M, N, Depth, Ldc;
        public int* Offsets;
        public float* PackedA, PackedB, C;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
        {
            float* edge = stackalloc float[MicroKernel.LargestTile];
            for (int item = from; item < to; item++)
            {
                int panel = item / Strips, strip = item % Strips;
                int i = strip * Rows, rows = Math.Min(Rows, M - i);
                int j = panel * Width, columns = Math.Min(Width, N - j);
                float* a = PackedA + (long)strip * Rows * Depth;
                float* b = PackedB + (long)panel * Width * Depth;
                float* c = C + (long)i * Ldc + j;
                if (columns == Width)
                {
                    MicroKernel.Run<V, L>(rows, Depth, Offsets, a, b, Width, c, Ldc, c, Ldc);
                    continue;
                }
                MicroKernel.Run<V, L>(rows, Depth, Offsets, a, b, Width, null, 0, edge, Width);
                for (int r = 0; r < rows; r++)
                    Elementwise.Map<BinaryOperations.Add, V, L>(columns, c + (long)r * Ldc, edge + r * Width, c + (long)r * Ldc);
            }
        }
    }
}
