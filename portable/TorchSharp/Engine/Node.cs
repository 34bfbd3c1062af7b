using Tensor = TorchSharp.torch.Tensor;

namespace TorchSharp.Engine;

/// <summary>From the gradient of an operation's result to the gradients of its inputs (null where none is wanted).</summary>
/// <param name="grad">The gradient of the result, of the result's shape.</param>
/// <param name="saved">The tensors kept by the forward pass.</param>
internal delegate Tensor?[] BackwardFunction(Tensor grad, Tensor[] saved);

/// <summary>
/// One recorded operation. It keeps what its derivative needs, outside the graph and counted by reference, so that the
/// buffers go back to the pool as soon as backward has passed or the result has been disposed.
/// </summary>
internal class Node
{
    private static long lastId;
    private readonly BackwardFunction? backward;
    private readonly int[] versions;
    private TensorImpl[]? saved;
    private int references;

    internal Node(string name, Tensor?[] inputs, ReadOnlySpan<Tensor> saved, BackwardFunction? backward)
    {
        Name = name;
        this.backward = backward;
        Next = new Node?[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            Next[i] = inputs[i]?.Impl.GradientEdge();
            Next[i]?.AddReference();
        }

        this.saved = new TensorImpl[saved.Length];
        versions = new int[saved.Length];
        for (var i = 0; i < saved.Length; i++)
        {
            this.saved[i] = saved[i].Impl.Detached();
            versions[i] = saved[i].Impl.Storage.Version;
        }

        Id = Interlocked.Increment(ref lastId); // After the inputs' nodes, some of which were just made.
    }

    internal string Name { get; }

    /// <summary>Grows with time: a node's inputs always have smaller numbers.</summary>
    internal long Id { get; }

    /// <summary>Where the gradients of the inputs go.</summary>
    internal Node?[] Next { get; }

    /// <summary>The result, where retain_grad() asked to see its gradient.</summary>
    internal TensorImpl? Retained { get; set; }

    internal bool WantsGrad(int input) => Next[input] is not null;

    /// <summary>Records <paramref name="result"/> as a function of <paramref name="inputs"/>, if anyone wants its gradient.</summary>
    internal static Tensor Record(
        string name, Tensor result, Tensor?[] inputs, ReadOnlySpan<Tensor> saved, BackwardFunction backward)
    {
        if (Wanted(inputs)) result.Impl.SetGradFn(new Node(name, inputs, saved, backward));
        return result;
    }

    /// <summary>Whether an operation on these tensors is to be recorded.</summary>
    internal static bool Wanted(params ReadOnlySpan<Tensor?> inputs)
    {
        if (!GradMode.IsEnabled) return false;
        foreach (var input in inputs)
        {
            if (input is not null && input.Impl.RequiresGrad) return true;
        }

        return false;
    }

    /// <summary>Gradients of the inputs. Unless <paramref name="retain"/>, what was saved is let go.</summary>
    internal virtual Tensor?[] Apply(Tensor grad, bool retain)
    {
        if (saved is null)
        {
            throw new InvalidOperationException(
                "Trying to backward through the graph a second time: pass retain_graph: true to the first backward.");
        }

        var kept = new Tensor[saved.Length];
        for (var i = 0; i < kept.Length; i++)
        {
            if (saved[i].Storage.Version != versions[i])
            {
                throw new InvalidOperationException(
                    $"one of the variables needed for gradient computation has been modified by an inplace operation (saved by {Name})");
            }

            kept[i] = new Tensor(saved[i].Detached());
        }

        var result = backward!(grad, kept);
        if (!retain) ReleaseSaved();
        return result;
    }

    internal void AddReference() => Interlocked.Increment(ref references);

    /// <summary>Lets go of the graph behind, without recursion: graphs can be deep.</summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref references) != 0) return;
        var dead = new Stack<Node>([this]);
        while (dead.TryPop(out var node))
        {
            node.ReleaseSaved();
            foreach (var next in node.Next)
            {
                if (next is not null && Interlocked.Decrement(ref next.references) == 0) dead.Push(next);
            }
        }
    }

    private void ReleaseSaved()
    {
        var kept = Interlocked.Exchange(ref saved, null);
        if (kept is null) return;
        foreach (var tensor in kept) tensor.Release();
    }
}
