using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Digits.Infra.Tests;

/// <summary>The files of infra/ as text.</summary>
internal static class InfraFolder
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "../.."));

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Every Bicep file, relative to the root.</summary>
    public static IReadOnlyList<string> Bicep { get; } = [.. Files("infra", "*.bicep")];

    /// <summary>Everything that Azure gets to see.</summary>
    public static IReadOnlyList<string> Everything { get; } =
        [.. Files("infra", "*"), "azure.yaml", "host.json", "local.settings.sample.json"];

    public static IEnumerable<string> Files(string folder, string pattern) =>
        from file in Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Root, file).Replace('\\', '/')
        where !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal)
        orderby path
        select path;

    /// <summary>What the first group of the pattern captures, in order.</summary>
    public static IReadOnlyList<string> Captures(string text, string pattern) =>
        [.. Regex.Matches(text, pattern).Select(match => match.Groups[1].Value)];

    /// <summary>Name and value of each line <c>name: 'value'</c> from the line with <paramref name="start"/> to the brace that closes it.</summary>
    public static IReadOnlyDictionary<string, string> Block(string text, string start)
    {
        int from = text.IndexOf(start, StringComparison.Ordinal);
        Assert.True(from >= 0, $"There is no {start}");
        string indent = text[(text.LastIndexOf('\n', from) + 1)..from];
        string block = text[from..text.IndexOf($"\n{indent}}}", from, StringComparison.Ordinal)];
        return Regex.Matches(block, @"^\s+'?([\w.]+)'?: (.+)$", RegexOptions.Multiline)
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value.Trim().Trim('\''));
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
