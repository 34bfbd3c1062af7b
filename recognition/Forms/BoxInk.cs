namespace Digits.Recognition.Forms;

/// <summary>
/// What is written in each box of a comb: the boxes' own rules are taken out but where a stroke crosses them, and each shape
/// of ink goes to the box it lies in; one that reaches over several is cut at their edges.
/// </summary>
internal static class BoxInk
{
    private const double Overhang = 0.3; // Of a box's height: as far do strokes reach above and below their box.
    private const double Speck = 0.14; // Of a box's height; no digit, and no part of one that matters, is smaller.
    private const double Mostly = 0.8; // Of a shape's ink within one box: it belongs there whole.

    /// <param name="bitmap">The page; not changed.</param>
    /// <returns>For each box its shape of ink, in the page's coordinates; null where there is none.</returns>
    public static Component?[] Find(Bitmap bitmap, CombBoxes comb)
    {
        var field = comb.Boxes.Aggregate((a, b) => a.Union(b));
        var (height, width) = (field.Height, comb.Boxes[0].Width);
        var margin = (int)(Overhang * height);
        var area = new Box(field.X - (width / 4), field.Y - margin, field.Width + (width / 2), field.Height + (2 * margin))
            .Intersect(new Box(0, 0, bitmap.Width, bitmap.Height));
        var shapes = new List<Component>[comb.Boxes.Count];
        for (var i = 0; i < shapes.Length; i++) shapes[i] = [];
        if (area.Width > 0 && area.Height > 0)
        {
            var local = Cut(bitmap, area);
            EraseVerticals(local, comb.Verticals, area);
            EraseHorizontals(local, comb.Horizontals, area);
            var boxes = comb.Boxes.Select(box => new Box(box.X - area.X, box.Y - area.Y, box.Width, box.Height)).ToList();
            foreach (var shape in ConnectedComponents.Find(local)) Assign(shape, boxes, shapes);
        }

        return [.. shapes.Select(parts => Whole(parts, height)).Select(shape => shape is null ? null : Shift(shape, area.X, area.Y))];
    }

    private static Bitmap Cut(Bitmap bitmap, Box area)
    {
        var local = new Bitmap(area.Width, area.Height);
        for (var y = 0; y < area.Height; y++) bitmap.Row(area.Y + y).Slice(area.X, area.Width).CopyTo(local.Row(y));
        return local;
    }

    /// <summary>Clears what of each row lies within the rule and little beyond: a stroke that crosses is wider.</summary>
    private static void EraseVerticals(Bitmap local, IEnumerable<CombBoxes.Rule> rules, Box area)
    {
        var transposed = local.Transpose();
        EraseHorizontals(transposed, rules, new Box(area.Y, area.X, area.Height, area.Width));
        transposed.Transpose().Pixels.CopyTo(local.Pixels, 0);
    }

    private static void EraseHorizontals(Bitmap local, IEnumerable<CombBoxes.Rule> rules, Box area)
    {
        foreach (var rule in rules)
        {
            var slack = 1 + ((rule.End - rule.First) / 2);
            var (first, end) = (Math.Max(0, rule.First - area.Y - slack), Math.Min(local.Height, rule.End - area.Y + slack));
            for (var x = 0; x < local.Width; x++)
            {
                for (var y = first; y < end;)
                {
                    if (rule.IsBar) local[x, y] = false;
                    if (!local[x, y])
                    {
                        y++;
                        continue;
                    }

                    var (top, bottom) = (y, y + 1);
                    while (top > 0 && local[x, top - 1]) top--;
                    while (bottom < local.Height && local[x, bottom]) bottom++;
                    if (top >= first && bottom <= end)
                    {
                        for (var erased = top; erased < bottom; erased++) local[x, erased] = false;
                    }

                    y = bottom;
                }
            }
        }
    }

    private static void Assign(Component shape, List<Box> boxes, List<Component>[] shapes)
    {
        var areas = boxes.ConvertAll(box => AreaWithin(shape, box));
        var best = areas.IndexOf(areas.Max());
        if (areas[best] == 0) return;
        if (areas[best] >= Mostly * shape.Area)
        {
            shapes[best].Add(shape);
            return;
        }

        // Over several boxes, or beyond the field: to each its part, with what hangs out above and below.
        for (var i = 0; i < boxes.Count; i++)
        {
            var inner = shape.SplitAt(boxes[i].X).Right?.SplitAt(boxes[i].Right).Left;
            if (inner is null || areas[i] < 0.5 * inner.Area) continue;
            shapes[i].Add(inner);
        }
    }

    private static int AreaWithin(Component shape, Box box)
    {
        var area = 0;
        foreach (var run in shape.Runs)
        {
            if (run.Y >= box.Y && run.Y < box.Bottom) area += Math.Max(0, Math.Min(run.End, box.Right) - Math.Max(run.Start, box.X));
        }

        return area;
    }

    /// <summary>The parts of one box as one shape, without specks and what is left of rules.</summary>
    private static Component? Whole(List<Component> parts, int height)
    {
        var strokes = parts.Where(part => Math.Max(part.Box.Width, part.Box.Height) >= Speck * height).ToList();
        if (strokes.Count == 0) return null;
        var largest = strokes.Max(part => part.Area);
        return Component.Merge(strokes.Where(part => part.Area >= 0.06 * largest));
    }

    private static Component Shift(Component shape, int x, int y) =>
        new([.. shape.Runs.Select(run => new Run(run.Y + y, run.Start + x, run.End + x))]);
}
