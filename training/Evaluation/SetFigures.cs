using Digits.Recognition;

namespace Digits.Training.Evaluation;

/// <summary>What came out for one data set. Shares are 0..1; what does not apply to the kind of set is null and left out of JSON.</summary>
public sealed record SetFigures
{
    public required string Name { get; init; }

    /// <summary>"train", "test" or "all".</summary>
    public required string Split { get; init; }

    /// <summary>How numbers stand on the images; null for sets of single digits.</summary>
    public Layout? Layout { get; init; }

    /// <summary>Digits or numbers that were scored.</summary>
    public required int Count { get; init; }

    /// <summary>Share read right: of digits, or of whole numbers.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Mean cross-entropy in nats; a probability below 1e-12 counts as that.</summary>
    public double? Loss { get; init; }

    /// <summary>Wrong, missing and surplus digits by digits that are there (Levenshtein); can exceed 1.</summary>
    public double? DigitErrorRate { get; init; }

    /// <summary>Share that was accepted, for use unseen.</summary>
    public double Coverage { get; init; }

    /// <summary>Share read right among the accepted; 0 when nothing was.</summary>
    public double AcceptedAccuracy { get; init; }

    /// <summary>Pictures that show no digit.</summary>
    public int? NonDigits { get; init; }

    /// <summary>Share of these that was accepted all the same.</summary>
    public double? NonDigitsAccepted { get; init; }

    /// <summary>Files that could not be read; their numbers count as missing.</summary>
    public int? Unreadable { get; init; }

    public IReadOnlyList<ClassFigures>? PerClass { get; init; }

    /// <summary><c>Confusion[truth][read]</c>, in pictures.</summary>
    public int[][]? Confusion { get; init; }
}
