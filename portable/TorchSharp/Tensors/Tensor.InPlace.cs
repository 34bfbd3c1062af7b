using TorchSharp.Engine;

namespace TorchSharp;

public static partial class torch
{
    // Operations that write into their tensor, through every view of it.
    public unsafe partial class Tensor
    {
        public Tensor add_(Tensor target) => IntoSelf<BinaryFunctions.Add>(target, () => add(target));

        public Tensor add_(Tensor target, Scalar alpha)
        {
            if (!CanRun(target)) return Overwrite(Apart().add(target, alpha));
            using var x = target.contiguous();
            Kernels.Elementwise.AddScaled(Impl.Count, alpha.ToSingle(), x.Impl.Pointer<float>(), Written().Pointer<float>());
            return this;
        }

        public Tensor add_(Scalar scalar) => IntoSelf<BinaryFunctions.Add>(scalar, () => add(scalar));

        public Tensor add_(Scalar scalar, Scalar alpha) => Overwrite(add(scalar, alpha));

        public Tensor sub_(Tensor target) => IntoSelf<BinaryFunctions.Subtract>(target, () => sub(target));

        public Tensor sub_(Scalar target) => IntoSelf<BinaryFunctions.Subtract>(target, () => sub(target));

        public Tensor subtract_(Tensor target) => sub_(target);

        public Tensor subtract_(Scalar target) => sub_(target);

        public Tensor mul_(Tensor target) => IntoSelf<BinaryFunctions.Multiply>(target, () => Apart().mul(target));

        public Tensor mul_(Scalar target) => IntoSelf<BinaryFunctions.Multiply>(target, () => Apart().mul(target));

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None
                ? IntoSelf<BinaryFunctions.Divide>(target, () => Apart().div(target))
                : Overwrite(div(target, rounding_mode));

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None
                ? IntoSelf<BinaryFunctions.Divide>(target, () => Apart().div(target))
                : Overwrite(div(target, rounding_mode));

        public Tensor divide_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div_(target, rounding_mode);

        public Tensor divide_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div_(target, rounding_mode);

        public Tensor true_divide_(Tensor other) => div_(other);

        public Tensor true_divide_(Scalar other) => div_(other);

        public Tensor floor_divide_(Tensor other) => Overwrite(floor_divide(other));

        public Tensor floor_divide_(Scalar other) => Overwrite(floor_divide(other));

        public Tensor remainder_(Tensor target) => Overwrite(remainder(target));

        public Tensor remainder_(Scalar scalar) => Overwrite(remainder(scalar));

        public Tensor pow_(Tensor exponent) => Overwrite(Apart().pow(exponent));

        public Tensor pow_(Scalar exponent) => Overwrite(Apart().pow(exponent));

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Overwrite(Apart().addcmul(tensor1, tensor2, value));

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Overwrite(Apart().addcdiv(tensor1, tensor2, value));

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => Overwrite(Apart().addcdiv(tensor1, tensor2));

        public Tensor lerp_(Tensor end, Tensor weight) => Overwrite(Apart().lerp(end, weight));

        public Tensor fill_(Scalar value)
        {
            CheckOverwrite();
            Engine.Fill.With(Written(), value);
            Impl.SetGradFn(null);
            return this;
        }

        public Tensor zero_() => fill_(0);

        /// <summary>Writes <paramref name="source"/>, broadcast and converted, over this tensor.</summary>
        public Tensor copy_(Tensor source, bool nonBlocking = false)
        {
            CheckOverwrite();
            RefuseHiddenGradient(source);
            StridedCopy.Copy(source.Impl, Written());
            if (GradMode.IsEnabled && (Impl.RequiresGrad || source.Impl.RequiresGrad))
            {
                var (sizes, type) = (source.Impl.Sizes, source.dtype);
                Impl.SetGradFn(new Node("Copy", [source], [], (grad, _) => [grad.SumTo(sizes).to_type(type)]));
            }

            return this;
        }

