using Digits.Recognition.Geometry;

namespace Digits.Recognition.Forms;

/// <summary>
/// Makes a template of a scan of the form, blank or filled: its long printed lines become the anchors, and rows of small
/// boxes side by side become fields, to be named by a person.
/// </summary>
public static class TemplateMaker
{
    private const double MinLine = 0.06; // Of the page's longer side; shorter ones may be handwriting.
    private const double MinCoverage = 0.8; // Of a line's length that must be seen.
    private const int MaxLines = 80; // Anchors; the longest are kept.
    private const double LeastHeight = 0.008; // Of a box, as a share of the page's longer side.
    private const double LargestHeight = 0.12;

    /// <exception cref="InvalidTemplateException">The page shows no lines to find it by, or no boxes.</exception>
    public static FormTemplate Make(GreyImage page, string name)
    {
        var (upright, _) = PageGeometry.Rectify(page);
        if (PaperNormalization.ToInk(upright) is not { } ink) throw new InvalidTemplateException("The page is blank.");
        var bitmap = SauvolaThreshold.ApplyToPage(ink);
        var rules = RuleMap.Find(ink, bitmap);
        var lines = Lines(rules.Across, LineDirection.Across).Concat(Lines(rules.Down.Transpose(), LineDirection.Down))
            .OrderByDescending(line => (line.End - line.Start) * (line.IsHorizontal ? upright.Width : upright.Height)).Take(MaxLines)
            .OrderBy(line => line.Direction).ThenBy(line => line.At).ThenBy(line => line.Start).ToList();
        var fields = Combs(Boxes(bitmap, rules)).Select((comb, i) => Field(comb, $"field_{i + 1:00}", upright)).ToList();
        if (fields.Count == 0) throw new InvalidTemplateException("No rows of boxes were found on the page. Scan a blank form straight, at 150 dpi or more.");
        var template = new FormTemplate { Name = name, Width = upright.Width, Height = upright.Height, Lines = lines, Fields = fields };
        return FormTemplate.Parse(template.ToJson()); // What is written must be what can be read.
    }

    private static IEnumerable<AnchorLine> Lines(Bitmap across, LineDirection direction)
    {
        var side = Math.Max(across.Width, across.Height);
        return RuledLines.Find(across, Math.Max(16, side / 40), Math.Max(6, side / 130))
            .Where(line => line.Length >= MinLine * side && Coverage(across, line) >= MinCoverage)
            .Select(line => new AnchorLine(
                direction,
                Share(line.YAt((line.Start + line.End) / 2.0) + 0.5, across.Height),
                Share(line.Start, across.Width),
                Share(line.End, across.Width)));
    }

    /// <summary>The share of the line's columns that show it; words on a baseline have gaps.</summary>
    private static double Coverage(Bitmap across, RuledLine line)
    {
        var reach = line.Thickness + 1;
        var covered = Enumerable.Range(line.Start, line.Length).Count(x =>
        {
            var y = (int)Math.Round(line.YAt(x));
            return Enumerable.Range(y - reach, (2 * reach) + 1).Any(near => near >= 0 && near < across.Height && across[x, near]);
        });
        return (double)covered / line.Length;
    }

    /// <summary>Paper that rules enclose: upright rectangles about as large as a digit needs, in reading order.</summary>
    private static List<Box> Boxes(Bitmap ink, RuleMap rules)
    {
        var side = Math.Max(ink.Width, ink.Height);
        var (across, down) = (Bridge(rules.Across, side / 40), Bridge(rules.Down.Transpose(), side / 40).Transpose());
        var paper = new Bitmap(ink.Width, ink.Height);
        for (var i = 0; i < paper.Pixels.Length; i++) paper.Pixels[i] = !(ink.Pixels[i] || across.Pixels[i] || down.Pixels[i]);
        return
        [
            .. ConnectedComponents.Find(paper)
                .Where(hole => hole.Box.Height >= LeastHeight * side && hole.Box.Height <= LargestHeight * side
                    && hole.Box.Width >= 0.5 * hole.Box.Height && hole.Box.Width <= 1.6 * hole.Box.Height
                    && hole.Area >= 0.6 * hole.Box.Width * hole.Box.Height)
                .Select(hole => hole.Box.Grow(1)),
        ];
    }

    /// <summary>Closes the gaps of lines; one pixel up or down is still the same line.</summary>
    private static Bitmap Bridge(Bitmap across, int maxGap)
    {
        var bridged = new Bitmap(across.Width, across.Height);
        var runs = new List<Run>();
        for (var y = 0; y < across.Height; y++)
        {
            var row = bridged.Row(y);
            for (var near = Math.Max(0, y - 1); near <= Math.Min(across.Height - 1, y + 1); near++)
            {
                runs.Clear();
                across.AppendRuns(near, runs);
                foreach (var run in runs) row[run.Start..run.End].Fill(true);
            }

            runs.Clear();
            bridged.AppendRuns(y, runs);
            for (var i = 1; i < runs.Count; i++)
            {
                if (runs[i].Start - runs[i - 1].End <= maxGap) row[runs[i - 1].End..runs[i].Start].Fill(true);
            }
        }

        return bridged;
    }

    /// <summary>Boxes of one size side by side.</summary>
    private static List<List<Box>> Combs(List<Box> boxes)
    {
        const double SameSize = 0.25, MaxGap = 0.6;
        var combs = new List<List<Box>>();
        foreach (var box in boxes.OrderBy(box => box.X))
        {
            var comb = combs.Find(comb => comb[^1] is var last
                && Math.Abs(last.Y - box.Y) <= SameSize * box.Height
                && Math.Abs(last.Height - box.Height) <= SameSize * box.Height
                && Math.Abs(last.Width - box.Width) <= SameSize * box.Width
                && box.X - last.Right >= -3 && box.X - last.Right <= MaxGap * box.Width);
            if (comb is null) combs.Add([box]);
            else comb.Add(box);
        }

        return [.. combs.Where(comb => comb.Count >= 2).OrderBy(comb => comb[0].Y).ThenBy(comb => comb[0].X)];
    }

    private static FormField Field(List<Box> comb, string name, GreyImage page)
    {
        var whole = comb.Aggregate((a, b) => a.Union(b));
        var gaps = comb.Zip(comb.Skip(1), (a, b) => (b.X - a.Right) / (double)a.Width).Order().ToList();
        var gap = gaps[gaps.Count / 2];
        return new FormField
        {
            Name = name,
            X = Share(whole.X, page.Width),
            Y = Share(whole.Y, page.Height),
            Width = Share(whole.Width, page.Width),
            Height = Share(whole.Height, page.Height),
            Boxes = comb.Count,
            Gap = gap < 0.12 ? 0 : Math.Round(gap, 3), // Narrower than this is the rule itself.
        };
    }

    private static double Share(double pixels, int of) => Math.Round(pixels / of, 5);
}
