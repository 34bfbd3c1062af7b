using TorchSharp.Engine;

namespace TorchSharp;

public static partial class torch
{
    // Less common members, in terms of the others.
    public partial class Tensor
    {
        public bool is_cpu() => true;

        public bool is_integral() => Impl.Type.IsIntegral();

        public bool is_nonzero() => ToScalar().ToBoolean();

        public float ReadCpuSingle(long i) => ReadCpuValue<float>(i);

        public double ReadCpuDouble(long i) => ReadCpuValue<double>(i);

        public long ReadCpuInt64(long i) => ReadCpuValue<long>(i);

        public int ReadCpuInt32(long i) => ReadCpuValue<int>(i);

        public byte ReadCpuByte(long i) => ReadCpuValue<byte>(i);

        public bool ReadCpuBool(long i) => ReadCpuValue<bool>(i);

        /// <summary>Lets this handle mean the storage of another tensor.</summary>
        public Tensor set_(Tensor source)
        {
            if (source.dtype != dtype) throw new ArgumentException("set_: the types must agree");
            Impl.Become(source.Impl);
            return this;
        }

        public Tensor type(Func<Tensor, Tensor> typeFunc) => typeFunc(this);

        public Tensor unflatten(long dim, Size sizes) => unflatten(dim, sizes.Shape);

        /// <summary>x where above the threshold, a value elsewhere.</summary>
        public Tensor threshold(Scalar threshold, Scalar value) =>
            WrappedTensorDisposeScope(() => torch.where(gt(threshold), this, Number(value, dtype)));

        public Tensor threshold_(Scalar threshold, Scalar value) => Overwrite(Apart().threshold(threshold, value));

        public Tensor tril_(long diagonal = 0) => Overwrite(tril(diagonal));

        public Tensor triu_(long diagonal = 0) => Overwrite(triu(diagonal));

        public Tensor less_equal_(Tensor target) => le_(target);

        public Tensor not_equal_(Tensor target) => ne_(target);

        public Tensor bitwise_and_(Tensor other) => Overwrite(bitwise_and(other));

        public Tensor bitwise_or_(Tensor other) => Overwrite(bitwise_or(other));

        public Tensor bitwise_xor_(Tensor other) => Overwrite(bitwise_xor(other));

        public Tensor bitwise_not_() => Overwrite(bitwise_not());

        public Tensor isin(
            Tensor test_elements, bool assumeUnique = false, bool invert = false) => WrappedTensorDisposeScope(() =>
        {
            var found = unsqueeze(-1).eq(test_elements.flatten()).any(-1);
            return invert ? found.logical_not() : found;
        });

        /// <summary>Differences of neighbours, n times over.</summary>
        public Tensor diff(
            long n = 1, long dim = -1, Tensor? prepend = null, Tensor? append = null) => WrappedTensorDisposeScope(() =>
        {
            var parts = new[] { prepend, this, append }.OfType<Tensor>().ToArray();
            var x = parts.Length == 1 ? alias() : cat(parts, dim);
            for (long i = 0; i < n; i++)
            {
                var length = x.size((int)dim);
                x = x.narrow(dim, 1, length - 1) - x.narrow(dim, 0, length - 1);
            }

            return x;
        });

        /// <summary>A vector as a diagonal matrix, or a matrix's diagonal.</summary>
        public Tensor diag(long diagonal = 0) => WrappedTensorDisposeScope(() =>
        {
            if (ndim == 2) return this.diagonal(diagonal).clone();
            var size = Impl.Sizes[0] + Math.Abs(diagonal);
            return Placed([size, size], this, z => z.diagonal(diagonal));
        });

        public Tensor msort() => sort(0).Values;

        public Tensor dist(Tensor other, float p = 2) => WrappedTensorDisposeScope(() => sub(other).norm(p));

        public Tensor ger(Tensor vec2) => outer(vec2);

        public Tensor nansum() =>
            WrappedTensorDisposeScope(() => nan_to_num(posinf: double.PositiveInfinity, neginf: double.NegativeInfinity).sum());

        /// <summary>Numbers in place of NaN and the infinities (by default 0 and the type's extremes).</summary>
        public Tensor nan_to_num(double nan = 0, double? posinf = null, double? neginf = null) => WrappedTensorDisposeScope(() =>
        {
            var most = dtype == ScalarType.Float64 ? double.MaxValue : float.MaxValue;
            var x = masked_fill(isnan(), nan);
            x = x.masked_fill(eq(double.PositiveInfinity), posinf ?? most);
            return x.masked_fill(eq(double.NegativeInfinity), neginf ?? -most);
        });

        public Tensor sgn() => sign();

        public Tensor sgn_() => sign_();

        /// <summary>The remainder with the sign of this tensor's elements.</summary>
        public Tensor fmod(Tensor target) => WrappedTensorDisposeScope(() => this - (div(target, RoundingMode.trunc) * target));

        public Tensor fmod(Scalar scalar) => WrappedTensorDisposeScope(() => this - (div(scalar, RoundingMode.trunc) * scalar));

        public Tensor flipud() => flip(0);

        public Tensor bernoulli_(Tensor p, Generator? generator = null)
        {
            using var draws = p.expand(Impl.Sizes).bernoulli(generator);
            return copy_(draws);
        }

        public object tolist() => ndim == 0 ? ToScalar() : unbind().Select(t => t.tolist()).ToList();
    }
}
