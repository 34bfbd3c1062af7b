using Digits.Recognition.Geometry;

namespace Digits.Recognition.Forms;

/// <summary>
/// Finds a form on a page by its printed lines. First scale and shift of either axis, by where the lines' projections agree;
/// then the whole map, by iterated closest points (Besl, McKay 1992): each point of a template line is drawn to the printed
/// line nearest to it, far ones weigh less (Tukey's biweight), and the reach shrinks with every round. A printed line says
/// nothing of the direction along it, so each point gives one equation.
/// </summary>
internal sealed class FormFinder
{
    private const int AxisFits = 6; // Of each axis and range of scales that are tried with those of the other.
    private const int Refined = 6; // Of these pairs, the best of each range.
    private static readonly int[] Divisions = [700, 200]; // Of an axis: scans lie straight, photographs converge.
    private const double MaxAspect = 1.25; // Between the scales of the two axes: paper is not stretched more than that.
    private const double SampleShare = 0.012; // Of the template's longer side between two points of a line.
    private const double Plain = 0.9; // Of the lines found: no need to look farther.
    private const double Tolerance = 0.0025; // Of the page's longer side: as near as this, a line is where it should be.

    // Reach of each round, as a share of the page's longer side; the last rounds may tilt the plane.
    private static readonly (double Reach, bool Projective)[] Rounds =
        [(0.02, false), (0.015, false), (0.012, true), (0.01, true), (0.008, true), (0.006, true), (0.005, true), (0.004, true)];

    // Before these, for photographs from a slant; lines close to others are mistaken for them from so far.
    private static readonly (double Reach, bool Projective)[] FarRounds =
        [(0.06, false), (0.05, true), (0.045, true), (0.04, true), (0.035, true), (0.03, true), (0.025, true)];

    private readonly FormTemplate template;
    private readonly List<Sample> samples = [];

    public FormFinder(FormTemplate template)
    {
        this.template = template;
        foreach (var line in template.Lines)
        {
            var (along, across) = line.IsHorizontal ? (template.Width, template.Height) : (template.Height, template.Width);
            var length = (line.End - line.Start) * along;
            var count = Math.Clamp((int)(length / (SampleShare * Math.Max(template.Width, template.Height))), 4, 60);
            for (var i = 0; i < count; i++)
            {
                var place = (line.Start * along) + (length * (i + 0.5) / count);
                var at = line.At * across;
                samples.Add(line.IsHorizontal ? new Sample(place, at, true) : new Sample(at, place, false));
            }
        }
    }

    /// <returns>The best fit, however bad; null when nothing fits at all.</returns>
    public Registration? Find(RuleMap page)
    {
        var (width, height) = (page.Across.Width, page.Across.Height);
        var side = Math.Max(width, height);
        var fitting = Math.Min(width / template.Width, height / template.Height);
        var down = page.Down.Transpose();
        var best = default(Registration);
        foreach (var division in Divisions)
        {
            var near = Dilate(page, (int)Math.Ceiling(4.0 * side / division));
            var columns = AxisSearch.Find(down, Lines(isHorizontal: false), template.Width, fitting, division, AxisFits);
            var rows = AxisSearch.Find(page.Across, Lines(isHorizontal: true), template.Height, fitting, division, AxisFits);
            var starts =
                from column in columns
                from row in rows
                where Math.Max(column.Scale / row.Scale, row.Scale / column.Scale) <= MaxAspect
                let map = new Homography(column.Scale, 0, column.Shift, 0, row.Scale, row.Shift, 0, 0)
                let support = Support(near, map, 0)
                group (Map: map, Support: support) by AxisSearch.BandOf(row.Scale, fitting) into band
                select band.MaxBy(start => start.Support);
            foreach (var (start, _) in starts.OrderByDescending(start => start.Support).Take(Refined))
            {
                var found = Refine(page, start);
                if (found.Support > (best?.Support ?? 0)) best = found;
                if (best?.Support >= Plain) return best;
            }
        }

        return best;
    }

