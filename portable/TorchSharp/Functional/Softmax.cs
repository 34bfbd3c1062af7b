using TorchSharp.Engine;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

    public partial class Tensor
    {
        /// <summary>e^x over its sum along a dimension.</summary>
        public Tensor softmax(long dim, ScalarType? dtype = null) => SoftmaxAlong(dim, dtype, log: false);

        /// <summary>The logarithm of <see cref="softmax"/>, without leaving the range of floats.</summary>
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => SoftmaxAlong(dim, dtype, log: true);

        private Tensor SoftmaxAlong(long dim, ScalarType? type, bool log) => WrappedTensorDisposeScope(() =>
        {
            if (type is not null && type != dtype) return to_type(type.Value).SoftmaxAlong(dim, null, log);
            if (ndim == 0) return view(1).SoftmaxAlong(0, null, log).view();
            var d = Shape.Dimension(dim, (int)ndim);
            if (d != ndim - 1) return transpose(d, -1).SoftmaxAlong(-1, null, log).transpose(d, -1);
            if (dtype == ScalarType.Float32) return SoftmaxOfRows(log);
            var logs = this - logsumexp(-1, true);
            return log ? logs : logs.exp();
        });

        private unsafe Tensor SoftmaxOfRows(bool log)
        {
            using var x = contiguous();
            var y = new Tensor(TensorImpl.Empty(Impl.Sizes, ScalarType.Float32));
            int columns = (int)Impl.Sizes[^1], rows = columns == 0 ? 0 : (int)(Impl.Count / columns);
            float* from = x.Impl.Pointer<float>(), to = y.Impl.Pointer<float>();
            if (log) Kernels.Softmax.LogForward(rows, columns, from, to);
            else Kernels.Softmax.Forward(rows, columns, from, to);
            return Node.Record("Softmax", y, [this], [y], (grad, saved) =>
            {
                using var dy = grad.contiguous();
                var dx = new Tensor(TensorImpl.Empty(saved[0].Impl.Sizes, ScalarType.Float32));
                float* output = saved[0].Impl.Pointer<float>(), slope = dy.Impl.Pointer<float>();
                if (log) Kernels.Softmax.LogBackward(rows, columns, output, slope, dx.Impl.Pointer<float>());
                else Kernels.Softmax.Backward(rows, columns, output, slope, dx.Impl.Pointer<float>());
                return [dx];
            });
        }
    }
}
