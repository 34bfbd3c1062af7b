using Digits.Recognition;

namespace Digits.Training.Data;

/// <summary>
/// Digits that a person has put right: labels.csv (columns file,label) beside the pictures, or a folder for each digit,
/// named 0 to 9, with its pictures.
/// </summary>
public static class Corrections
{
    /// <summary>Reads and normalises them.</summary>
    /// <exception cref="JobFailedException">The folder is missing or holds none, a label is no digit, or a picture can't be read or is blank.</exception>
    public static DigitSet Read(string folder)
    {
        if (!Directory.Exists(folder)) throw new JobFailedException($"{folder} is missing: it should hold the corrections.");
        var listed = Path.Combine(folder, "labels.csv");
        var files = File.Exists(listed) ? FromList(listed) : FromFolders(folder);
        if (files.Count == 0)
        {
            throw new JobFailedException($"{folder} holds no corrections: neither labels.csv (columns file,label) nor folders 0 to 9 with pictures.");
        }

        return new DigitSet("corrections", "all", [.. files.Select(file => Normalize(file.Path))], [.. files.Select(file => file.Digit)]) { IsNormalized = true };
    }

    private static List<(string Path, byte Digit)> FromList(string listed)
    {
        var table = CsvTable.Read(listed);
        var (file, label) = (table["file"], table["label"]);
        return [.. table.Rows.Select(row => row[label] is [>= '0' and <= '9'] digit
            ? (Path.Combine(Path.GetDirectoryName(listed)!, row[file]), (byte)(digit[0] - '0'))
            : throw new JobFailedException($"{listed}: \"{row[label]}\" is no single digit ({row[file]})."))];
    }

    private static List<(string Path, byte Digit)> FromFolders(string folder) => [.. Enumerable.Range(0, 10)
        .Select(digit => (Folder: Path.Combine(folder, $"{digit}"), Digit: (byte)digit)).Where(pair => Directory.Exists(pair.Folder))
        .SelectMany(pair => Directory.GetFiles(pair.Folder).Order(StringComparer.Ordinal).Select(file => (file, pair.Digit)))];

    private static GreyImage Normalize(string path)
    {
        try
        {
            var picture = ImageDecoder.Decode(File.ReadAllBytes(path), new DecodeLimits(), CancellationToken.None);
            var input = new float[MnistNormalization.Side * MnistNormalization.Side];
            if (!MnistNormalization.TryNormalize(picture, input, out _)) throw new JobFailedException($"{path} is blank.");
            return new GreyImage(MnistNormalization.Side, MnistNormalization.Side, [.. input.Select(value => (byte)MathF.Round(value * 255))]);
        }
        catch (Exception e) when (e is ImageRejectedException or IOException)
        {
            throw new JobFailedException($"{path} can't be read: {e.Message}", e);
        }
    }
}