    /// <summary>Improves a map that is about right.</summary>
    private Registration Refine(RuleMap page, Homography start)
    {
        var near = Refine(page, start, Rounds);
        if (near.Support >= Plain) return near;
        var far = Refine(page, start, [.. FarRounds, .. Rounds]);
        return far.Support > near.Support ? far : near;
    }

    private Registration Refine(RuleMap page, Homography start, IEnumerable<(double Reach, bool Projective)> rounds)
    {
        var side = Math.Max(page.Across.Width, page.Across.Height);
        var map = start;
        foreach (var (reach, projective) in rounds)
        {
            if (Fit(page, map, Math.Max(3, reach * side), projective) is not { } better) break;
            map = better;
        }

        return new Registration(map, IsPhotograph(map) ? Contrast(page, map, Math.Max(1.5, Tolerance * side)) : 0);
    }

    private List<(double At, double Length)> Lines(bool isHorizontal)
    {
        var (along, across) = isHorizontal ? (template.Width, template.Height) : (template.Height, template.Width);
        return [.. template.Lines.Where(line => line.IsHorizontal == isHorizontal).Select(line => (line.At * across, (line.End - line.Start) * along))];
    }

    /// <summary>
    /// Whether a sheet can look so: not folded over or squeezed into a line, as happens where the lines found run one way only.
    /// </summary>
    private bool IsPhotograph(Homography map)
    {
        const double MaxStretch = 2.5; // Between the form's corners, along either axis: slants beyond that can't be read.
        const double MinSine = 0.5; // Of the angle between the axes.
        ReadOnlySpan<(double X, double Y)> corners = [(0, 0), (1, 0), (1, 1), (0, 1)];
        var (least, most) = (double.MaxValue, 0.0);
        for (var i = 0; i < 4; i++)
        {
            var (x, y) = Corner(corners[i]);
            var (right, down) = (Corner(corners[(i + 1) % 4]), Corner(corners[(i + 3) % 4]));
            var (ax, ay, bx, by) = (right.X - x, right.Y - y, down.X - x, down.Y - y);
            var (a, b) = (Math.Sqrt((ax * ax) + (ay * ay)), Math.Sqrt((bx * bx) + (by * by)));
            if (!((ax * by) - (ay * bx) > MinSine * a * b)) return false;
            var (alongX, alongY) = i % 2 == 0 ? (a, b) : (b, a);
            least = Math.Min(least, Math.Min(alongX / template.Width, alongY / template.Height));
            most = Math.Max(most, Math.Max(alongX / template.Width, alongY / template.Height));
        }

        return most <= MaxStretch * least;

        (double X, double Y) Corner((double X, double Y) share) => map.Map(share.X * template.Width, share.Y * template.Height);
    }

    /// <summary>
    /// The support beyond chance: on a page full of lines every place is near one, so what lies just beside the
    /// template's lines is counted too, and only the rest is evidence (as in Cohen's kappa).
    /// </summary>
    private double Contrast(RuleMap page, Homography map, double tolerance)
    {
        const double Aside = 4; // Tolerances.
        var support = Support(page, map, tolerance);
        var chance = (Support(page, map, tolerance, Aside * tolerance) + Support(page, map, tolerance, -Aside * tolerance)) / 2;
        return chance < 1 ? Math.Max(0, (support - chance) / (1 - chance)) : 0;
    }

    /// <summary>The share of the points that lie on a printed line; those beyond the page's edge count little.</summary>
    /// <param name="aside">Pixels across the lines, by which the points are moved.</param>
    private double Support(RuleMap page, Homography map, double tolerance, double aside = 0)
    {
        const double Outside = 0.25; // Against fits that push what doesn't fit out of the picture; the upper half of a form is found.
        double hits = 0, all = 0;
        foreach (var sample in samples)
        {
            var (x, y) = map.Map(sample.X, sample.Y);
            if (sample.IsHorizontal) y += aside;
            else x += aside;
            var isOutside = x < 0 || y < 0 || x >= page.Across.Width || y >= page.Across.Height;
            all += isOutside ? Outside : 1;
            if (!isOutside && Nearest(page, sample.IsHorizontal, x, y, tolerance) is not null) hits++;
        }

        return hits / all;
    }

