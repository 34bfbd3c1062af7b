namespace Digits.Recognition;

/// <summary>A shape of ink: the runs of one or several connected components.</summary>
internal sealed class Component
{
    /// <param name="runs">At least one.</param>
    public Component(IReadOnlyList<Run> runs)
    {
        Runs = runs;
        int left = int.MaxValue, top = int.MaxValue, right = 0, bottom = 0;
        foreach (var run in runs)
        {
            left = Math.Min(left, run.Start);
            right = Math.Max(right, run.End);
            top = Math.Min(top, run.Y);
            bottom = Math.Max(bottom, run.Y + 1);
            Area += run.Length;
        }

        Box = new Box(left, top, right - left, bottom - top);
    }

    public IReadOnlyList<Run> Runs { get; }

    public Box Box { get; }

    /// <summary>Pixels of ink.</summary>
    public int Area { get; }

    public double CentreX => Box.X + (Box.Width / 2.0);

    public double CentreY => Box.Y + (Box.Height / 2.0);

    public static Component Merge(IEnumerable<Component> parts) => new([.. parts.SelectMany(part => part.Runs)]);

    /// <summary>The parts left of column <paramref name="x"/> and from it on; null where one is empty.</summary>
    public (Component? Left, Component? Right) SplitAt(int x)
    {
        var left = new List<Run>();
        var right = new List<Run>();
        foreach (var run in Runs)
        {
            if (run.Start < x) left.Add(run with { End = Math.Min(run.End, x) });
            if (run.End > x) right.Add(run with { Start = Math.Max(run.Start, x) });
        }

        return (left.Count > 0 ? new Component(left) : null, right.Count > 0 ? new Component(right) : null);
    }

    /// <summary>
    /// This shape's own pixels of <paramref name="ink"/>, with the pale edge one pixel around, cut out with a margin of that
    /// pixel; the neighbours are left behind.
    /// </summary>
    public GreyImage CutFrom(GreyImage ink)
    {
        var cut = new GreyImage(Box.Width + 2, Box.Height + 2);
        foreach (var run in Runs)
        {
            var (start, end) = (Math.Max(0, run.Start - 1), Math.Min(ink.Width, run.End + 1));
            for (var y = Math.Max(0, run.Y - 1); y <= Math.Min(ink.Height - 1, run.Y + 1); y++)
            {
                ink.Row(y)[start..end].CopyTo(cut.Row(y - Box.Y + 1)[(start - Box.X + 1)..]);
            }
        }

        return cut;
    }
}
