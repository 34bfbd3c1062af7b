using TorchSharp.Engine;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Borders around tensors.
        public static partial class functional
        {
            public static Tensor pad(Tensor input, long pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, [pad, pad], mode, value);

            public static Tensor pad(
                Tensor input, (long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, [pad.Item1, pad.Item2], mode, value);

            public static Tensor pad(
                Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, [pad.Item1, pad.Item2, pad.Item3, pad.Item4], mode, value);

            public static Tensor pad(
                Tensor input, ReadOnlySpan<long> pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, pad.ToArray(), mode, value);

            /// <summary>
            /// So many entries before and after the last dimension, then the one before it, and so on: (left, right, top,
            /// bottom …). Negative numbers cut off.
            /// </summary>
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                WrappedTensorDisposeScope(() =>
                {
                    if (pad.Length % 2 != 0 || pad.Length > 2 * input.ndim)
                    {
                        throw new ArgumentException(
                            "Padding length must be divisible by 2 and at most twice the number of dimensions of the input");
                    }

                    return mode is PaddingModes.Constant or PaddingModes.Zeros ? PadConstant(input, pad, value) : PadFromInside(input, pad, mode);
                });

            private static Tensor PadConstant(Tensor input, long[] pad, double value)
            {
                var inner = input;
                long[] sizes = [.. input.Impl.Sizes], starts = new long[sizes.Length];
                for (var i = 0; i < pad.Length / 2; i++)
                {
                    var d = sizes.Length - 1 - i;
                    long before = pad[2 * i], after = pad[(2 * i) + 1];
                    if (before < 0 || after < 0)
                    {
                        inner = inner.narrow(d, Math.Max(0, -before), sizes[d] + Math.Min(0, before) + Math.Min(0, after));
                    }

                    sizes[d] += before + after;
                    starts[d] = Math.Max(0, before);
                }

                var result = full(sizes, value, input.dtype);
                var place = Inside(result, starts, inner.Impl.Sizes);
                StridedCopy.Copy(inner.Impl, place.Impl);
                var kept = inner.Impl.Sizes;
                return Node.Record("Pad", result, [inner], [], (grad, _) => [Inside(grad, starts, kept)]);
            }

            private static Tensor Inside(Tensor tensor, long[] starts, long[] sizes)
            {
                for (var d = 0; d < starts.Length; d++) tensor = tensor.narrow(d, starts[d], sizes[d]);
                return tensor;
            }

            /// <summary>Borders that repeat, mirror or continue what is inside: a gather along each dimension.</summary>
            private static Tensor PadFromInside(Tensor input, long[] pad, PaddingModes mode)
            {
                var result = input;
                for (var i = 0; i < pad.Length / 2; i++)
                {
                    var d = (int)input.ndim - 1 - i;
                    var size = input.Impl.Sizes[d];
                    var places = new long[size + pad[2 * i] + pad[(2 * i) + 1]];
                    for (var k = 0; k < places.Length; k++)
                    {
                        var at = k - pad[2 * i];
                        places[k] = mode switch
                        {
                            PaddingModes.Replicate => Math.Clamp(at, 0, size - 1),
                            PaddingModes.Reflect => at < 0 ? -at : at >= size ? (2 * (size - 1)) - at : at,
                            _ => ((at % size) + size) % size,
                        };
                    }

                    result = result.index_select(d, tensor(places));
                }

                return ReferenceEquals(result, input) ? input.clone() : result;
            }
        }
    }
}
