using TorchSharp.Engine;
using TorchSharp.Kernels;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Dropout: what stays is scaled up, so that the expected value stays.
        public static unsafe partial class functional
        {
            /// <summary>Each element zero with probability p.</summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                Drop(input, input.Impl.Sizes, p, training, inplace);

            /// <summary>(n,c,l): whole channels zero with probability p.</summary>
            public static Tensor dropout1d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                Drop(input, [.. input.Impl.Sizes[..^1], 1], p, training, inplace);

            /// <summary>(n,c,h,w): whole channels zero with probability p.</summary>
            public static Tensor dropout2d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                Drop(input, [.. input.Impl.Sizes[..^2], 1, 1], p, training, inplace);

            private static Tensor Drop(Tensor input, long[] mask, double p, bool training, bool inplace)
            {
                if (p is < 0 or > 1)
                {
                    throw new ArgumentOutOfRangeException(
                        nameof(p), $"dropout probability has to be between 0 and 1, but got {p}");
                }

                if (!training || p == 0) return input.alias();
                using var keep = Room(mask);
                var stream = new RandomStream(Generator.Default.Twister.Next64());
                stream.Bernoulli(keep.Impl.Count, Pointer(keep), 1 - p, p < 1 ? (float)(1 / (1 - p)) : 0);
                return inplace ? input.mul_(keep).alias() : input.mul(keep);
            }
        }
    }
}