    private Homography? Fit(RuleMap page, Homography map, double reach, bool projective)
    {
        // In units of about 1, so that the equations are well conditioned.
        var (width, height) = (template.Width, template.Height);
        double side = Math.Max(page.Across.Width, page.Across.Height);
        var unknowns = projective ? 8 : 6;
        var (normal, right) = (new double[unknowns, unknowns], new double[unknowns]);
        var row = new double[unknowns];
        var (across, down) = (0, 0);
        foreach (var sample in samples)
        {
            var (px, py) = map.Map(sample.X, sample.Y);
            if (Nearest(page, sample.IsHorizontal, px, py, reach) is not { } target) continue;

            var residual = (target - (sample.IsHorizontal ? py : px)) / (reach + 1);
            var weight = (1 - (residual * residual)) * (1 - (residual * residual));
            var (x, y, value) = (sample.X / width, sample.Y / height, target / side);
            Array.Clear(row);
            var first = sample.IsHorizontal ? 3 : 0;
            (row[first], row[first + 1], row[first + 2]) = (x, y, 1);
            if (projective) (row[6], row[7]) = (-value * x, -value * y);
            LinearSystem.AddEquation(normal, right, row, value, weight);
            if (sample.IsHorizontal) across++;
            else down++;
        }

        if (across < 6 || down < 6) return null;
        if (projective)
        {
            // A scan has no perspective: it must be paid for.
            const double Stiffness = 1e-4;
            normal[6, 6] += Stiffness * (across + down);
            normal[7, 7] += Stiffness * (across + down);
        }

        if (!LinearSystem.TrySolve(normal, right)) return null;
        var fit = new Homography(
            right[0], right[1], right[2], right[3], right[4], right[5], projective ? right[6] : 0, projective ? right[7] : 0);
        return Homography.Scale(1 / width, 1 / height).Then(fit).Then(Homography.Scale(side, side));
    }

    /// <summary>The middle of the printed line nearest to a point, along the axis across it; null when none is within reach.</summary>
    private static double? Nearest(RuleMap page, bool isHorizontal, double x, double y, double reach)
    {
        var (column, row) = ((int)Math.Floor(x), (int)Math.Floor(y));
        if (column < 0 || row < 0 || column >= page.Across.Width || row >= page.Across.Height) return null;
        var (map, step, at, length) = isHorizontal
            ? (page.Across, page.Across.Width, row, page.Across.Height)
            : (page.Down, 1, column, page.Down.Width);
        var origin = (row * map.Width) + column - (at * step);
        for (var distance = 0; distance <= reach; distance++)
        {
            foreach (var near in (ReadOnlySpan<int>)[at - distance, at + distance])
            {
                if (near < 0 || near >= length || !map.Pixels[origin + (near * step)]) continue;

                var (first, last) = (near, near);
                while (first > 0 && map.Pixels[origin + ((first - 1) * step)]) first--;
                while (last < length - 1 && map.Pixels[origin + ((last + 1) * step)]) last++;
                return (first + last + 1) / 2.0;
            }
        }

        return null;
    }

    /// <summary>Widens the lines across themselves, so that one look tells whether one is near.</summary>
    private static RuleMap Dilate(RuleMap page, int radius)
    {
        static Bitmap Widen(Bitmap lines, int radius)
        {
            var wide = new Bitmap(lines.Width, lines.Height);
            for (var y = 0; y < lines.Height; y++)
            {
                for (var near = Math.Max(0, y - radius); near <= Math.Min(lines.Height - 1, y + radius); near++)
                {
                    var source = lines.Row(y);
                    var target = wide.Row(near);
                    for (var x = 0; x < source.Length; x++) target[x] |= source[x];
                }
            }

            return wide;
        }

        return new RuleMap(Widen(page.Across, radius), Widen(page.Down.Transpose(), radius).Transpose());
    }

    /// <summary>A point of a template line, in the template's units.</summary>
    private readonly record struct Sample(double X, double Y, bool IsHorizontal);
}
