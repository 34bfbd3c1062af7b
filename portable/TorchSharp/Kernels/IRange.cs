namespace TorchSharp.Kernels;

/// <summary>
/// A loop body for <see cref="Workers.For{TRange}"/>: a struct whose fields are the pointers and sizes it works with,
/// so that starting a parallel loop allocates nothing.
/// </summary>
internal interface IRange
{
    /// <summary>
    /// Does the items [from, to) with vectors of the width in use. Several threads call it at once with disjoint ranges.
    /// </summary>
    void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>;
}
