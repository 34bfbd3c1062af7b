namespace TorchSharp.Kernels;

/// <summary>A function of one number, as vector arithmetic. <see cref="UnaryOperations"/> has those there are.</summary>
internal interface IUnary
{
    static abstract V Apply<V, L>(V x) where V : struct where L : struct, ILanes<V>;
}
