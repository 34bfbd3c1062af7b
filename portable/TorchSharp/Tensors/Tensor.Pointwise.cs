using TorchSharp.Engine;

namespace TorchSharp;

public static partial class torch
{
    // Functions of each element, and their in-place twins.
    public partial class Tensor
    {
        public Tensor exp() => Map<UnaryFunctions.Exp>("Exp");

        public Tensor exp_() => Overwrite(exp());

        public Tensor exp2() => Map<UnaryFunctions.Exp2>("Exp2");

        public Tensor exp2_() => Overwrite(Apart().exp2());

        public Tensor expm1() => Map<UnaryFunctions.ExpM1>("Expm1");

        public Tensor expm1_() => Overwrite(Apart().expm1());

        public Tensor log() => Map<UnaryFunctions.Log>("Log");

        public Tensor log_() => Overwrite(Apart().log());

        public Tensor log2() => Map<UnaryFunctions.Log2>("Log2");

        public Tensor log2_() => Overwrite(Apart().log2());

        public Tensor log10() => Map<UnaryFunctions.Log10>("Log10");

        public Tensor log10_() => Overwrite(Apart().log10());

        public Tensor log1p() => Map<UnaryFunctions.Log1P>("Log1p");

        public Tensor log1p_() => Overwrite(Apart().log1p());

        public Tensor sqrt() => Map<UnaryFunctions.Sqrt>("Sqrt");

        public Tensor sqrt_() => Overwrite(Apart().sqrt());

        public Tensor rsqrt() => Map<UnaryFunctions.Rsqrt>("Rsqrt");

        public Tensor rsqrt_() => Overwrite(Apart().rsqrt());

        public Tensor reciprocal() => Map<UnaryFunctions.Reciprocal>("Reciprocal");

        public Tensor reciprocal_() => Overwrite(Apart().reciprocal());

        public Tensor sin() => Map<UnaryFunctions.Sin>("Sin");

        public Tensor sin_() => Overwrite(Apart().sin());

        public Tensor cos() => Map<UnaryFunctions.Cos>("Cos");

        public Tensor cos_() => Overwrite(Apart().cos());

        public Tensor tan() => Map<UnaryFunctions.Tan>("Tan");

        public Tensor tan_() => Overwrite(Apart().tan());

        public Tensor asin() => Map<UnaryFunctions.Asin>("Asin");

        public Tensor acos() => Map<UnaryFunctions.Acos>("Acos");

        public Tensor atan() => Map<UnaryFunctions.Atan>("Atan");

        public Tensor sinh() => Map<UnaryFunctions.Sinh>("Sinh");

        public Tensor cosh() => Map<UnaryFunctions.Cosh>("Cosh");

        public Tensor erf() => Map<UnaryFunctions.Erf>("Erf");

        public Tensor erf_() => Overwrite(Apart().erf());

        public Tensor erfc() => Map<UnaryFunctions.Erfc>("Erfc");

        public Tensor erfc_() => Overwrite(Apart().erfc());

        public Tensor square() => Impl.Type.IsFloatingPoint() ? Map<UnaryFunctions.Square>("Square") : mul(this);

        public Tensor abs() =>
            Impl.Type.IsFloatingPoint() ? Map<UnaryFunctions.Abs>("Abs") : Arithmetic<BinaryFunctions.Maximum>(neg());

        public Tensor abs_() => Overwrite(Apart().abs());

        public Tensor absolute() => abs();

        public Tensor absolute_() => abs_();

        public Tensor neg() =>
            Impl.Type.IsFloatingPoint() ? Map<UnaryFunctions.Negate>("Neg") : mul(-1);

        public Tensor neg_() => Overwrite(Apart().neg());

        public Tensor negative() => neg();

        public Tensor positive() => alias();

        public Tensor sign() =>
            Impl.Type.IsFloatingPoint() ? Map<UnaryFunctions.Sign>("Sign") : gt(0).to_type(dtype) - lt(0).to_type(dtype);

