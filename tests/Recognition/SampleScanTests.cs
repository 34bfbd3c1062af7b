using System.Text.Json;
using Digits.Recognition.Geometry;
using Digits.Tests;

namespace Digits.Recognition.Tests;

/// <summary>The scans in samples/, read with the model that ships, against the truth that was drawn.</summary>
public sealed class SampleScanTests
{
    public static TheoryData<string> Files => [.. Truth().Select(scan => scan.GetProperty("file").GetString()!)];

    [Theory]
    [MemberData(nameof(Files))]
    public void EveryNumberOfASampleIsRead(string file)
    {
        var truth = Truth().Single(scan => scan.GetProperty("file").GetString() == file);
        var layout = Enum.Parse<Layout>(truth.GetProperty("layout").GetString()!, ignoreCase: true);
        var page = ImageDecoder.Decode(File.ReadAllBytes(Repository.File("samples", file)), new DecodeLimits(), default);

        using var classifier = TestModels.Shipped();
        var reading = new ScanReader(classifier).Read(page, 1, layout, default);

        if (layout == Layout.Table)
        {
            var rows = truth.GetProperty("rows").Deserialize<string[][]>()!;
            Assert.Equal(rows, Assert.Single(reading.Tables).Rows.Select(row => row.Select(cell => cell.Text).ToArray()));
            return;
        }

        foreach (var line in truth.GetProperty("lines").EnumerateArray())
        {
            var box = line.GetProperty("box").Deserialize<Box>(ModelManifest.Json);
            var (centreX, centreY) = (box.X + (box.Width / 2), box.Y + (box.Height / 2));
            var there = reading.Lines.Where(number => Contains(number.Box, centreX, centreY)).Select(number => number.Text);
            Assert.Equal([line.GetProperty("text").GetString()!], there);
        }
    }

    [Theory]
    [InlineData("page.png", Layout.Page, 1)]
    [InlineData("page.png", Layout.Page, 2)]
    [InlineData("page.png", Layout.Page, 3)]
    [InlineData("table.png", Layout.Table, 1)]
    [InlineData("table.png", Layout.Table, 2)]
    public void APageOnItsSideOrHeadIsReadAsIfItStood(string file, Layout layout, int quarterTurns)
    {
        var page = ImageDecoder.Decode(File.ReadAllBytes(Repository.File("samples", file)), new DecodeLimits(), default);
        using var classifier = TestModels.Shipped();
        var reader = new ScanReader(classifier);

        var (standing, turned) = (reader.Read(page, 1, layout, default), reader.Read(QuarterTurn.Apply(page, quarterTurns), 1, layout, default));

        Assert.Equal(Texts(standing), Texts(turned));
        Assert.Equal(360 - (90 * quarterTurns), (turned.Rotation - standing.Rotation + 360) % 360, tolerance: 2);

        static IEnumerable<string> Texts(PageReading page) =>
            page.Lines.Select(line => line.Text).Concat(page.Tables.SelectMany(table => table.Rows).SelectMany(row => row).Select(cell => cell.Text));
    }

    [Fact]
    public void OfTwoLikeNumbersInAFieldItIsUnsureWhichIsMeant()
    {
        var once = ImageDecoder.Decode(File.ReadAllBytes(Repository.File("samples", "field.png")), new DecodeLimits(), default);
        var twice = new GreyImage(once.Width, 2 * once.Height, [.. once.Pixels, .. once.Pixels]);

        using var classifier = TestModels.Shipped();
        var (alone, either) = (Read(once), Read(twice));

        Assert.True(alone.Accepted);
        Assert.Equal(alone.Text, either.Text);
        Assert.False(either.Accepted);
        Assert.InRange(either.Confidence, 0.3, 0.7);

        LineReading Read(GreyImage field) => Assert.Single(new ScanReader(classifier).Read(field, 1, Layout.Field, default).Lines);
    }

    private static bool Contains(Box box, int x, int y) => x >= box.X && x < box.Right && y >= box.Y && y < box.Bottom;

    private static JsonElement.ArrayEnumerator Truth() =>
        JsonDocument.Parse(File.ReadAllText(Repository.File("samples", "truth.json"))).RootElement.GetProperty("scans").EnumerateArray();
}
