using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>
/// Softmax and its logarithm over the last dimension: rows x columns values, row-major, each row on its own. Output may
/// be the input.
/// </summary>
internal static unsafe class Softmax
{
    /// <summary>y = e^x / sum of e^x.</summary>
    public static void Forward(int rows, int columns, float* x, float* y) => Run(rows, columns, x, null, y, false);

    /// <summary>y = x - log(sum of e^x).</summary>
    public static void LogForward(int rows, int columns, float* x, float* y) => Run(rows, columns, x, null, y, true);

    /// <summary>dx = y * (dy - sum of dy * y), y being softmax's output.</summary>
    public static void Backward(int rows, int columns, float* y, float* dy, float* dx) => Run(rows, columns, y, dy, dx, false);

    /// <summary>dx = dy - e^y * sum of dy, y being log-softmax's output.</summary>
    public static void LogBackward(int rows, int columns, float* y, float* dy, float* dx) => Run(rows, columns, y, dy, dx, true);

    private static void Run(int rows, int columns, float* x, float* gradient, float* result, bool log)
    {
        var work = new Rows { Columns = columns, X = x, Gradient = gradient, Result = result, Log = log };
        Workers.For(rows, Math.Max(1, 4096 / Math.Max(1, columns)), ref work);
    }

    private struct Rows : IRange
    {
        public int Columns;
        public float* X, Gradient, Result;
        public bool Log;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
        {
            for (int row = from; row < to; row++)
            {
                long at = (long)row * Columns;
                if (Gradient == null)
                    ForwardRow<V, L>(X + at, Result + at);
                else
                    BackwardRow<V, L>(X + at, Gradient + at, Result + at);
            }
        }

        private readonly void ForwardRow<V, L>(float* x, float* y) where V : struct where L : struct, ILanes<V>
        {
            float largest = float.NegativeInfinity;
            for (int i = 0; i < Columns; i++)
                largest = MathF.Max(largest, x[i]);

            // A logit of minus infinity is a class that is ruled out; a row of them alone gives NaN, as in PyTorch.
            double sum = 0;
            if (Log)
            {
                for (int i = 0; i < Columns; i++)
                    sum += MathF.Exp(x[i] - largest);
                Elementwise.MapScalar<BinaryOperations.Subtract, V, L>(Columns, x, largest, y, false);
                Elementwise.MapScalar<BinaryOperations.Subtract, V, L>(Columns, y, (float)Math.Log(sum), y, false);
                return;
            }
            Elementwise.MapScalar<BinaryOperations.Subtract, V, L>(Columns, x, largest, y, false);
            Elementwise.Map<UnaryOperations.Exp, V, L>(Columns, y, y);
            for (int i = 0; i < Columns; i++)
                sum += y[i];
            Elementwise.MapScalar<BinaryOperations.Multiply, V, L>(Columns, y, (float)(1 / sum), y, false);
        }

        private readonly void BackwardRow<V, L>(float* y, float* dy, float* dx) where V : struct where L : struct, ILanes<V>
        {
            float sum = 0;
            for (int i = 0; i < Columns; i++)
                sum += Log ? dy[i] : dy[i] * y[i];
            for (int i = 0; i < Columns; i++)
                dx[i] = Log ? dy[i] - MathF.Exp(y[i]) * sum : y[i] * (dy[i] - sum);
        }
    }
}
