using Tensor = TorchSharp.torch.Tensor;

namespace TorchSharp.Engine;

/// <summary>The end of the graph at a leaf: adds what arrives to the leaf's gradient.</summary>
internal sealed class AccumulateGrad : Node
{
    private readonly TensorImpl leaf;

    internal AccumulateGrad(TensorImpl leaf)
        : base(nameof(AccumulateGrad), [], [], null) => this.leaf = leaf;

    internal override Tensor?[] Apply(Tensor grad, bool retain)
    {
        if (leaf.IsAlive) Accumulate(leaf, grad);
        return [];
    }

    internal static void Accumulate(TensorImpl target, Tensor grad)
    {
        if (target.Grad is { } existing)
        {
            existing.AddReference();
            using var sum = new Tensor(existing);
            sum.add_(grad);
        }
        else if (grad.Impl.IsContiguous && !grad.Impl.Storage.IsShared)
        {
            target.SetGrad(grad.Impl.Detached()); // Nobody else sees this buffer: take it instead of copying it.
        }
        else
        {
            using var copy = grad.clone();
            target.SetGrad(copy.Impl.Detached());
        }
    }
}
