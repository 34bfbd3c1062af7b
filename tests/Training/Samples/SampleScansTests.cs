using Digits.Recognition;
using Digits.Tests;
using Digits.Training.Samples;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace Digits.Training.Tests;

public sealed class SampleScansTests
{
    private const byte Ink = 130; // paper is above 215, pale print about 200, a pen about 60
    private static readonly string Folder = Repository.File("samples");
    private static readonly IReadOnlyList<SampleScan> Scans = SampleScans.Make(SampleScans.Seed);

    public static TheoryData<string> Files => [.. Scans.Select(scan => scan.File)];

    [Theory]
    [MemberData(nameof(Files))]
    public void TheCommittedScanIsWhatItsSeedMakes(string file)
    {
        var scan = Scans.Single(scan => scan.File == file);
        using var committed = Image.Load<L8>(File.ReadAllBytes(Path.Combine(Folder, file)));
        var pixels = new byte[committed.Width * committed.Height];
        committed.CopyPixelDataTo(pixels);

        Assert.Equal((scan.Image.Width, scan.Image.Height), (committed.Width, committed.Height));
        Assert.Equal(scan.Image.Pixels, pixels);
    }

    [Fact]
    public void TheCommittedTruthIsWhatItsSeedMakes() =>
        Assert.Equal(SampleFolder.Truth(SampleScans.Seed, Scans), File.ReadAllText(Path.Combine(Folder, SampleFolder.TruthFile)).ReplaceLineEndings("\n"));

    [Fact]
    public void AnotherSeedWritesOtherNumbersOnOtherPaper()
    {
        var other = SampleScans.Make(SampleScans.Seed + 100);

        for (var i = 0; i < Scans.Count; i++) Assert.NotEqual(Scans[i].Image.Pixels, other[i].Image.Pixels);
        Assert.NotEqual(Scans[1].Lines[0].Text, other[1].Lines[0].Text);
        Assert.NotEqual(Scans[2].Rows, other[2].Rows);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void EveryInkPixelLiesInANumbersBoxAndEveryBoxHoldsInkToItsEdges(string file)
    {
        var scan = Scans.Single(scan => scan.File == file);
        var seen = scan.Lines.Select(_ => (Left: int.MaxValue, Top: int.MaxValue, Right: 0, Bottom: 0)).ToArray();
        for (var y = 0; y < scan.Image.Height; y++)
        {
            for (var x = 0; x < scan.Image.Width; x++)
            {
                if (scan.Image[x, y] > Ink) continue;
                var at = Enumerable.Range(0, seen.Length).FirstOrDefault(i => Holds(scan.Lines[i].Box, x, y), -1);
                Assert.True(at >= 0, $"Ink at {x}, {y} belongs to no number.");
                var s = seen[at];
                seen[at] = (Math.Min(s.Left, x), Math.Min(s.Top, y), Math.Max(s.Right, x + 1), Math.Max(s.Bottom, y + 1));
            }
        }

        foreach (var (line, ink) in scan.Lines.Zip(seen))
        {
            // A box is drawn around the pen's round tip; blur and a light touch take up to 3 pixels of its dark core.
            Assert.InRange(ink.Left - line.Box.X, 0, 3);
            Assert.InRange(ink.Top - line.Box.Y, 0, 3);
            Assert.InRange(line.Box.Right - ink.Right, 0, 3);
            Assert.InRange(line.Box.Bottom - ink.Bottom, 0, 3);
        }
    }

    [Fact]
    public void ATablesFilledCellsAreItsNumbersInReadingOrder()
    {
        var table = Scans.Single(scan => scan.Layout == Layout.Table);

        Assert.Equal(table.Rows!.SelectMany(row => row).Where(cell => cell != ""), table.Lines.Select(line => line.Text));
        Assert.Contains(table.Rows!.SelectMany(row => row), cell => cell == "");
    }

    [Fact]
    public void AFormsFieldsAreItsNumbersByLabel()
    {
        var form = Scans.Single(scan => scan.Fields is not null);

        Assert.Equal(["customer", "date", "meter", "reading", "amount"], form.Fields!.Keys);
        Assert.Equal(form.Lines.Select(line => line.Text), form.Fields!.Values);
    }

    private static bool Holds(Box box, int x, int y) => x >= box.X && x < box.Right && y >= box.Y && y < box.Bottom;
}
