using TorchSharp.Engine;

namespace TorchSharp;

public static partial class torch
{
    // Arithmetic of two tensors, or a tensor and a number, broadcasting.
    public partial class Tensor
    {
        public Tensor add(Tensor target) => Node.Record(
            "Add", Arithmetic<BinaryFunctions.Add>(target), [this, target], [], BackTo(this, target, grad => grad, grad => grad));

        public Tensor add(Tensor target, Scalar alpha) => WrappedTensorDisposeScope(() => add(target.mul(alpha)));

        public Tensor add(Scalar scalar) =>
            Node.Record("Add", Arithmetic<BinaryFunctions.Add>(scalar), [this], [], BackTo(this, grad => grad));

        public Tensor add(Scalar scalar, Scalar alpha) => add(scalar.Real * alpha.Real);

        public Tensor sub(Tensor target) => Node.Record(
            "Sub", Arithmetic<BinaryFunctions.Subtract>(target), [this, target], [], BackTo(this, target, grad => grad, grad => grad.neg()));

        public Tensor sub(Scalar target) =>
            Node.Record("Sub", Arithmetic<BinaryFunctions.Subtract>(target), [this], [], BackTo(this, grad => grad));

        public Tensor subtract(Tensor target) => sub(target);

        public Tensor subtract(Scalar target) => sub(target);

        public Tensor mul(Tensor target)
        {
            var result = Arithmetic<BinaryFunctions.Multiply>(target);
            long[] mine = Impl.Sizes, others = target.Impl.Sizes;
            bool wantMine = Impl.RequiresGrad, wantOthers = target.Impl.RequiresGrad;
            ScalarType mineType = dtype, othersType = target.dtype;
            // Each factor is the other's slope; one that nobody asks for may be overwritten before backward.
            return Node.Record("Mul", result, [this, target], [wantOthers ? this : target, wantMine ? target : this], (grad, saved) =>
            [
                wantMine ? (grad * saved[1]).SumTo(mine).to_type(mineType) : null,
                wantOthers ? (grad * saved[0]).SumTo(others).to_type(othersType) : null,
            ]);
        }

        public Tensor mul(Scalar target) => Node.Record(
            "Mul", Arithmetic<BinaryFunctions.Multiply>(target), [this], [], BackTo(this, grad => grad.mul(target)));

        public Tensor multiply(Tensor target) => mul(target);

