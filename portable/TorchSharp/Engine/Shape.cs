namespace TorchSharp.Engine;

/// <summary>Arithmetic on sizes and strides: broadcasting, contiguity, dimension numbers.</summary>
internal static class Shape
{
    internal static long Count(ReadOnlySpan<long> sizes)
    {
        long count = 1;
        foreach (var size in sizes) count = checked(count * size);
        return count;
    }

    internal static long[] ContiguousStrides(ReadOnlySpan<long> sizes)
    {
        var strides = new long[sizes.Length];
        long step = 1;
        for (var d = sizes.Length - 1; d >= 0; d--)
        {
            strides[d] = step;
            step *= Math.Max(sizes[d], 1);
        }

        return strides;
    }

    internal static bool IsContiguous(ReadOnlySpan<long> sizes, ReadOnlySpan<long> strides)
    {
        long step = 1;
        for (var d = sizes.Length - 1; d >= 0; d--)
        {
            if (sizes[d] == 0) return true;
            if (sizes[d] == 1) continue;
            if (strides[d] != step) return false;
            step *= sizes[d];
        }

        return true;
    }

    /// <summary>Dimension <paramref name="dim"/> of a tensor with <paramref name="rank"/> dimensions; negative counts from the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    internal static int Dimension(long dim, int rank)
    {
        var range = Math.Max(rank, 1);
        if (dim < -range || dim >= range)
        {
            throw new ArgumentOutOfRangeException(
                nameof(dim), $"Dimension out of range (expected to be in range of [{-range}, {range - 1}], but got {dim})");
        }

        return (int)(dim < 0 ? dim + range : dim);
    }

    /// <summary>Which dimensions are named; none given means all.</summary>
    internal static bool[] Mask(ReadOnlySpan<long> dims, int rank)
    {
        var mask = new bool[rank];
        if (dims.IsEmpty) Array.Fill(mask, true);
        foreach (var dim in dims)
        {
            var d = Dimension(dim, rank);
            if (rank == 0) continue;
            if (mask[d]) throw new ArgumentException($"dim {d} appears multiple times in the list of dims");
            mask[d] = true;
        }

        return mask;
    }

    internal static bool Same(ReadOnlySpan<long> a, ReadOnlySpan<long> b) => a.SequenceEqual(b);

    internal static string Text(ReadOnlySpan<long> sizes) => $"[{string.Join(", ", sizes.ToArray())}]";

    /// <summary>The common size of two tensors under broadcasting.</summary>
    /// <exception cref="ArgumentException">They don't broadcast.</exception>
    internal static long[] Broadcast(long[] a, long[] b)
    {
        if (Same(a, b)) return a;
        var rank = Math.Max(a.Length, b.Length);
        var result = new long[rank];
        for (var d = 1; d <= rank; d++)
        {
            var sizeA = d <= a.Length ? a[^d] : 1;
            var sizeB = d <= b.Length ? b[^d] : 1;
            if (sizeA != sizeB && sizeA != 1 && sizeB != 1)
            {
                throw new ArgumentException(
                    $"The size of tensor a ({sizeA}) must match the size of tensor b ({sizeB}) at non-singleton dimension {rank - d}");
            }

            result[^d] = sizeA == 1 ? sizeB : sizeA;
        }

        return result;
    }

    /// <summary>Strides that repeat a tensor along the dimensions it is stretched over (stride 0).</summary>
    internal static long[] BroadcastStrides(long[] sizes, long[] strides, ReadOnlySpan<long> target)
    {
        if (Same(sizes, target)) return strides;
        if (sizes.Length > target.Length) throw NotExpandable(sizes, target);
        var result = new long[target.Length];
        for (var d = 1; d <= sizes.Length; d++)
        {
            if (sizes[^d] == target[^d]) result[^d] = strides[^d];
            else if (sizes[^d] != 1) throw NotExpandable(sizes, target);
        }

        return result;
    }

    /// <summary>Fills in the one -1 of a view's sizes.</summary>
    internal static long[] Infer(ReadOnlySpan<long> sizes, long count)
    {
        var result = sizes.ToArray();
        var unknown = Array.IndexOf(result, -1);
        if (unknown >= 0)
        {
            result[unknown] = 1;
            var known = Count(result);
            result[unknown] = known == 0 ? 0 : count / known;
        }

        if (Count(result) != count) throw new ArgumentException($"shape '{Text(sizes)}' is invalid for input of size {count}");
        return result;
    }

    /// <summary>Strides of a view with other sizes on the same elements, or null when only a copy can give it.</summary>
    internal static long[]? ViewStrides(long[] sizes, long[] strides, long[] target)
    {
        if (IsContiguous(sizes, strides)) return ContiguousStrides(target);
        var result = new long[target.Length];
        var t = target.Length - 1;
        long chunkBase = strides.Length > 0 ? strides[^1] : 1, chunk = 1, covered = 1;
        for (var d = sizes.Length - 1; d >= 0; d--)
        {
            chunk *= sizes[d];
            if (d != 0 && (sizes[d - 1] == 1 || strides[d - 1] == chunk * chunkBase)) continue;
            while (t >= 0 && (covered < chunk || target[t] == 1))
            {
                result[t] = covered * chunkBase;
                covered *= target[t--];
            }

            if (covered != chunk) return null;
            if (d > 0) (chunkBase, chunk, covered) = (strides[d - 1], 1, 1);
        }

        return t == -1 ? result : null;
    }

    private static ArgumentException NotExpandable(ReadOnlySpan<long> sizes, ReadOnlySpan<long> target) =>
        new($"The expanded size {Text(target)} does not fit the tensor's existing size {Text(sizes)}");
}
