namespace Digits.Recognition.Tests;

public sealed class ComponentTests
{
    [Fact]
    public void ShapesThatTouchAtACornerAreOne()
    {
        var shapes = ConnectedComponents.Find(Drawing.Bitmap(
            "#..#.",
            ".#.#.",
            ".....",
            "#.##."));

        Assert.Equal([new Box(0, 0, 2, 2), new Box(3, 0, 1, 2), new Box(0, 3, 1, 1), new Box(2, 3, 2, 1)], shapes.Select(shape => shape.Box));
        Assert.Equal([2, 2, 1, 2], shapes.Select(shape => shape.Area));
    }

    [Fact]
    public void ArmsThatMeetBelowAreOne()
    {
        var shapes = ConnectedComponents.Find(Drawing.Bitmap(
            "#.#.#",
            "#.#.#",
            "###.#",
            "....#",
            "#####"));

        Assert.Equal([7, 9], shapes.Select(shape => shape.Area).Order());
        Assert.Single(ConnectedComponents.Find(Drawing.Bitmap("#...#", ".#.#.", "..#..")));
    }

    [Fact]
    public void ComponentsAreThoseOfAFloodFill()
    {
        var random = new Random(3);
        for (var trial = 0; trial < 50; trial++)
        {
            var bitmap = new Bitmap(17, 13);
            for (var i = 0; i < bitmap.Pixels.Length; i++) bitmap.Pixels[i] = random.Next(100) < 45;

            Assert.Equal(FloodFillAreas(bitmap).Order(), ConnectedComponents.Find(bitmap).Select(shape => shape.Area).Order());
        }
    }

    private static List<int> FloodFillAreas(Bitmap bitmap)
    {
        var left = new HashSet<(int X, int Y)>();
        for (var i = 0; i < bitmap.Pixels.Length; i++)
        {
            if (bitmap.Pixels[i]) left.Add((i % bitmap.Width, i / bitmap.Width));
        }

        var areas = new List<int>();
        while (left.Count > 0)
        {
            var open = new Stack<(int X, int Y)>([left.First()]);
            left.Remove(open.Peek());
            var area = 0;
            while (open.TryPop(out var at))
            {
                area++;
                for (var n = 0; n < 9; n++)
                {
                    var next = (at.X + (n % 3) - 1, at.Y + (n / 3) - 1);
                    if (left.Remove(next)) open.Push(next);
                }
            }

            areas.Add(area);
        }

        return areas;
    }

    [Fact]
    public void ACutOutShapeLeavesItsNeighboursBehind()
    {
        var ink = new GreyImage(5, 3, [200, 9, 0, 0, 150, 200, 9, 0, 0, 150, 200, 9, 0, 0, 150]);
        var shape = ConnectedComponents.Find(Bitmap.Above(ink, 100))[0];

        var cut = shape.CutFrom(ink);

        Assert.Equal(new Box(0, 0, 3, 5), cut.Bounds);
        Assert.Equal([0, 0, 0, 0, 200, 9, 0, 200, 9, 0, 200, 9, 0, 0, 0], cut.Pixels);
    }

    [Fact]
    public void AShapeIsSplitAtAColumn()
    {
        var shape = ConnectedComponents.Find(Drawing.Bitmap("###.", "#..#", "####"))[0];

        var (left, right) = shape.SplitAt(2);

        Assert.Equal((new Box(0, 0, 2, 3), 5), (left!.Box, left.Area));
        Assert.Equal((new Box(2, 0, 2, 3), 4), (right!.Box, right.Area));
        Assert.Null(shape.SplitAt(0).Left);
        Assert.Null(shape.SplitAt(4).Right);
    }

    [Fact]
    public void RulesGoAndStrokesThatCrossThemStay()
    {
        var bitmap = Drawing.Bitmap(
            "......#.........",
            "......#.........",
            "################",
            "......#.........",
            "......#.........",
            "..##............");

        var lines = RuledLines.Find(bitmap, minRun: 10, maxThickness: 2);
        RuledLines.Erase(bitmap, lines);

        var line = Assert.Single(lines);
        Assert.Equal((2.0, 0.0, 0, 16, 1), (line.Intercept, line.Slope, line.Start, line.End, line.Thickness));
        Assert.Equal(
            [
                "......#.........",
                "......#.........",
                "......#.........",
                "......#.........",
                "......#.........",
                "..##............",
            ],
            Drawing.Text(bitmap));
    }

    [Fact]
    public void ASlantedRuleIsOneLine()
    {
        var bitmap = new Bitmap(200, 12);
        for (var x = 0; x < 200; x++) bitmap[x, 3 + (x / 50)] = true;

        var line = Assert.Single(RuledLines.Find(bitmap, minRun: 40, maxThickness: 4));

        Assert.Equal((0, 200), (line.Start, line.End));
        Assert.InRange(line.YAt(0), 2, 4);
        Assert.InRange(line.YAt(199), 5, 7);
    }

    [Theory]
    [InlineData(40, 1)]
    [InlineData(20, 2)]
    public void PiecesFarApartAreNoOneRule(int maxGap, int expected)
    {
        var bitmap = new Bitmap(200, 20);
        bitmap.Row(10)[10..80].Fill(true);
        bitmap.Row(11)[110..190].Fill(true);

        Assert.Equal(expected, RuledLines.Join(RuledLines.FindPieces(bitmap, minRun: 30, maxThickness: 4), maxThickness: 4, maxGap).Count);
    }

    [Fact]
    public void ABarIsNoRule() => Assert.Empty(RuledLines.Find(Drawing.Bitmap([.. Enumerable.Repeat("####################", 9)]), minRun: 10, maxThickness: 4));

    [Fact]
    public void LinesAreReadDownAndNumbersAcross()
    {
        Component At(int x, int y, int height = 10) => new([.. Enumerable.Range(y, height).Select(row => new Run(row, x, x + 6))]);
        var shapes = new[] { At(50, 102), At(10, 100), At(20, 101), At(11, 20), At(30, 15, 12) };

        var lines = LineGrouping.Lines(shapes);
        var numbers = LineGrouping.Numbers(lines[1], maxGap: 9);

        Assert.Equal([[11, 30], [10, 20, 50]], lines.Select(line => line.Select(shape => shape.Box.X)));
        Assert.Equal([[10, 20], [50]], numbers.Select(number => number.Select(shape => shape.Box.X)));
    }
}
