using Digits.Recognition;

namespace Digits.Training.Data;

/// <summary>Images with the numbers that stand on them.</summary>
public sealed record NumberSet(string Name, Layout Layout, IReadOnlyList<NumberScan> Scans);

/// <summary>One image.</summary>
/// <param name="File">Its path.</param>
/// <param name="Numbers">In reading order; in a table every one has its place.</param>
public sealed record NumberScan(string File, IReadOnlyList<NumberTruth> Numbers);

/// <summary>One number as a person read it.</summary>
/// <param name="Text">Its digits; empty where the field is empty; null where the truth is no plain number and is not scored.</param>
/// <param name="Row">From 0, in a table.</param>
/// <param name="Column">From 0, in a table.</param>
public sealed record NumberTruth(string? Text, int Row = 0, int Column = 0)
{
    /// <summary>
    /// Reads a label: a cross (X), a stroke (/) or an empty box (_) stands for no digit; what is left must be digits,
    /// else (a letter, a sign, a point, an unreadable digit) the label is not scored.
    /// </summary>
    public static NumberTruth Parse(string label, int row = 0, int column = 0)
    {
        var text = string.Concat(label.Where(c => c is not ('X' or '/' or '_')));
        return new NumberTruth(text.All(char.IsAsciiDigit) ? text : null, row, column);
    }
}