        public Tensor sign_() => Overwrite(Apart().sign());

        public Tensor floor() => Impl.Type.IsFloatingPoint() ? Map<UnaryFunctions.Floor>("Floor") : clone();

        public Tensor floor_() => Overwrite(Apart().floor());

        public Tensor ceil() => Impl.Type.IsFloatingPoint() ? Map<UnaryFunctions.Ceiling>("Ceil") : clone();

        public Tensor ceil_() => Overwrite(Apart().ceil());

        public Tensor trunc() => Impl.Type.IsFloatingPoint() ? Map<UnaryFunctions.Truncate>("Trunc") : clone();

        public Tensor trunc_() => Overwrite(Apart().trunc());

        public Tensor fix() => trunc();

        public Tensor fix_() => trunc_();

        public Tensor frac() => WrappedTensorDisposeScope(() => sub(trunc()));

        public Tensor frac_() => Overwrite(Apart().frac());

        public Tensor round(long decimals = 0) =>
            Impl.Type.IsFloatingPoint() ? Map<UnaryFunctions.Round>("Round", Math.Pow(10, decimals)) : clone();

        public Tensor round_(long decimals = 0) => Overwrite(Apart().round(decimals));

        public Tensor clamp(Scalar? min = null, Scalar? max = null)
        {
            if (min is null && max is null) throw new ArgumentException("clamp: at least one of 'min' or 'max' must not be None");
            if (Impl.Type.IsFloatingPoint())
            {
                return Map<UnaryFunctions.Clamp>("Clamp", min?.Real ?? double.NegativeInfinity, max?.Real ?? double.PositiveInfinity);
            }

            using var floor = min is null ? alias() : Arithmetic<BinaryFunctions.Maximum>(min);
            return max is null ? floor.alias() : floor.Arithmetic<BinaryFunctions.Minimum>(max);
        }

        public Tensor clamp(Tensor? min = null, Tensor? max = null)
        {
            if (min is null && max is null) throw new ArgumentException("clamp: at least one of 'min' or 'max' must not be None");
            using var floor = min is null ? alias() : maximum(min);
            return max is null ? floor.alias() : floor.minimum(max);
        }

        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Overwrite(Apart().clamp(min, max));

        public Tensor clamp_(Tensor? min = null, Tensor? max = null) => Overwrite(Apart().clamp(min, max));

        public Tensor clamp_min(Scalar min) => clamp(min, null);

        public Tensor clamp_min_(Scalar min) => clamp_(min, null);

        public Tensor clamp_max(Scalar max) => clamp(null, max);

        public Tensor clamp_max_(Scalar max) => clamp_(null, max);

        public Tensor clip(Scalar? min = null, Scalar? max = null) => clamp(min, max);

        public Tensor isnan() => ne(this);

        public Tensor isinf() => WrappedTensorDisposeScope(() => abs().eq(double.PositiveInfinity));

        public Tensor isfinite() => WrappedTensorDisposeScope(() => abs().lt(double.PositiveInfinity));

        public Tensor logit(double? eps = null) => WrappedTensorDisposeScope(() =>
        {
            var x = eps is null ? this : clamp((Scalar)eps.Value, (Scalar)(1 - eps.Value));
            return x.log() - (1 - x).log();
        });

        /// <summary>f of each element (integers become float32), recorded for backward.</summary>
        internal Tensor Map<TFunction>(string name, double p = 0, double q = 0)
            where TFunction : IUnaryFunction
        {
            using var converted = Impl.Type.IsFloatingPoint() ? alias() : to_type(get_default_dtype());
            using var x = converted.contiguous();
            var y = new Tensor(Pointwise.Unary<TFunction>(x.Impl, p, q));
            return Node.Record(name, y, [this], [TFunction.NeedsInput ? x : y, y], (grad, saved) =>
            {
                using var dy = grad.contiguous();
                return [new Tensor(Pointwise.UnaryGradient<TFunction>(dy.Impl, saved[0].Impl, saved[1].Impl, p, q))];
            });
        }
    }
}
