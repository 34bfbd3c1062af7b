using Digits.Recognition.Geometry;

namespace Digits.Recognition;

/// <summary>
/// Reads the numbers on a page: with the model's spotter, or, when it has none, by threshold, connected components, lines,
/// and digits from left to right.
/// </summary>
public sealed class ScanReader
{
    internal const int WorkingSide = 3600; // A4 at 300 dpi; finer scans are shrunk, digits have pixels to spare.
    private const int MostFrames = 3; // Things in a photograph that look as if a table's rules framed them.
    private const int SmallestPage = 800; // Pixels of the longer side; less may be a field, cut out closely.

    private readonly NumberReader numberReader;
    private readonly SpotReader? spotReader;
    private readonly FieldReader? fieldReader; // there where the other is

    public ScanReader(DigitClassifier classifier)
    {
        numberReader = new NumberReader(classifier);
        if (classifier.Spotter is not { } spotter) return;
        spotReader = new SpotReader(spotter, classifier);
        fieldReader = new FieldReader(classifier.FieldSpotter is { } second ? new SpotReader(second, classifier) : spotReader, spotReader);
    }

    /// <param name="page">The page as decoded; dark ink on light paper or the other way round.</param>
    /// <param name="number">The page's place in its file, from 1.</param>
    /// <param name="layout">How the numbers stand on it.</param>
    /// <param name="onStage">Gets to know each stage as it ends.</param>
    public PageReading Read(GreyImage page, int number, Layout layout, CancellationToken cancellationToken, ReadingStage? onStage = null)
    {
        PageReading? asItLies = null;
        if (layout == Layout.Field || (layout == Layout.Auto && Math.Max(page.Width, page.Height) < SmallestPage))
        {
            asItLies = ReadAs(page, Homography.Identity);
            var isPage = layout == Layout.Auto && (asItLies.Tables.Count > 0 || new Legibility(asItLies).IsTelling);
            if (!isPage) return asItLies; // too little stands in a field to tell how it lies
        }

        var straight = PageGeometry.Straighten(page);
        onStage?.Invoke("straighten", () => straight.Upright);
        var (reading, picture, toPage) = ReadTurned(straight, (picture, back) => (picture == page ? asItLies : null) ?? ReadAs(picture, back));
        if (fieldReader is not null) reading = reading with { Lines = fieldReader.LookAgain(reading.Lines, picture, toPage, cancellationToken) };
        return straight.Bend is null ? reading : reading.Place(straight.Shown);

        PageReading ReadAs(GreyImage upright, Homography toPage) =>
            ReadUpright(upright, toPage, new PageReading(number, page.Width, page.Height, toPage.RotationDegrees, [], []), layout, onStage, cancellationToken);
    }

    /// <summary>
    /// Reads a page, and where it is unsure of many digits also turned: those on their head look like digits too, but worse.
    /// </summary>
    private static (PageReading Reading, GreyImage Picture, Homography ToPage) ReadTurned(StraightPage straight, Func<GreyImage, Homography, PageReading> read)
    {
        var (upright, toPage, turns) = straight;
        var best = (Reading: read(upright, toPage), upright, toPage);
        var bestLegibility = new Legibility(best.Reading);
        var bestTurn = 0;
        foreach (var turn in bestLegibility.IsPoor ? turns : turns.Where(turn => turn == 2))
        {
            if (bestLegibility.IsSure) break;
            var (picture, back) = (QuarterTurn.Apply(upright, turn), QuarterTurn.Back(upright.Width, upright.Height, turn).Then(toPage));
            var turned = read(picture, back);
            var legibility = new Legibility(turned);
            if (legibility.IsBetterThan(bestLegibility, (turn - bestTurn) % 2 == 0)) (best, bestLegibility, bestTurn) = ((turned, picture, back), legibility, turn);
        }

        return best;
    }

