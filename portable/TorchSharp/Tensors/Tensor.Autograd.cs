using TorchSharp.Engine;

namespace TorchSharp;

public static partial class torch
{
    // Automatic differentiation, as a tensor sees it.
    public partial class Tensor
    {
        public bool requires_grad
        {
            get => Impl.RequiresGrad;
            set
            {
                if (value && !dtype.IsFloatingPoint())
                {
                    throw new InvalidOperationException("only Tensors of floating point dtype can require gradients");
                }

                if (Impl.GradFn is not null && !value)
                {
                    throw new InvalidOperationException("you can only change requires_grad flags of leaf variables; use detach().");
                }

                Impl.RequiresGrad = value;
            }
        }

        /// <summary>Whether this was given rather than computed (as far as autograd knows).</summary>
        public bool is_leaf => Impl.GradFn is null;

        /// <summary>What backward has added up here: a new handle at every call, or null.</summary>
        public Tensor? grad
        {
            get
            {
                var current = Impl.Grad;
                current?.AddReference();
                return current is null ? null : new Tensor(current);
            }

            set
            {
                value?.Impl.AddReference();
                Impl.SetGrad(value?.Impl);
            }
        }

        public Tensor requires_grad_(bool requires_grad = true) => with_requires_grad(requires_grad);

        public Tensor with_requires_grad(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <summary>Lets backward keep the gradient of this tensor although it was computed.</summary>
        public void retain_grad()
        {
            if (Impl.GradFn is not null) Impl.GradFn.Retained = Impl;
        }

        /// <summary>Adds the gradient of this single number to every leaf it was computed from.</summary>
        public void backward() => BackwardPass.Run([this], null, false, null);

        public void backward(
            IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);
    }
}
