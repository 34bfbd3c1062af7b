using System.Globalization;
using System.Text;
using Digits.Recognition;
using Digits.Recognition.Forms;
using Digits.Training.Data;

namespace Digits.Training.Reading;

/// <summary>Reads the numbers of image files, several at a time.</summary>
public static class FileReader
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp"];

    /// <summary>The image files meant by files, folders (their images, not deeper) and a list file (a path a line).</summary>
    /// <exception cref="JobFailedException">The list is missing, or nothing is named.</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> paths, string? list)
    {
        if (list != null && !File.Exists(list)) throw new JobFailedException($"{list} is missing.");
        var listed = list == null ? [] : File.ReadAllLines(list).Select(line => line.Trim()).Where(line => line.Length > 0);
        var files = paths.Concat(listed).SelectMany(IEnumerable<string> (path) => Directory.Exists(path)
            ? Directory.GetFiles(path).Where(IsImage).Order(StringComparer.Ordinal)
            : [path]).ToList();
        return files.Count > 0 ? files : throw new JobFailedException("No image files are named.");
    }

    /// <summary>Reads the files; the results keep their order.</summary>
    /// <param name="stages">Folder for pictures of what was done to each page; null for none.</param>
    /// <param name="onFile">Called with 1 after each file; from several threads.</param>
    public static IReadOnlyList<FileReading> Read(
        DigitClassifier classifier, IReadOnlyList<string> files, ScanLayout layout, string? stages, Action<int> onFile, CancellationToken cancellationToken)
    {
        if (stages != null) Directory.CreateDirectory(stages);
        var reader = new LayoutReader(classifier);
        var readings = new FileReading[files.Count];
        Parallel.For(0, files.Count, new ParallelOptions { CancellationToken = cancellationToken }, i =>
        {
            readings[i] = Read(reader, files[i], layout, stages == null ? null : Path.Combine(stages, $"{i + 1:000}-{Path.GetFileNameWithoutExtension(files[i])}"), cancellationToken);
            onFile(1);
        });
        return readings;
    }

    /// <summary>The CSV form: file,line,text,confidence,accepted.</summary>
    public static string ToCsv(IEnumerable<FileReading> readings)
    {
        var csv = new StringBuilder("file,line,text,confidence,accepted\n");
        foreach (var number in readings.SelectMany(reading => reading.Numbers))
        {
            csv.Append(CultureInfo.InvariantCulture,
                $"{CsvTable.Quote(number.File)},{number.Line},{number.Text},{number.Confidence:F4},{(number.Accepted ? "true" : "false")}\n");
        }

        return csv.ToString();
    }

    private static FileReading Read(LayoutReader reader, string file, ScanLayout layout, string? stages, CancellationToken cancellationToken)
    {
        try
        {
            var numbers = new List<NumberRead>();
            var problems = new List<string>();
            var page = 0;
            foreach (var image in ImageDecoder.DecodePages(File.ReadAllBytes(file), new DecodeLimits(), cancellationToken))
            {
                var reading = reader.Read(image, ++page, layout, cancellationToken, stages == null ? null : Drawn($"{stages}-page{page}"));
                foreach (var (text, confidence, accepted) in NumbersOf(reading))
                {
                    numbers.Add(new NumberRead(file, numbers.Count + 1, text, confidence, accepted));
                }

                problems.AddRange(reading.Form?.Problems ?? []);
            }

            return new FileReading(file, numbers, problems, null);
        }
        catch (Exception e) when (e is ImageRejectedException or IOException or UnauthorizedAccessException)
        {
            return new FileReading(file, [], [], e.Message);
        }
    }

    private static ReadingStage Drawn(string prefix)
    {
        var count = 0;
        return (stage, picture) => File.WriteAllBytes($"{prefix}-{++count}-{stage.Replace(' ', '-')}.png", GreyPng.Encode(picture()));
    }

    // A form's fields are its lines, empty ones too: so each keeps its place.
    private static IEnumerable<(string Text, double Confidence, bool Accepted)> NumbersOf(PageReading page) => page.Form is { } form
        ? form.Fields.Select(field => (field.Number.Text, field.Number.Confidence, field.Number.Accepted))
        : page.Lines.Select(line => (line.Text, line.Confidence, line.Accepted)).Concat(
            page.Tables.SelectMany(table => table.Rows).SelectMany(row => row).Where(cell => cell.Text.Length > 0).Select(cell => (cell.Text, cell.Confidence, cell.Accepted)));

    private static bool IsImage(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