        /// <summary>Notes that the elements are about to change, and gives them.</summary>
        internal TensorImpl Written()
        {
            Impl.Storage.BeforeWriting();
            return Impl;
        }

        /// <summary>Writes a result computed from this very tensor over it, and takes over its history.</summary>
        private Tensor Overwrite(Tensor result)
        {
            using (result)
            {
                CheckOverwrite();
                RefuseHiddenGradient(result);
                if (!Shape.Same(Impl.Sizes, Shape.Broadcast(Impl.Sizes, result.Impl.Sizes)))
                {
                    throw new InvalidOperationException(
                        $"output with shape {Shape.Text(Impl.Sizes)} doesn't match the broadcast shape {Shape.Text(result.Impl.Sizes)}");
                }

                if (result.dtype.IsFloatingPoint() && !dtype.IsFloatingPoint())
                {
                    throw new InvalidOperationException($"result type {result.dtype} can't be cast to the desired output type {dtype}");
                }

                StridedCopy.Copy(result.Impl, Written());
                if (GradMode.IsEnabled) Impl.SetGradFn(result.Impl.GradFn);
            }

            return this;
        }

        /// <summary>What an in-place operation computes from, where backward may need the values that it overwrites.</summary>
        private Tensor Apart() => Node.Wanted(this) ? clone() : this;

        /// <summary>this = f(this, other) without a temporary where nothing is to be recorded.</summary>
        private Tensor IntoSelf<TFunction>(Tensor other, Func<Tensor> recorded)
            where TFunction : IBinaryFunction
        {
            var fits = other.dtype == dtype && Shape.Same(Shape.Broadcast(Impl.Sizes, other.Impl.Sizes), Impl.Sizes) && !Blocks(other);
            if (Node.Wanted(this, other) || !fits || NeedsReals<TFunction>()) return Overwrite(recorded());
            Pointwise.BinaryInto<TFunction>(Impl, other.Impl, Written());
            return this;
        }

        private Tensor IntoSelf<TFunction>(Scalar number, Func<Tensor> recorded)
            where TFunction : IBinaryFunction
        {
            var fits = dtype.IsFloatingPoint() || !number.IsFloat;
            if (Node.Wanted(this) || !fits || NeedsReals<TFunction>()) return Overwrite(recorded());
            using var value = Number(number, dtype);
            Pointwise.BinaryInto<TFunction>(Impl, value.Impl, Written());
            return this;
        }

        /// <summary>Whether the float kernels can work on this and another tensor of the same sizes directly.</summary>
        private bool CanRun(Tensor other) =>
            !Node.Wanted(this, other) && dtype == ScalarType.Float32 && other.dtype == ScalarType.Float32 &&
            Impl.IsContiguous && Shape.Same(Impl.Sizes, other.Impl.Sizes) && !Blocks(other);

        /// <summary>Whether another tensor shares elements with this one in another order: writing here would change it midway.</summary>
        private bool Blocks(Tensor other) => Impl.Storage == other.Impl.Storage && !ReferenceEquals(other.Impl, Impl);

        private bool NeedsReals<TFunction>() => !dtype.IsFloatingPoint() && typeof(TFunction) == typeof(BinaryFunctions.Divide);

        private void CheckOverwrite()
        {
            if (!GradMode.IsEnabled || !Impl.RequiresGrad) return;
            if (Impl.GradFn is null)
            {
                throw new InvalidOperationException("a leaf Variable that requires grad is being used in an in-place operation.");
            }

            if (Impl.IsDifferentiableView) throw HiddenGradient();
        }

        /// <summary>A recorded value written through a view would have to appear in the history of the whole tensor.</summary>
        private void RefuseHiddenGradient(Tensor value)
        {
            if (GradMode.IsEnabled && value.Impl.RequiresGrad && Impl.IsView) throw HiddenGradient();
        }

        private static NotSupportedException HiddenGradient() => new(
            "This drop-in doesn't record in-place writes through a view. Assign through the whole tensor's indexer " +
            "(x[i] = value) or build the result with cat, stack or where.");
    }
}
