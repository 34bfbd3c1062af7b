using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Embedding Embedding(
                long num_embeddings,
                long embedding_dims,
                long? padding_idx = null,
                double? max_norm = null,
                double norm_type = 2,
                bool scale_grad_by_freq = false,
                bool sparse = false,
                Device? device = null,
                ScalarType? dtype = null)
            {
                if (max_norm is not null || scale_grad_by_freq || sparse)
                {
                    throw new NotSupportedException("max_norm, scale_grad_by_freq and sparse are not part of this drop-in.");
                }

                return new(num_embeddings, embedding_dims, padding_idx, device, dtype);
            }
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>(…) in int64 -> (…,d): a learnt vector for each number; that of padding_idx stays zero.</summary>
    public sealed class Embedding : nn.Module<Tensor, Tensor>
    {
        [ComponentName(Name = nameof(weight))]
        private Parameter _weight;
        private readonly long? padding;

        internal Embedding(long count, long size, long? padding_idx, Device? device, ScalarType? dtype)
            : base(nameof(Embedding))
        {
            padding = padding_idx;
            _weight = new Parameter(randn(count, size, dtype, device));
            _weight.DetachFromDisposeScope();
            ConditionallyRegisterParameter(nameof(weight), _weight);
            if (padding is null) return;
            using var quiet = no_grad();
            using var row = _weight.select(0, padding.Value);
            row.zero_();
        }

        public Parameter weight
        {
            get => _weight;
            set
            {
                _weight = value;
                ConditionallyRegisterParameter(nameof(weight), value);
            }
        }

        public override Tensor forward(Tensor input) => WrappedTensorDisposeScope(() =>
        {
            var places = input.flatten();
            var vectors = weight.index_select(0, places);
            // The padding's vector is a constant: its rows pass no gradient on.
            if (padding is not null) vectors = torch.where(places.eq(padding.Value).unsqueeze(1), vectors.detach(), vectors);
            return vectors.view([.. input.shape, weight.shape[1]]);
        });
    }
}
