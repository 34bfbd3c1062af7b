using TorchSharp.Engine;

namespace TorchSharp;

public static partial class torch
{
    // Random values in place. The order of draws is PyTorch's, see Generator.
    public unsafe partial class Tensor
    {
        public Tensor uniform_(double from, double to, Generator? generator = null)
        {
            var random = (generator ?? Generator.Default).Twister;
            if (dtype == ScalarType.Float64) return Draw(() => (random.NextDouble() * (to - from)) + from);
            float width = (float)to - (float)from, low = (float)from;
            return Draw(() => (random.NextSingle() * width) + low);
        }

        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null)
        {
            var random = (generator ?? Generator.Default).Twister;
            if (dtype != ScalarType.Float32 || Impl.Count < 16) return Draw(() => (random.NextNormal() * std) + mean);

            // PyTorch fills with uniforms first and turns them into normals sixteen at a time; the last sixteen are drawn anew.
            using var ordered = NewLike();
            var data = ordered.Impl.Pointer<float>();
            var count = Impl.Count;
            for (long i = 0; i < count; i++) data[i] = random.NextSingle();
            for (long i = 0; i + 16 <= count; i += 16) ToNormal(data + i, (float)mean, (float)std);
            if (count % 16 != 0)
            {
                var last = data + count - 16;
                for (var i = 0; i < 16; i++) last[i] = random.NextSingle();
                ToNormal(last, (float)mean, (float)std);
            }

            return Take(ordered);
        }

        public Tensor bernoulli_(double p = 0.5, Generator? generator = null)
        {
            var random = (generator ?? Generator.Default).Twister;
            return Draw(() => random.NextDouble() < p ? 1 : 0);
        }

        public Tensor bernoulli(Generator? generator = null)
        {
            using var draws = NewLike();
            draws.uniform_(0, 1, generator);
            using var hits = draws.lt(this);
            return hits.to_type(dtype);
        }

        public Tensor exponential_(double lambda = 1, Generator? generator = null)
        {
            var random = (generator ?? Generator.Default).Twister;
            return Draw(() => -Math.Log(1 - random.NextDouble()) / lambda);
        }

        /// <summary>Positions drawn with the weights of each row.</summary>
        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null)
        {
            var random = (generator ?? Generator.Default).Twister;
            using var weights = ConvertedTo(ScalarType.Float64);
            using var rows = weights.reshape(-1, Impl.Sizes[^1]);
            var columns = Impl.Sizes[^1];
            var all = rows.data<double>().ToArray();
            var drawn = new List<long>();
            for (long row = 0; row < rows.Impl.Sizes[0]; row++)
            {
                var left = all.AsSpan((int)(row * columns), (int)columns).ToArray();
                for (long sample = 0; sample < num_samples; sample++)
                {
                    var target = random.NextDouble() * left.Sum();
                    var place = 0;
                    while (place < columns - 1 && (target >= left[place] || left[place] == 0)) target -= left[place++];
                    drawn.Add(place);
                    if (!replacement) left[place] = 0;
                }
            }

            return tensor(drawn, [.. Impl.Sizes[..^1], num_samples]);
        }

        /// <summary>Whole numbers in [low, high).</summary>
        internal Tensor RandomIntegers(long low, long high, Generator? generator)
        {
            if (low >= high)
            {
                throw new ArgumentException($"random_ expects 'from' to be less than 'to', but got from={low} >= to={high}");
            }

            var random = (generator ?? Generator.Default).Twister;
            var range = (ulong)(high - low);
            using var ordered = new Tensor(TensorImpl.Empty(Impl.Sizes, ScalarType.Int64));
            var data = ordered.Impl.Pointer<long>();
            for (long i = 0; i < Impl.Count; i++)
            {
                data[i] = (long)((range >= 1ul << 32 ? random.Next64() : random.Next32()) % range) + low;
            }

            return Take(ordered);
        }

        private Tensor Draw(Func<double> next)
        {
            using var ordered = new Tensor(TensorImpl.Empty(Impl.Sizes, ScalarType.Float64));
            var data = ordered.Impl.Pointer<double>();
            for (long i = 0; i < Impl.Count; i++) data[i] = next();
            return Take(ordered);
        }

        private Tensor NewLike() => new(TensorImpl.Empty(Impl.Sizes, dtype));

        private Tensor Take(Tensor values)
        {
            CheckOverwrite();
            StridedCopy.Copy(values.Impl, Written());
            Impl.SetGradFn(null);
            return this;
        }

        /// <summary>Eight radii and eight angles become sixteen normals (Box and Muller 1958).</summary>
        private static void ToNormal(float* data, float mean, float std)
        {
            for (var j = 0; j < 8; j++)
            {
                var radius = MathF.Sqrt(-2 * MathF.Log(1 - data[j]));
                var (sin, cos) = MathF.SinCos(2 * MathF.PI * data[j + 8]);
                data[j] = (radius * cos * std) + mean;
                data[j + 8] = (radius * sin * std) + mean;
            }
        }
    }
}
