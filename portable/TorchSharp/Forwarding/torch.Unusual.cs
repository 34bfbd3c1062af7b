namespace TorchSharp;

// torch.f(x, …) whose parameters differ from x.f(…)'s.
public static partial class torch
{
    public static long numel(Tensor input) => input.numel();

    public static Tensor movedim(Tensor input, long source, long destination) => input.movedim([source], [destination]);

    public static Tensor moveaxis(Tensor input, long source, long destination) => input.moveaxis([source], [destination]);

    public static IList<Tensor> broadcast_tensors(params Tensor[] tensors)
    {
        var sizes = broadcast_shapes(Array.ConvertAll(tensors, t => t.shape));
        return Array.ConvertAll(tensors, t => t.expand(sizes));
    }

    public static Size broadcast_shapes(params long[][] shapes) =>
        new(shapes.Aggregate(Array.Empty<long>(), Engine.Shape.Broadcast));
}