    /// <param name="straightened">From the upright page back to the page as it came.</param>
    /// <param name="empty">What is read of it when there is nothing on it.</param>
    private PageReading ReadUpright(GreyImage upright, Homography straightened, PageReading empty, Layout layout, ReadingStage? onStage, CancellationToken cancellationToken)
    {
        var factor = AreaReduction.FactorFor(upright, WorkingSide);
        var small = AreaReduction.Reduce(upright, factor);
        var smallToPage = Homography.Scale(factor, factor).Then(straightened);
        if (layout == Layout.Field && fieldReader is not null) return empty with { Lines = fieldReader.Read(small, smallToPage, onStage, cancellationToken) };

        var (ink, paper) = ScannerMargin.ToInk(small);
        if (ink is null) return empty;

        var toPage = Homography.Translation(paper.X, paper.Y).Then(smallToPage);
        onStage?.Invoke("normalize paper", () => ink);
        cancellationToken.ThrowIfCancellationRequested();
        var bitmap = SauvolaThreshold.ApplyToPage(ink);
        onStage?.Invoke("Sauvola threshold", bitmap.ToGrey);
        var marks = ConnectedComponents.Find(bitmap);
        var dots = DotGrid.Find(marks);
        DotGrid.Erase(dots, ink, bitmap);
        marks = [.. marks.Except(dots)];
        var rules = new PageRules(ink, bitmap, marks);
        onStage?.Invoke("remove rules", bitmap.ToGrey);
        var shapes = DigitShapes.Select(ConnectedComponents.Find(bitmap), ink.Bounds);

        cancellationToken.ThrowIfCancellationRequested();
        var mayBeTable = layout is Layout.Table or Layout.Auto;
        var grid = mayBeTable ? TableGrid.Find(rules.Across, rules.Down, shapes, ink) : null;
        if (layout == Layout.Auto && grid?.IsSquaredPaper(shapes) == true) (grid, mayBeTable) = (null, false);
        var grids = mayBeTable ? rules.SeveralTables(shapes, ink) : [];
        if (grids.Count == 0 && grid is not null && !(layout == Layout.Auto && grid.IsOfForm(ink))) grids = [grid];
        grid = grids.MaxBy(one => one.Cells);
        List<(double X, double Y)[]> frames = mayBeTable ? [.. TableFrame.Find(marks, ink.Bounds).Take(MostFrames)] : [];
        const int FewestRules = 3; // Each way; with fewer there is no table.
        if (mayBeTable && grid is not { IsWhole: true } && Math.Min(rules.Across.Count, rules.Down.Count) >= FewestRules)
        {
            // Where something dark touches the table, its rules alone have its outline.
            var map = RuleMap.Find(ink, SauvolaThreshold.ApplyToPage(ink));
            frames.AddRange(TableFrame.Find(ConnectedComponents.Find(Bitmap.Or(map.Across, map.Down)), ink.Bounds).Take(MostFrames));
        }

        if (layout == Layout.Auto) frames.RemoveAll(corners => IsPartOfForm(corners, rules.Across));
        if ((grid is not null || frames.Count > 0) && HasSmallDigits(marks, ink.Bounds) && 2 * Math.Max(upright.Width, upright.Height) <= WorkingSide)
        {
            var (doubled, back) = ImageWarp.Double(upright);
            return ReadUpright(doubled, back.Then(straightened), empty, layout, onStage, cancellationToken);
        }

        foreach (var corners in frames)
        {
            if (grid is not null && Quadrilaterals.IsUpright(corners)) break; // a scan
            var table = PageGeometry.CutOut(small, [.. corners.Select(corner => (corner.X + paper.X, corner.Y + paper.Y))]);
            if (ReadFramed(table.Upright, table.ToPage, layout, grid is { IsWhole: true } ? grid.Cells : 0, onStage, cancellationToken) is not { } reading) continue;
            return (empty with { Tables = [reading] }).Place(box => smallToPage.Map(table.Shown(box)));
        }

        if (grids.Count > 0)
        {
            empty = empty with { Tables = [.. grids.Select(one => ReadTable(ink, one, shapes, toPage, cancellationToken))] };
            var outlines = grids.ConvertAll(one => one.Outline);
            var isInTable = shapes.ToLookup(IsInTable);
            if (layout == Layout.Table || !isInTable[false].Any()) return empty;
            ink = ink.Without([.. outlines, .. isInTable[true].Select(shape => shape.Box)]);
            shapes = [.. isInTable[false]];
            marks.RemoveAll(IsInTable);

            bool IsInTable(Component shape) => outlines.Exists(table => table.ContainsMiddleOf(shape.Box));
        }

        var digitHeight = DigitShapes.TypicalHeight(shapes, ink.Height);
        var isField = layout == Layout.Field || (layout == Layout.Auto && grids.Count == 0 && digitHeight > ink.Height / 5.0);
        return (isField, spotReader) switch
        {
            (true, null) => empty with { Lines = ReadField(ink, shapes, toPage) },
            (false, null) => empty with { Lines = ReadPage(ink, shapes, toPage) },
            (true, _) => ReadFieldOrPage(),
            (false, _) => ReadNumbers(),
        };

        PageReading ReadNumbers()
        {
            // Print may be taken for rules, and letters hang together by them.
            var (lines, letters) = spotReader.ReadPage(ink, shapes, [.. shapes.Concat(marks).DistinctBy(shape => shape.Box)], digitHeight, toPage, cancellationToken);
            return empty with { Lines = lines, Letters = letters };
        }

        // What may be a field holds one number among other things, unless more of them are clear.
        PageReading ReadFieldOrPage()
        {
            var numbers = ReadNumbers();
            return numbers.Lines.Count(number => number.Accepted) > 1 ? numbers : empty with { Lines = fieldReader!.Read(small, smallToPage, null, cancellationToken) };
        }
    }

