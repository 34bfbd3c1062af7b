namespace Digits.Recognition.Forms;

/// <summary>
/// The printed boxes of one field on a page that was brought to the template's coordinates. Paper stretches and print shifts,
/// so the template's places are only where to look: the whole comb is moved to where its rules are, then each rule on its own.
/// </summary>
/// <param name="Boxes">Left to right; between the middles of their rules.</param>
/// <param name="Verticals">Where rules from top to bottom were found.</param>
/// <param name="Horizontals">Where rules from left to right were found.</param>
internal sealed record CombBoxes(IReadOnlyList<Box> Boxes, IReadOnlyList<CombBoxes.Rule> Verticals, IReadOnlyList<CombBoxes.Rule> Horizontals)
{
    private const double MaxMove = 0.18; // Of a box's width or height: more is another box.
    private const double Beside = 0.3; // Of a box's width or height: as far beyond the field are rules looked for.
    private const double MinInk = 0.35; // Of a rule's length; dashes printed badly still have as much.
    private const double Thick = 0.14; // Of a box's width or height: as thick as this it is a bar beside the comb.

    /// <summary>A printed rule: columns or rows from First to just before End.</summary>
    /// <param name="IsBar">Too thick for a rule: the field is next to a black bar.</param>
    public readonly record struct Rule(int First, int End, bool IsBar)
    {
        public double Middle => (First + End) / 2.0;
    }

    /// <param name="ink">True is ink.</param>
    /// <param name="left">The field's left edge in pixels of <paramref name="ink"/>; the others likewise.</param>
    public static CombBoxes Find(Bitmap ink, FormField field, double left, double top, double width, double height)
    {
        var pitch = width / (field.Boxes + ((field.Boxes - 1) * field.Gap)); // One box.
        var verticals = Edges(field, left, pitch);
        var horizontals = new[] { top, top + height };
        var step = pitch * (1 + field.Gap);
        var spans = Enumerable.Range(0, field.Boxes).Select(i => (left + (i * step), left + (i * step) + pitch)).ToList();
        var columns = Profile(ink, [(top, top + height)], left - (Beside * pitch), left + width + (Beside * pitch), isColumns: true, field.PaleGuides);
        var rows = Profile(ink, spans, top - (Beside * height), top + height + (Beside * height), isColumns: false, field.PaleGuides);
        var moveX = Move(columns, verticals, MaxMove * pitch);
        var moveY = Move(rows, horizontals, MaxMove * height);
        var foundVerticals = verticals.Select(edge => Settle(columns, edge + moveX, pitch)).ToList();
        var foundHorizontals = horizontals.Select(edge => Settle(rows, edge + moveY, height)).ToList();

        double X(int i) => Inner(foundVerticals[i], isFirst: i == 0) ?? verticals[i] + moveX;
        double Y(int i) => Inner(foundHorizontals[i], isFirst: i == 0) ?? horizontals[i] + moveY;
        var boxes = new List<Box>();
        for (var i = 0; i < field.Boxes; i++)
        {
            var (first, last) = field.Gap > 0 ? (2 * i, (2 * i) + 1) : (i, i + 1);
            var (x, y) = ((int)Math.Round(X(first)), (int)Math.Round(Y(0)));
            boxes.Add(new Box(x, y, Math.Max(1, (int)Math.Round(X(last)) - x), Math.Max(1, (int)Math.Round(Y(1)) - y)));
        }

        return new CombBoxes(boxes, [.. foundVerticals.OfType<Rule>()], [.. foundHorizontals.OfType<Rule>()]);
    }

    /// <summary>The middle of a rule, the inner side of a bar.</summary>
    private static double? Inner(Rule? rule, bool isFirst) => rule is { IsBar: true } bar ? (isFirst ? bar.End : bar.First) : rule?.Middle;

