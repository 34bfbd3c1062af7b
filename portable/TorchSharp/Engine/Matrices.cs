using System.Numerics;
using TorchSharp.Kernels;
using ScalarType = TorchSharp.torch.ScalarType;

namespace TorchSharp.Engine;

/// <summary>Matrix products of tensors with two dimensions, or with three: a batch of matrices.</summary>
internal static unsafe class Matrices
{
    internal static TensorImpl Product(TensorImpl a, TensorImpl b)
    {
        if (a.Type != b.Type)
        {
            throw new InvalidOperationException($"expected m1 and m2 to have the same dtype, but got: {a.Type} != {b.Type}");
        }

        if (a.Sizes[^1] != b.Sizes[^2])
        {
            throw new InvalidOperationException(
                $"mat1 and mat2 shapes cannot be multiplied ({Shape.Text(a.Sizes)} and {Shape.Text(b.Sizes)})");
        }

        var batch = a.Sizes.Length == 3 ? a.Sizes[0] : 1;
        var c = TensorImpl.Empty([.. a.Sizes[..^1], b.Sizes[^1]], a.Type);
        switch (a.Type)
        {
            case ScalarType.Float32: Floats(a, b, c, batch); break;
            case ScalarType.Float64: Plain<double>(a, b, c, batch); break;
            case ScalarType.Int64: Plain<long>(a, b, c, batch); break;
            case ScalarType.Int32: Plain<int>(a, b, c, batch); break;
            default: throw ScalarTypes.Unsupported(a.Type, "matmul");
        }

        return c;
    }

    private static void Floats(TensorImpl a, TensorImpl b, TensorImpl c, long batch)
    {
        using Operand left = new(a), right = new(b);
        int m = (int)c.Sizes[^2], n = (int)c.Sizes[^1], k = (int)a.Sizes[^1];
        if (c.Count == 0) return;
        if (k == 0)
        {
            c.Span<float>().Clear();
            return;
        }

        for (long i = 0; i < batch; i++)
        {
            Gemm.Multiply(
                left.Transposed, right.Transposed, m, n, k, 1, left.Matrix(i), left.Leading, right.Matrix(i), right.Leading, 0,
                c.Pointer<float>() + (i * m * n), n);
        }
    }

    private static void Plain<T>(TensorImpl a, TensorImpl b, TensorImpl c, long batch)
        where T : unmanaged, INumber<T>
    {
        long m = c.Sizes[^2], n = c.Sizes[^1], length = a.Sizes[^1];
        long stepA = batch > 1 ? a.Strides[0] : 0, stepB = batch > 1 ? b.Strides[0] : 0;
        var to = c.Pointer<T>();
        for (long i = 0; i < batch; i++)
        {
            T* left = a.Pointer<T>() + (i * stepA), right = b.Pointer<T>() + (i * stepB);
            for (long row = 0; row < m; row++)
            {
                for (long column = 0; column < n; column++)
                {
                    var sum = T.Zero;
                    for (long k = 0; k < length; k++)
                    {
                        sum += left[(row * a.Strides[^2]) + (k * a.Strides[^1])] * right[(k * b.Strides[^2]) + (column * b.Strides[^1])];
                    }

                    *to++ = sum;
                }
            }
        }
    }

    /// <summary>A factor as the kernel wants it: rows in order, or columns in order and marked transposed, or else copied.</summary>
    private readonly struct Operand : IDisposable
    {
        private readonly TensorImpl tensor;

        internal Operand(TensorImpl source)
        {
            long rows = source.Sizes[^2], columns = source.Sizes[^1], down = source.Strides[^2], across = source.Strides[^1];
            if ((across == 1 || columns == 1) && (down >= columns || rows == 1))
            {
                tensor = source;
                tensor.AddReference();
                Leading = (int)(rows == 1 ? columns : down);
            }
            else if ((down == 1 || rows == 1) && (across >= rows || columns == 1))
            {
                tensor = source;
                tensor.AddReference();
                Transposed = true;
                Leading = (int)(columns == 1 ? rows : across);
            }
            else
            {
                tensor = TensorImpl.Empty(source.Sizes, source.Type);
                StridedCopy.Copy(source, tensor);
                Leading = (int)columns;
            }
        }

        internal bool Transposed { get; }

        internal int Leading { get; }

        internal float* Matrix(long batch) =>
            tensor.Pointer<float>() + (tensor.Sizes.Length == 3 ? batch * tensor.Strides[0] : 0);

        public void Dispose() => tensor.Release();
    }
}