    /// <summary>Whether a frame is one of a form's: many rules as long as it is wide run above and below it.</summary>
    /// <param name="corners">From the top left one clockwise.</param>
    private static bool IsPartOfForm((double X, double Y)[] corners, List<RuledLine> horizontal)
    {
        const int Most = 12; // Other tables of a page, or lines of wood, are fewer.
        const double Long = 0.6, Beside = 0.02; // Of the frame's width and height.
        var (width, top, bottom) = (corners.Max(corner => corner.X) - corners.Min(corner => corner.X), corners.Min(corner => corner.Y), corners.Max(corner => corner.Y));
        var beside = Beside * (bottom - top);
        return horizontal.Count(line => line.Length > Long * width && line.YAt((line.Start + line.End) / 2.0) is var y && (y < top - beside || y > bottom + beside)) > Most;
    }

    /// <summary>Whether a table's digits are so low that their strokes, as thick as its rules, are taken for rules.</summary>
    private static bool HasSmallDigits(IEnumerable<Component> marks, Box page)
    {
        const double Small = 17; // Pixels, the threshold's fringe included.
        const int Largest = 8; // The page's side by this; what is larger is no digit of a table but a frame, a margin or what lies beside the sheet.
        var digits = DigitShapes.Select(marks, page).FindAll(shape => shape.Box.Height < page.Height / Largest && shape.Box.Width < page.Width / Largest);
        return DigitShapes.TypicalHeight(digits, page.Height) < Small;
    }

    /// <summary>The table that fills a picture but for a margin, as <see cref="PageGeometry.CutOut"/> leaves it; null when its rules make no grid.</summary>
    /// <param name="cells">Of what was found without a frame, outer rows that no rule closes among them: null also when there are no more.</param>
    private TableReading? ReadFramed(GreyImage table, Homography toPage, Layout layout, int cells, ReadingStage? onStage, CancellationToken cancellationToken)
    {
        const int Side = 1600; // Pixels; a row of fifty still has room for digits.
        const double Stroke = 0.9; // Of a digit's height: rules are bent in a photograph, and so in pieces.
        const int Thickest = 40; // The picture's height by this; frames are printed bold.
        onStage?.Invoke("cut out table", () => table);
        var factor = AreaReduction.FactorFor(table, Side);
        var small = AreaReduction.Reduce(table, factor);
        if (PaperNormalization.ToInk(small) is not { } ink) return null;
        cancellationToken.ThrowIfCancellationRequested();
        var bitmap = SauvolaThreshold.ApplyToPage(ink);
        var marks = ConnectedComponents.Find(bitmap);
        var digitHeight = DigitShapes.TypicalHeight(DigitShapes.Select(marks, ink.Bounds), bitmap.Height);
        var (shortest, thickest) = ((int)(Stroke * digitHeight), bitmap.Height / Thickest);
        var transposed = bitmap.Transpose();
        List<RuledLine> Find(Bitmap dark, Bitmap ridges) => [.. RuledLines.Find(dark, shortest, thickest), .. RuledLines.Find(ridges, shortest, thickest)];
        var horizontal = Find(bitmap, RidgeFilter.Horizontal(ink, thickest));
        var vertical = Find(transposed, RidgeFilter.Vertical(ink, thickest).Transpose());
        if (TableGrid.FindFramed(horizontal, vertical, ink) is not { } ruled) return null;
        RuledLines.Erase(bitmap, transposed, horizontal.Where(ruled.IsRuleAcross), vertical.Where(ruled.IsRuleDown)); // not the ones among the digits
        onStage?.Invoke("remove rules of table", bitmap.ToGrey);
        var shapes = DigitShapes.Select(ConnectedComponents.Find(bitmap), ink.Bounds);
        var grid = ruled.WithOuterRules(shapes, ink.Bounds);
        if (layout == Layout.Auto && grid.IsSquaredPaper(shapes)) return null;
        return grid.Cells > cells ? ReadTable(ink, grid, shapes, Homography.Scale(factor, factor).Then(toPage), cancellationToken) : null;
    }

