using System.Text.RegularExpressions;
using Digits.Recognition;

namespace Digits.Training.Data;

/// <summary>Images with the numbers that stand on them.</summary>
public sealed record NumberSet(string Name, Layout Layout, IReadOnlyList<NumberScan> Scans);

/// <summary>One image.</summary>
/// <param name="File">Its path.</param>
/// <param name="Numbers">In reading order; in a table every one has its place.</param>
/// <param name="Form">Name of the form it shows, if it is one; there may be a template of that name.</param>
public sealed record NumberScan(string File, IReadOnlyList<NumberTruth> Numbers, string? Form = null);

/// <summary>One number as a person read it.</summary>
/// <param name="Text">Its digits, a point among them where one stands; empty where the field is empty; null where the truth is no plain number.</param>
/// <param name="Row">From 0, in a table.</param>
/// <param name="Column">From 0, in a table.</param>
public sealed partial record NumberTruth(string? Text, int Row = 0, int Column = 0)
{
    /// <summary>Whether letters or signs stand there, which a reader of numbers should refuse.</summary>
    public bool IsNoNumber { get; init; }

    /// <summary>Whether a reading can be right or wrong.</summary>
    public bool IsScored => Text != null || IsNoNumber;

    /// <summary>
    /// Reads a label: a cross (X), a stroke (/) or an empty box (_) stands for no digit. Digits are a number, with a point between
    /// them too; letters, or signs alone, are none; a number with a sign or an unreadable digit (?) is not scored.
    /// </summary>
    public static NumberTruth Parse(string label, int row = 0, int column = 0)
    {
        var text = string.Concat(label.Where(c => c is not ('X' or '/' or '_')));
        if (text.All(char.IsAsciiDigit) || WithPoint().IsMatch(text)) return new NumberTruth(text, row, column);
        return new NumberTruth(null, row, column) { IsNoNumber = text.Any(char.IsLetter) || !text.Any(c => char.IsAsciiDigit(c) || c == '?') };
    }

    /// <summary>
    /// Reads a date as the numbers that stand on the page where the month is a word: the year, then the day without a nought before it.
    /// Another label than YYYYMMDD is read as any other.
    /// </summary>
    public static IEnumerable<NumberTruth> ParseDate(string label) => label.Length == 8 && label.All(char.IsAsciiDigit)
        ? [new NumberTruth(label[..4]), new NumberTruth(label[6..].TrimStart('0'))]
        : [Parse(label)];

    [GeneratedRegex(@"^[0-9]+\.[0-9]+$")]
    private static partial Regex WithPoint();
}
