namespace TorchSharp.Engine;

/// <summary>
/// Visits the elements of up to three equally sized, differently strided tensors as runs along the innermost dimension.
/// Dimensions that lie one behind the other in all of them are merged first, so that runs are long.
/// </summary>
internal ref struct Walk
{
    private readonly long[] sizes;
    private readonly long[][] strides;
    private readonly long[] index;
    private readonly long[] offsets;
    private bool started;

    internal Walk(ReadOnlySpan<long> sizes, params ReadOnlySpan<long[]> strides)
    {
        var count = strides.Length;
        var merged = new List<long>();
        var steps = new List<long>[count];
        for (var k = 0; k < count; k++) steps[k] = [];
        for (var d = 0; d < sizes.Length; d++)
        {
            if (sizes[d] == 1) continue;
            var joins = merged.Count > 0;
            for (var k = 0; k < count && joins; k++) joins = steps[k][^1] == strides[k][d] * sizes[d];
            if (joins)
            {
                merged[^1] *= sizes[d];
                for (var k = 0; k < count; k++) steps[k][^1] = strides[k][d];
            }
            else
            {
                merged.Add(sizes[d]);
                for (var k = 0; k < count; k++) steps[k].Add(strides[k][d]);
            }
        }

        if (merged.Count == 0)
        {
            merged.Add(1);
            for (var k = 0; k < count; k++) steps[k].Add(1);
        }

        this.sizes = [.. merged];
        this.strides = new long[count][];
        for (var k = 0; k < count; k++) this.strides[k] = [.. steps[k]];
        index = new long[merged.Count];
        offsets = new long[count];
        IsEmpty = Shape.Count(sizes) == 0;
    }

    /// <summary>Elements in each run.</summary>
    internal readonly long Run => sizes[^1];

    internal readonly bool IsEmpty { get; }

    /// <summary>The distance between neighbours of a run in tensor <paramref name="operand"/>.</summary>
    internal readonly long Step(int operand) => strides[operand][^1];

    /// <summary>Where the current run starts in tensor <paramref name="operand"/>.</summary>
    internal readonly long Start(int operand) => offsets[operand];

    /// <summary>Goes to the next run; false after the last.</summary>
    internal bool Next()
    {
        if (IsEmpty) return false;
        if (!started) return started = true;
        for (var d = sizes.Length - 2; d >= 0; d--)
        {
            index[d]++;
            for (var k = 0; k < offsets.Length; k++) offsets[k] += strides[k][d];
            if (index[d] < sizes[d]) return true;
            for (var k = 0; k < offsets.Length; k++) offsets[k] -= strides[k][d] * sizes[d];
            index[d] = 0;
        }

        return false;
    }
}
