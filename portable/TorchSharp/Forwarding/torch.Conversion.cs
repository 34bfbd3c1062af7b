namespace TorchSharp;

// torch.f(x, …) for x.f(…): copies.
public static partial class torch
{
    public static Tensor clone(Tensor input) => input.clone();
}
