using TorchSharp.Engine;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Sequences without alignment.
        public static partial class functional
        {
            /// <summary>
            /// Connectionist temporal classification (Graves et al. 2006): log probabilities (t,n,c) against label sequences,
            /// (n,s) or all behind each other, of the given lengths (int64). The mean is over samples, each divided by its
            /// target length.
            /// </summary>
            public static unsafe Tensor ctc_loss(
                Tensor log_probs,
                Tensor targets,
                Tensor input_lengths,
                Tensor target_lengths,
                long blank = 0,
                bool zero_infinity = false,
                Reduction reduction = Reduction.Mean) => WrappedTensorDisposeScope(() =>
                {
                    RequireFloat32("ctc_loss", log_probs);
                    if (log_probs.ndim != 3) throw new ArgumentException("ctc_loss: expected log probabilities (t,n,c)");
                    using var logs = log_probs.contiguous();
                    long[] inputs = input_lengths.to_type(ScalarType.Int64).data<long>().ToArray();
                    long[] lengths = target_lengths.to_type(ScalarType.Int64).data<long>().ToArray();
                    var labels = TargetsOf(targets.to_type(ScalarType.Int64), lengths);
                    int steps = (int)logs.Impl.Sizes[0], batch = (int)logs.Impl.Sizes[1], classes = (int)logs.Impl.Sizes[2];
                    if (inputs.Length != batch || lengths.Length != batch)
                    {
                        throw new ArgumentException("ctc_loss: one length a sample is needed");
                    }

                    var alignment = new CtcAlignment(steps, batch, classes, (int)blank, inputs, labels);
                    var losses = Room([batch]);
                    using var slopes = Room(logs.Impl.Sizes);
                    alignment.Run(Pointer(logs), Pointer(losses), Pointer(slopes), zero_infinity);
                    Node.Record("CtcLoss", losses, [log_probs], [slopes], (grad, saved) => [saved[0] * grad.view(1, -1, 1)]);
                    if (reduction != Reduction.Mean) return Reduced(losses, reduction);
                    return (losses / tensor(lengths).clamp_min(1).to_type(ScalarType.Float32)).mean();
                });

            private static long[][] TargetsOf(Tensor targets, long[] lengths)
            {
                var all = targets.data<long>().ToArray();
                var row = targets.ndim == 2 ? targets.Impl.Sizes[1] : -1;
                long at = 0;
                return [.. lengths.Select((length, n) =>
                {
                    var start = row >= 0 ? n * row : at;
                    at += length;
                    return all.AsSpan((int)start, (int)length).ToArray();
                })];
            }
        }
    }
}
