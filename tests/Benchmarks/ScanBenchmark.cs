using System.Diagnostics;
using Digits.Recognition;
using Digits.Recognition.Forms;
using Digits.Training.Models;
using Digits.Training.Samples;

namespace Digits.Benchmarks;

/// <summary>Reads A4 pages at 150 dpi on one core, stage by stage, in turns with Tesseract, which reads the same files.</summary>
internal static class ScanBenchmark
{
    private const int Width = 1240, Height = 1754; // A4 at 150 dpi
    private const int DigitHeight = 40; // pixels: a hand's seven millimetres

    /// <summary>Prints a table a page. Returns the exit code.</summary>
    /// <param name="rounds">How often each page is read; medians count.</param>
    public static int Run(int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("bench-scans").FullName;
        try
        {
            using var classifier = DigitClassifier.Load(ModelVersions.Resolve(ModelVersions.DefaultRoot));
            var reader = new LayoutReader(classifier);
            var tesseract = TesseractProcess.Version();
            foreach (var (name, layout, page, numbers) in new[] { Noted(new Random(1)), Tallied(new Random(2)) })
            {
                var file = Path.Combine(folder, name + ".png");
                File.WriteAllBytes(file, GreyPng.Encode(page));
                Measure(name, layout, file, numbers, reader, tesseract, rounds);
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Measure(string name, Layout layout, string file, List<string> numbers, LayoutReader reader, string? tesseract, int rounds)
    {
        var stages = new Dictionary<string, List<double>>();
        var (ours, theirs) = (new List<double>(), new List<double>());
        var (found, foundByThem, first) = (0, 0, 0.0);
        for (var round = 0; round <= rounds; round++)
        {
            if (round == 1) (first, stages, ours, theirs) = (ours[0], [], [], []); // The first one warmed up.
            var clock = Stopwatch.StartNew();
            var before = 0.0;
            var page = ImageDecoder.Decode(File.ReadAllBytes(file), new DecodeLimits(), default);
            Stage("decode");
            var reading = reader.Read(page, 1, new ScanLayout(layout), default, (stage, _) => Stage(stage));
            Stage("find and read digits");
            ours.Add(clock.Elapsed.TotalMilliseconds);
            found = Right(numbers, [.. reading.Lines.Select(line => line.Text), .. reading.Tables.SelectMany(table => table.Rows).SelectMany(row => row).Select(cell => cell.Text)]);
            if (tesseract == null) continue;
            clock.Restart();
            var words = TesseractProcess.Read(file);
            theirs.Add(clock.Elapsed.TotalMilliseconds);
            foundByThem = Right(numbers, words);

            void Stage(string stage)
            {
                var now = clock.Elapsed.TotalMilliseconds;
                if (!stages.TryGetValue(stage, out var times)) stages[stage] = times = [];
                times.Add(now - before);
                before = now;
            }
        }

        Console.WriteLine($"{name}: {Width} x {Height}, {numbers.Count} numbers");
        foreach (var (stage, times) in stages) Console.WriteLine($"  {stage,-22} {Median(times),8:F1} ms");
        Console.WriteLine($"  {"the first time",-22} {first,8:F1} ms");
        Console.WriteLine($"  {"ours, one core",-22} {Median(ours),8:F1} ms   {1000 / Median(ours):F1} pages a second   {found} of {numbers.Count} numbers right");
        if (tesseract != null)
        {
            Console.WriteLine($"  {tesseract,-22} {Median(theirs),8:F1} ms   {1000 / Median(theirs):F1} pages a second   {foundByThem} of {numbers.Count} numbers right");
            Console.WriteLine($"  ratio                  {Median(theirs) / Median(ours),8:F1}");
        }
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    /// <summary>How many of the numbers are among those that were read, each one once.</summary>
    private static int Right(List<string> numbers, List<string> read)
    {
        var left = read.ToList();
        return numbers.Count(left.Remove);
    }

    /// <summary>A sheet of a ruled pad, two numbers a line.</summary>
    private static (string Name, Layout Layout, GreyImage Page, List<string> Numbers) Noted(Random random)
    {
        const int Pitch = 66;
        var page = new SamplePage(Width, Height, random.Between(-1, 1), random);
        var hand = new Handwriting(random);
        var numbers = new List<string>();
        for (var y = 3 * Pitch; y < Height - Pitch; y += Pitch)
        {
            page.Rule(0, y + 6, Width, y + 6, 1.6, 205);
            foreach (var x in new[] { 140, 640 }) numbers.Add(Write(page, hand, random, x, y, 6));
        }

        return ("a noted page", Layout.Page, page.Scan(), numbers);
    }

    /// <summary>A table of five columns.</summary>
    private static (string Name, Layout Layout, GreyImage Page, List<string> Numbers) Tallied(Random random)
    {
        const int Left = 80, Top = 120, CellWidth = 210, CellHeight = 72, Rows = 20, Columns = 5;
        var page = new SamplePage(Width, Height, random.Between(-1, 1), random);
        for (var row = 0; row <= Rows; row++) page.Rule(Left, Top + (row * CellHeight), Left + (Columns * CellWidth), Top + (row * CellHeight), 1.8, 120);
        for (var column = 0; column <= Columns; column++) page.Rule(Left + (column * CellWidth), Top, Left + (column * CellWidth), Top + (Rows * CellHeight), 1.8, 120);
        var hand = new Handwriting(random);
        var numbers = new List<string>();
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++) numbers.Add(Write(page, hand, random, Left + (column * CellWidth) + 30, Top + ((row + 1) * CellHeight) - 16, 3));
        }

        return ("a table", Layout.Table, page.Scan(), numbers);
    }

    private static string Write(SamplePage page, Handwriting hand, Random random, double x, double baseline, int longest)
    {
        var text = string.Concat(Enumerable.Range(0, random.Next(1, longest + 1)).Select(_ => random.Next(10)));
        hand.Write(page, text, x, baseline, DigitHeight);
        return text;
    }
}
