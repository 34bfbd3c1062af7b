namespace Digits.Recognition;

/// <summary>
/// Finds the shapes whose pixels touch, corners included (8-connectivity): one pass over runs, whose overlaps with the row
/// above are joined in a union-find forest (He, Chao, Suzuki 2008, "A run-based two-scan labeling algorithm").
/// </summary>
internal static class ConnectedComponents
{
    /// <returns>The components in the order of their first pixels, top to bottom, then left to right.</returns>
    public static List<Component> Find(Bitmap bitmap)
    {
        var runs = new List<Run>();
        var parents = new List<int>();
        var (aboveStart, aboveEnd) = (0, 0);
        for (var y = 0; y < bitmap.Height; y++)
        {
            var start = runs.Count;
            bitmap.AppendRuns(y, runs);
            var above = aboveStart;
            for (var i = start; i < runs.Count; i++)
            {
                parents.Add(i);
                while (above < aboveEnd && runs[above].End < runs[i].Start) above++;
                for (var j = above; j < aboveEnd && runs[j].Start <= runs[i].End; j++) Join(parents, i, j);
            }

            (aboveStart, aboveEnd) = (start, runs.Count);
        }

        var groups = new Dictionary<int, List<Run>>();
        for (var i = 0; i < runs.Count; i++)
        {
            var root = Root(parents, i);
            if (!groups.TryGetValue(root, out var group)) groups.Add(root, group = []);
            group.Add(runs[i]);
        }

        return [.. groups.Values.Select(group => new Component(group))];
    }

    private static void Join(List<int> parents, int a, int b)
    {
        var (rootA, rootB) = (Root(parents, a), Root(parents, b));
        if (rootA != rootB) parents[Math.Max(rootA, rootB)] = Math.Min(rootA, rootB);
    }

    private static int Root(List<int> parents, int i)
    {
        while (parents[i] != i)
        {
            parents[i] = parents[parents[i]]; // Path halving.
            i = parents[i];
        }

        return i;
    }
}
