namespace TorchSharp.Kernels;

/// <summary>A function of two numbers, as vector arithmetic. <see cref="BinaryOperations"/> has those there are.</summary>
internal interface IBinary
{
    static abstract V Apply<V, L>(V a, V b) where V : struct where L : struct, ILanes<V>;
}