        public Tensor multiply(Scalar target) => mul(target);

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
        {
            if (rounding_mode == RoundingMode.floor) return Arithmetic<BinaryFunctions.FloorDivide>(target);
            if (rounding_mode == RoundingMode.trunc) return Arithmetic<BinaryFunctions.TruncateDivide>(target);
            using var numerator = AsReal();
            var result = numerator.Arithmetic<BinaryFunctions.Divide>(target);
            long[] mine = Impl.Sizes, others = target.Impl.Sizes;
            bool wantMine = Impl.RequiresGrad, wantOthers = target.Impl.RequiresGrad;
            return Node.Record("Div", result, [this, target], [result, target], (grad, saved) =>
            {
                var share = grad / saved[1];
                return [wantMine ? share.SumTo(mine) : null, wantOthers ? (share * saved[0]).neg().SumTo(others) : null];
            });
        }

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
        {
            if (rounding_mode == RoundingMode.floor) return Arithmetic<BinaryFunctions.FloorDivide>(target);
            if (rounding_mode == RoundingMode.trunc) return Arithmetic<BinaryFunctions.TruncateDivide>(target);
            using var numerator = AsReal();
            var result = numerator.Arithmetic<BinaryFunctions.Divide>(target);
            return Node.Record("Div", result, [this], [], BackTo(this, grad => grad.div(target)));
        }

        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);

        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);

        public Tensor true_divide(Tensor other) => div(other);

        public Tensor true_divide(Scalar other) => div(other);

        public Tensor floor_divide(Tensor other) => div(other, RoundingMode.floor);

        public Tensor floor_divide(Scalar other) => div(other, RoundingMode.floor);

        public Tensor remainder(Tensor target) => Arithmetic<BinaryFunctions.Remainder>(target);

        public Tensor remainder(Scalar scalar) => Node.Record(
            "Remainder", Arithmetic<BinaryFunctions.Remainder>(scalar), [this], [], BackTo(this, grad => grad));

        public Tensor pow(Scalar exponent)
        {
            if (!Impl.Type.IsFloatingPoint() && !exponent.IsFloat) return Arithmetic<BinaryFunctions.Power>(exponent);
            return exponent.Real == 2 ? square() : Map<UnaryFunctions.Power>("Pow", exponent.Real);
        }

        public Tensor pow(Tensor exponent)
        {
            var result = Arithmetic<BinaryFunctions.Power>(exponent);
            long[] mine = Impl.Sizes, others = exponent.Impl.Sizes;
            bool wantMine = Impl.RequiresGrad, wantOthers = exponent.Impl.RequiresGrad;
            return Node.Record("Pow", result, [this, exponent], [this, exponent, result], (grad, saved) =>
            [
                wantMine ? (grad * saved[1] * saved[0].pow(saved[1] - 1)).SumTo(mine) : null,
                wantOthers ? (grad * torch.where(saved[0].eq(0), saved[0].zeros_like(), saved[2] * saved[0].log())).SumTo(others) : null,
            ]);
        }

        public Tensor maximum(Tensor other) => Extremum<BinaryFunctions.Maximum>("Maximum", other, (a, b) => a.gt(b));

        public Tensor minimum(Tensor other) => Extremum<BinaryFunctions.Minimum>("Minimum", other, (a, b) => a.lt(b));

        public Tensor max(Tensor other) => maximum(other);

        public Tensor min(Tensor other) => minimum(other);

        public Tensor fmax(Tensor other) =>
            WrappedTensorDisposeScope(() => torch.where(isnan(), other, torch.where(other.isnan(), this, maximum(other))));

        public Tensor fmin(Tensor other) =>
            WrappedTensorDisposeScope(() => torch.where(isnan(), other, torch.where(other.isnan(), this, minimum(other))));

        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) =>
            WrappedTensorDisposeScope(() => add(tensor1.mul(tensor2).mul(value)));

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) =>
            WrappedTensorDisposeScope(() => add(tensor1.div(tensor2).mul(value)));

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) =>
            WrappedTensorDisposeScope(() => add(tensor1.div(tensor2)));

        public Tensor lerp(Tensor end, Tensor weight) =>
            WrappedTensorDisposeScope(() => add(weight.mul(end.sub(this))));

        /// <summary>f(this, other), broadcast, in the type in which the two meet; not recorded.</summary>
        internal Tensor Arithmetic<TFunction>(Tensor other)
            where TFunction : IBinaryFunction
        {
            var type = result_type(this, other);
            using Tensor a = ConvertedTo(type), b = other.ConvertedTo(type);
            return new Tensor(Pointwise.Binary<TFunction>(a.Impl, b.Impl, type));
        }

        internal Tensor Arithmetic<TFunction>(Scalar number)
            where TFunction : IBinaryFunction
        {
            var type = ScalarTypes.PromoteNumber(dtype, number.Type);
            using Tensor a = ConvertedTo(type), b = Number(number, type);
            return new Tensor(Pointwise.Binary<TFunction>(a.Impl, b.Impl, type));
        }

        /// <summary>Sums what broadcasting had repeated, back to the given sizes.</summary>
        internal Tensor SumTo(long[] sizes)
        {
            if (Shape.Same(Impl.Sizes, sizes)) return this;
            var extra = Impl.Sizes.Length - sizes.Length;
            var dims = new List<long>();
            for (var d = 0; d < Impl.Sizes.Length; d++)
            {
                if (d < extra || (sizes[d - extra] == 1 && Impl.Sizes[d] != 1)) dims.Add(d);
            }

            return (dims.Count == 0 ? this : sum(dims.ToArray(), keepdim: true)).view(sizes);
        }

        /// <summary>This tensor in another type, outside the graph; the caller disposes it.</summary>
        internal Tensor ConvertedTo(ScalarType type)
        {
            if (Impl.Type == type) return alias();
            var result = TensorImpl.Empty(Impl.Sizes, type);
            StridedCopy.Copy(Impl, result);
            return new Tensor(result);
        }

        /// <summary>A tensor without dimensions that holds one number.</summary>
        internal static Tensor Number(Scalar value, ScalarType type)
        {
            var result = new Tensor(TensorImpl.Empty([], type));
            Engine.Fill.With(result.Impl, value);
            return result;
        }

        /// <summary>The gradient of one input, in its sizes and type.</summary>
        private static BackwardFunction BackTo(Tensor input, Func<Tensor, Tensor> share)
        {
            var (sizes, type) = (input.Impl.Sizes, input.dtype);
            return (grad, _) => [share(grad).SumTo(sizes).to_type(type)];
        }

        /// <summary>The gradients of two inputs, where they are wanted, in their sizes and types.</summary>
        private static BackwardFunction BackTo(Tensor a, Tensor b, Func<Tensor, Tensor> shareA, Func<Tensor, Tensor> shareB)
        {
            var (sizesA, typeA, wantA) = (a.Impl.Sizes, a.dtype, a.Impl.RequiresGrad);
            var (sizesB, typeB, wantB) = (b.Impl.Sizes, b.dtype, b.Impl.RequiresGrad);
            return (grad, _) =>
            [
                wantA ? shareA(grad).SumTo(sizesA).to_type(typeA) : null,
                wantB ? shareB(grad).SumTo(sizesB).to_type(typeB) : null,
            ];
        }

        /// <summary>The larger or smaller of two; where they are equal each gets half the gradient, as in PyTorch.</summary>
        private Tensor Extremum<TFunction>(string name, Tensor other, Func<Tensor, Tensor, Tensor> wins)
            where TFunction : IBinaryFunction
        {
            long[] mine = Impl.Sizes, others = other.Impl.Sizes;
            return Node.Record(name, Arithmetic<TFunction>(other), [this, other], [this, other], (grad, saved) =>
            {
                var half = saved[0].eq(saved[1]).to_type(grad.dtype) * 0.5;
                return
                [
                    (grad * (wins(saved[0], saved[1]).to_type(grad.dtype) + half)).SumTo(mine),
                    (grad * (wins(saved[1], saved[0]).to_type(grad.dtype) + half)).SumTo(others),
                ];
            });
        }

        private Tensor AsReal() => ConvertedTo(Impl.Type.IsFloatingPoint() ? dtype : get_default_dtype());
    }
}
