using TorchSharp.Engine;

namespace TorchSharp;

public static partial class torch
{
    // Tests of each element, giving bool tensors, and logic on those.
    public partial class Tensor
    {
        public Tensor eq(Tensor target) => Test<Comparisons.Equal>(target);

        public Tensor eq(Scalar target) => Test<Comparisons.Equal>(target);

        public Tensor eq_(Tensor target) => Overwrite(eq(target));

        public Tensor eq_(Scalar target) => Overwrite(eq(target));

        public Tensor ne(Tensor target) => Test<Comparisons.NotEqual>(target);

        public Tensor ne(Scalar target) => Test<Comparisons.NotEqual>(target);

        public Tensor ne_(Tensor target) => Overwrite(ne(target));

        public Tensor ne_(Scalar target) => Overwrite(ne(target));

        public Tensor not_equal(Tensor target) => ne(target);

        public Tensor lt(Tensor target) => Test<Comparisons.Less>(target);

        public Tensor lt(Scalar target) => Test<Comparisons.Less>(target);

        public Tensor lt_(Tensor target) => Overwrite(lt(target));

        public Tensor lt_(Scalar target) => Overwrite(lt(target));

        public Tensor less(Tensor target) => lt(target);

        public Tensor le(Tensor target) => Test<Comparisons.LessOrEqual>(target);

        public Tensor le(Scalar target) => Test<Comparisons.LessOrEqual>(target);

        public Tensor le_(Tensor target) => Overwrite(le(target));

        public Tensor le_(Scalar target) => Overwrite(le(target));

        public Tensor less_equal(Tensor target) => le(target);

        public Tensor gt(Tensor target) => Test<Comparisons.Greater>(target);

        public Tensor gt(Scalar target) => Test<Comparisons.Greater>(target);

        public Tensor gt_(Tensor target) => Overwrite(gt(target));

        public Tensor gt_(Scalar target) => Overwrite(gt(target));

        public Tensor greater(Tensor target) => gt(target);

        public Tensor ge(Tensor target) => Test<Comparisons.GreaterOrEqual>(target);

        public Tensor ge(Scalar target) => Test<Comparisons.GreaterOrEqual>(target);

        public Tensor ge_(Tensor target) => Overwrite(ge(target));

        public Tensor ge_(Scalar target) => Overwrite(ge(target));

        public Tensor greater_equal(Tensor target) => ge(target);

        public Tensor logical_not() => eq(0);

        public Tensor logical_not_() => Overwrite(logical_not());

        public Tensor logical_and(Tensor other) => Logic<BinaryFunctions.And>(other);

        public Tensor logical_and_(Tensor other) => Overwrite(logical_and(other));

        public Tensor logical_or(Tensor other) => Logic<BinaryFunctions.Or>(other);

        public Tensor logical_or_(Tensor other) => Overwrite(logical_or(other));

        public Tensor logical_xor(Tensor other) => Logic<BinaryFunctions.Xor>(other);

        public Tensor logical_xor_(Tensor other) => Overwrite(logical_xor(other));

        public Tensor bitwise_and(Tensor other) => Arithmetic<BinaryFunctions.And>(other);

        public Tensor bitwise_or(Tensor other) => Arithmetic<BinaryFunctions.Or>(other);

        public Tensor bitwise_xor(Tensor other) => Arithmetic<BinaryFunctions.Xor>(other);

        public Tensor bitwise_not() => dtype == ScalarType.Bool ? logical_not() : Arithmetic<BinaryFunctions.Xor>(-1);

        public Tensor isclose(Tensor other, double rtol = 1e-5, double atol = 1e-8, bool nanEqual = false) =>
            WrappedTensorDisposeScope(() =>
            {
                var near = (this - other).abs().le((other.abs() * rtol) + atol).logical_or(eq(other));
                return nanEqual ? near.logical_or(isnan().logical_and(other.isnan())) : near;
            });

        public bool allclose(Tensor target, double rtol = 1e-5, double atol = 1e-8, bool equal_nan = false)
        {
            using var scope = NewDisposeScope();
            return isclose(target, rtol, atol, equal_nan).all().ToBoolean();
        }

        /// <summary>One bool: whether sizes and all elements are equal.</summary>
        public Tensor equal(Tensor target)
        {
            using var scope = NewDisposeScope();
            var same = Shape.Same(Impl.Sizes, target.Impl.Sizes) && eq(target).all().ToBoolean();
            return tensor(same).MoveToOuterDisposeScope();
        }

        private Tensor Test<TComparison>(Tensor other)
            where TComparison : IComparison
        {
            var type = result_type(this, other);
            using Tensor a = ConvertedTo(type), b = other.ConvertedTo(type);
            return new Tensor(Pointwise.Compare<TComparison>(a.Impl, b.Impl));
        }

        private Tensor Test<TComparison>(Scalar number)
            where TComparison : IComparison
        {
            var type = ScalarTypes.PromoteNumber(dtype, number.Type);
            using Tensor a = ConvertedTo(type), b = Number(number, type);
            return new Tensor(Pointwise.Compare<TComparison>(a.Impl, b.Impl));
        }

        private Tensor Logic<TFunction>(Tensor other)
            where TFunction : IBinaryFunction
        {
            using Tensor a = ne(0), b = other.ne(0);
            return a.Arithmetic<TFunction>(b);
        }
    }
}