    private static List<double> Edges(FormField field, double left, double pitch)
    {
        var step = pitch * (1 + field.Gap);
        return field.Gap > 0
            ? [.. Enumerable.Range(0, field.Boxes).SelectMany(i => (double[])[left + (i * step), left + (i * step) + pitch])]
            : [.. Enumerable.Range(0, field.Boxes + 1).Select(i => left + (i * pitch))];
    }

    /// <summary>The share of ink in each column of the field, or in each row; index 0 is the image's first.</summary>
    /// <param name="boxes">From where to where each box reaches along the rules.</param>
    /// <param name="toCorners">
    /// Counts only what goes from corner to corner of a box: where rules are pale or don't show, a straight stroke of the pen,
    /// which mostly keeps away from the corners, is the only other thing that looks like one.
    /// </param>
    private static double[] Profile(Bitmap ink, List<(double Start, double End)> boxes, double from, double to, bool isColumns, bool toCorners)
    {
        const double Corner = 0.2; // Of a box.
        var (length, along) = isColumns ? (ink.Width, ink.Height) : (ink.Height, ink.Width);
        var profile = new double[length];
        for (var i = Math.Clamp((int)from, 0, length); i < Math.Clamp((int)Math.Ceiling(to), 0, length); i++)
        {
            var (all, first, last) = (0.0, 0.0, 0.0);
            foreach (var (start, end) in boxes)
            {
                var corner = Corner * (end - start);
                all += Share(i, start, end);
                first += Share(i, start, start + corner);
                last += Share(i, end - corner, end);
            }

            profile[i] = (toCorners ? Math.Min(all, 2 * Math.Min(first, last)) : all) / boxes.Count;
        }

        return profile;

        double Share(int i, double start, double end)
        {
            var (first, last) = (Math.Clamp((int)start, 0, along), Math.Clamp((int)Math.Ceiling(end), 0, along));
            var count = 0;
            for (var j = first; j < last; j++) count += (isColumns ? ink[i, j] : ink[j, i]) ? 1 : 0;
            return count / Math.Max(1.0, last - first);
        }
    }

    /// <summary>The shift at which most of the edges lie on rules; small ones are preferred.</summary>
    private static double Move(double[] profile, IReadOnlyList<double> edges, double reach)
    {
        const double Reluctance = 0.25; // Rules to be gained for moving by the whole reach.
        var (best, bestScore) = (0.0, double.MinValue);
        for (var move = -Math.Floor(reach); move <= reach; move++)
        {
            var score = edges.Sum(edge => PeakAt(profile, edge + move)) - (Reluctance * Math.Abs(move) / reach);
            if (score > bestScore) (best, bestScore) = (move, score);
        }

        return best;
    }

    private static double PeakAt(double[] profile, double at)
    {
        var middle = (int)Math.Round(at);
        var peak = 0.0;
        for (var i = middle - 1; i <= middle + 1; i++)
        {
            if ((uint)i < (uint)profile.Length) peak = Math.Max(peak, profile[i]);
        }

        return peak;
    }

    /// <summary>The rule near <paramref name="at"/>; null when there is none.</summary>
    private static Rule? Settle(double[] profile, double at, double box)
    {
        const double Reach = 0.07;
        var radius = (int)Math.Max(2, Math.Round(Reach * box));
        var middle = (int)Math.Round(at);
        var (peak, best) = (0.0, -1);
        for (var i = Math.Max(0, middle - radius); i <= Math.Min(profile.Length - 1, middle + radius); i++)
        {
            var value = profile[i] - (0.02 * Math.Abs(i + 0.5 - at));
            if (value > peak) (peak, best) = (value, i);
        }

        if (best < 0 || profile[best] < MinInk) return null;
        var (first, end) = (best, best + 1);
        var edge = Math.Max(0.5 * profile[best], MinInk);
        while (first > 0 && profile[first - 1] >= edge) first--;
        while (end < profile.Length && profile[end] >= edge) end++;
        return new Rule(first, end, end - first > Math.Max(8, Thick * box));
    }
}
