namespace Digits.Recognition;

/// <summary>Reads the numbers on a page: threshold, connected components, lines, digits from left to right.</summary>
public sealed class ScanReader(DigitClassifier classifier)
{
    private const int WorkingSide = 3600; // A4 at 300 dpi; finer scans are shrunk, digits have pixels to spare.
    private const double EmptyConfidence = 0.99; // No ink but specks.

    private readonly NumberReader numberReader = new(classifier);

    /// <param name="page">The page as decoded; dark ink on light paper or the other way round.</param>
    /// <param name="number">The page's place in its file, from 1.</param>
    /// <param name="layout">How the numbers stand on it.</param>
    public PageReading Read(GreyImage page, int number, Layout layout, CancellationToken cancellationToken)
    {
        var factor = AreaReduction.FactorFor(page, WorkingSide);
        var ink = PaperNormalization.ToInk(AreaReduction.Reduce(page, factor));
        if (ink is null) return new PageReading(number, page.Width, page.Height, 0, [], []);

        cancellationToken.ThrowIfCancellationRequested();
        var bitmap = SauvolaThreshold.Apply(ink, radius: Math.Clamp(Math.Min(ink.Width, ink.Height) / 8, 12, 40));
        var (horizontal, vertical) = RemoveRules(bitmap, layout);
        var shapes = ConnectedComponents.Find(bitmap);
        var digitHeight = DigitShapes.TypicalHeight(shapes, ink.Bounds);
        shapes = DigitShapes.Select(shapes, digitHeight, ink.Bounds);

        cancellationToken.ThrowIfCancellationRequested();
        var grid = layout is Layout.Table or Layout.Auto ? TableGrid.Find(horizontal, vertical, ink.Width, ink.Height) : null;
        if (grid is not null)
        {
            return new PageReading(number, page.Width, page.Height, 0, [], [ReadTable(ink, grid, shapes, digitHeight, factor)]);
        }

        var isField = layout == Layout.Field || (layout == Layout.Auto && digitHeight > ink.Height / 5.0);
        var numbers = isField ? FieldNumber(shapes, digitHeight) : PageNumbers(shapes, digitHeight);
        var hypotheses = numbers.ConvertAll(shapesOfOne => DigitHypotheses.Find(shapesOfOne, digitHeight));
        hypotheses.RemoveAll(places => places.Count == 0);
        return new PageReading(number, page.Width, page.Height, 0, numberReader.Read(ink, hypotheses, factor), []);
    }

    /// <summary>Takes the printed lines out of the bitmap, and gives them back: vertical ones with x and y exchanged.</summary>
    private static (List<RuledLine> Horizontal, List<RuledLine> Vertical) RemoveRules(Bitmap bitmap, Layout layout)
    {
        // In a field one digit may be as long as half the picture; on a page no stroke is.
        var share = layout == Layout.Field ? 0.6 : 0.05;
        const int ShortestRule = 30, ThickestRule = 8;
        var thickest = Math.Max(ThickestRule, bitmap.Height / 200);
        var transposed = bitmap.Transpose();
        var horizontal = RuledLines.Find(bitmap, Math.Max(ShortestRule, (int)(share * bitmap.Width)), thickest);
        var vertical = RuledLines.Find(transposed, Math.Max(ShortestRule, (int)(share * bitmap.Height)), thickest);
        RuledLines.Erase(transposed, vertical);
        transposed.Transpose().Pixels.CopyTo(bitmap.Pixels, 0);
        RuledLines.Erase(bitmap, horizontal);
        return (horizontal, vertical);
    }

    /// <summary>The one number of a field: the line, and on it the group, with the most ink.</summary>
    private static List<List<Component>> FieldNumber(List<Component> shapes, double digitHeight)
    {
        const double MaxGap = 2; // Digit heights; people spread the digits of a field.
        var numbers = LineGrouping.Lines(shapes).SelectMany(line => LineGrouping.Numbers(line, MaxGap * digitHeight));
        return [.. numbers.OrderByDescending(number => number.Sum(shape => shape.Area)).Take(1)];
    }

    private static List<List<Component>> PageNumbers(List<Component> shapes, double digitHeight)
    {
        const double MaxGap = 0.9; // Digit heights; a space between numbers is wider.
        return [.. LineGrouping.Lines(shapes).SelectMany(line => LineGrouping.Numbers(line, MaxGap * digitHeight))];
    }

    private TableReading ReadTable(GreyImage ink, TableGrid grid, List<Component> shapes, double digitHeight, int factor)
    {
        var cells = shapes.ToLookup(shape => grid.CellAt(shape.CentreX, shape.CentreY));
        var places = Enumerable.Range(0, grid.Rows * grid.Columns).Select(i => Math.DivRem(i, grid.Columns)).ToList();
        var numbers = places.ConvertAll(place => DigitHypotheses.Find(cells[place], digitHeight));
        var lines = numberReader.Read(ink, numbers, factor);
        var readings = places.Zip(lines, (place, line) => Cell(line, grid.CellBox(place.Quotient, place.Remainder), factor));
        return new TableReading([.. readings.Chunk(grid.Columns)]);
    }

    private static CellReading Cell(LineReading line, Box box, int factor)
    {
        var page = new Box(box.X * factor, box.Y * factor, box.Width * factor, box.Height * factor);
        return line.Text.Length == 0 ? new CellReading("", EmptyConfidence, true, page) : new CellReading(line.Text, line.Confidence, line.Accepted, page);
    }
}
