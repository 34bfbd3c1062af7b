using Tensor = TorchSharp.torch.Tensor;

namespace TorchSharp.Engine;

/// <summary>Reverse-mode differentiation: visits the recorded operations from last to first.</summary>
internal static class BackwardPass
{
    /// <summary>Adds d(roots)/d(leaf) to the gradient of every leaf, or returns it for <paramref name="inputs"/> alone.</summary>
    /// <param name="roots">What is differentiated; a root without a gradient of its own must be a single number.</param>
    /// <param name="rootGrads">The gradient of each root, or null for 1.</param>
    /// <param name="retainGraph">Keep what the graph has saved, for another pass.</param>
    /// <param name="inputs">When given: only these get gradients, and they are returned instead of accumulated.</param>
    internal static Tensor?[] Run(
        IReadOnlyList<Tensor> roots, IReadOnlyList<Tensor?>? rootGrads, bool retainGraph, IReadOnlyList<Tensor>? inputs)
    {
        using var quiet = new GradMode(false);
        var pending = new Dictionary<Node, Tensor>(ReferenceEqualityComparer.Instance);
        var start = new List<Node>();
        for (var i = 0; i < roots.Count; i++)
        {
            var node = roots[i].Impl.GradientEdge()
                ?? throw new InvalidOperationException("element 0 of tensors does not require grad and does not have a grad_fn");
            start.Add(node);
            Add(pending, node, SeedGradient(roots[i], rootGrads?[i]));
        }

        var results = new Tensor?[inputs?.Count ?? 0];
        var wanted = inputs?.Select(x => x.Impl.GradientEdge()).ToList();
        foreach (var node in Order(start))
        {
            if (!pending.Remove(node, out var grad)) continue;
            using (grad)
            {
                if (node.Retained is { IsAlive: true } retained) AccumulateGrad.Accumulate(retained, grad);
                if (wanted?.IndexOf(node) is >= 0 and var at) results[at] = grad.Impl.IsContiguous ? grad.alias() : grad.clone();
                if (wanted is not null && node is AccumulateGrad) continue;
                Propagate(node, grad, retainGraph, pending);
            }
        }

        return results;
    }

    private static void Propagate(Node node, Tensor grad, bool retainGraph, Dictionary<Node, Tensor> pending)
    {
        using var scope = torch.NewDisposeScope();
        var grads = node.Apply(grad, retainGraph);
        for (var i = 0; i < grads.Length; i++)
        {
            if (grads[i] is { } next && node.Next[i] is { } target) Add(pending, target, next.alias().DetachFromDisposeScope());
        }
    }

    private static void Add(Dictionary<Node, Tensor> pending, Node node, Tensor grad)
    {
        if (!pending.Remove(node, out var sum))
        {
            pending[node] = grad;
            return;
        }

        pending[node] = (sum + grad).DetachFromDisposeScope();
        sum.Dispose();
        grad.Dispose();
    }

    private static Tensor SeedGradient(Tensor root, Tensor? grad)
    {
        if (grad is not null) return grad.alias().DetachFromDisposeScope();
        if (root.Impl.Count != 1) throw new InvalidOperationException("grad can be implicitly created only for scalar outputs");
        return root.ones_like().DetachFromDisposeScope();
    }

    /// <summary>All reachable nodes, newest first: every node comes after all that feed it.</summary>
    private static List<Node> Order(List<Node> start)
    {
        var seen = new HashSet<Node>(start, ReferenceEqualityComparer.Instance);
        var open = new Stack<Node>(seen);
        while (open.TryPop(out var node))
        {
            foreach (var next in node.Next)
            {
                if (next is not null && seen.Add(next)) open.Push(next);
            }
        }

        var order = seen.ToList();
        order.Sort(static (a, b) => b.Id.CompareTo(a.Id));
        return order;
    }
}
