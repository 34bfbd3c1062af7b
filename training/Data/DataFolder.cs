namespace Digits.Training.Data;

/// <summary>Finds data sets by their files.</summary>
public static class DataFolder
{
    private const int Depth = 2; // a folder of sets, some of which are folders of sets again

    /// <summary>The last part of a path.</summary>
    public static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    /// <summary>The sets in <paramref name="folder"/>: itself when it is one, else those below it, by name.</summary>
    /// <exception cref="JobFailedException">The folder is missing or holds no set.</exception>
    public static IReadOnlyList<FoundSet> Find(string? folder)
    {
        if (string.IsNullOrEmpty(folder))
        {
            throw new JobFailedException("No data: say where they are with --data DIR or the environment variable DIGITS_DATA; "
                + "`training fetch --data DIR` downloads MNIST.");
        }

        if (!Directory.Exists(folder))
        {
            throw new JobFailedException($"{folder} is missing. `training fetch --data {folder}` downloads MNIST to it.");
        }

        var found = Search(folder, null, Depth).ToList();
        return found.Count > 0 ? found : throw new JobFailedException(
            $"{folder} holds no data set: neither MNIST's four idx files, nor {IdxPair.Images}.gz with {IdxPair.Labels}.gz, "
            + "nor labels.csv or cells.csv. `training fetch` downloads MNIST.");
    }

    private static IEnumerable<FoundSet> Search(string folder, string? name, int depth)
    {
        if (KindOf(folder) is { } kind) return [new FoundSet(name ?? NameOf(folder), folder, kind)];
        if (depth == 0) return [];
        return Directory.GetDirectories(folder).Order(StringComparer.Ordinal).SelectMany(
            below => Search(below, (name == null ? "" : name + "/") + NameOf(below), depth - 1));
    }

    private static SetKind? KindOf(string folder)
    {
        if (Mnist.IsIn(folder)) return SetKind.Mnist;
        if (IdxPair.Find(folder, IdxPair.Images) != null) return SetKind.IdxPair;
        if (NumberTables.Find(folder) is not { } csv) return null;
        return DigitCells.Fits(CsvTable.Read(csv)) ? SetKind.DigitCells : SetKind.Numbers;
    }
}