    /// <summary>The one number of a field: of the most prominent ones, the one that looks most like digits.</summary>
    private List<LineReading> ReadField(GreyImage ink, List<Component> shapes, Homography toPage)
    {
        const double MaxGap = 2; // Digit heights; people spread the digits of a field.
        const int Candidates = 4;
        var numbers = FindNumbers(shapes, MaxGap).OrderByDescending(number => number.Prominence).Take(Candidates).ToList();
        var lines = numberReader.Read(ink, numbers, toPage);
        return [.. lines.Zip(numbers).OrderByDescending(pair => pair.Second.Prominence * Likeness(pair.First)).Select(pair => pair.First).Take(1)];
    }

    private List<LineReading> ReadPage(GreyImage ink, List<Component> shapes, Homography toPage)
    {
        const double MaxGap = 0.9; // Digit heights; a space between numbers is wider.
        return numberReader.Read(ink, FindNumbers(shapes, MaxGap), toPage);
    }

    private TableReading ReadTable(GreyImage ink, TableGrid grid, List<Component> shapes, Homography toPage, CancellationToken cancellationToken)
    {
        var places = Enumerable.Range(0, grid.Rows * grid.Columns).Select(i => Math.DivRem(i, grid.Columns)).ToList();
        var lines = spotReader?.ReadTable(ink, grid, shapes, toPage, cancellationToken) ?? ReadCells(ink, grid, places, shapes, toPage);
        var readings = places.Zip(lines, (place, line) => new CellReading(
            line.Text, line.Confidence, line.Accepted, toPage.Map(grid.CellBox(place.Quotient, place.Remainder)), line.Digits));
        return new TableReading([.. readings.Chunk(grid.Columns)]);
    }

    private List<LineReading> ReadCells(
        GreyImage ink, TableGrid grid, List<(int Quotient, int Remainder)> places, List<Component> shapes, Homography toPage)
    {
        var cells = shapes.ToLookup(shape => grid.CellAt(shape.CentreX, shape.CentreY));
        var digitHeight = DigitShapes.TypicalHeight(shapes, ink.Height);
        var numbers = places.ConvertAll(place => DigitHypotheses.Find(DigitShapes.SelectOnLine([.. cells[place]], digitHeight), digitHeight));
        return numberReader.Read(ink, numbers, toPage);
    }

    private static List<NumberShapes> FindNumbers(List<Component> shapes, double maxGap)
    {
        var numbers = new List<NumberShapes>();
        foreach (var line in LineGrouping.Lines(shapes))
        {
            var digitHeight = DigitShapes.TypicalHeight(line, 0); // Print and handwriting of one page differ in size.
            foreach (var number in LineGrouping.Numbers(DigitShapes.SelectOnLine(line, digitHeight), maxGap * digitHeight))
            {
                var found = DigitHypotheses.Find(number, digitHeight);
                if (found.Places.Count > 0) numbers.Add(found);
            }
        }

        return numbers;
    }

    /// <summary>The geometric mean of the digits' confidences: comparable between numbers of different length.</summary>
    private static double Likeness(LineReading line) => Math.Pow(line.Confidence, 1.0 / line.Digits.Count);
}
