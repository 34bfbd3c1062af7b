using Digits.Recognition;

namespace Digits.Training.Evaluation;

/// <summary>What came out for one data set. Shares are 0..1; what does not apply to the kind of set is null and left out of JSON.</summary>
public sealed record SetFigures
{
    public required string Name { get; init; }

    /// <summary>"train", "test", "all", or a part of it such as "writers trained on".</summary>
    public required string Split { get; init; }

    /// <summary>How numbers stand on the images; null for sets of single digits.</summary>
    public Layout? Layout { get; init; }

    /// <summary>Whether the model learned from these very images, as model.json says; null when it doesn't say.</summary>
    public bool? TrainedOn { get; init; }

    /// <summary>Digits or numbers that were scored.</summary>
    public required int Count { get; init; }

    /// <summary>Share read right: of digits, or of whole numbers.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Where the accuracy lies with 95% confidence, for the number of images alone.</summary>
    public WilsonInterval? AccuracyInterval { get; init; }

    /// <summary>Share whose truth is among the two likeliest digits.</summary>
    public double? Top2Accuracy { get; init; }

    /// <summary>Mean cross-entropy in nats; a probability below 1e-12 counts as that.</summary>
    public double? Loss { get; init; }

    /// <summary>Wrong, missing and surplus digits by digits that are there (Levenshtein); can exceed 1.</summary>
    public double? DigitErrorRate { get; init; }

    /// <summary>Numbers where something was read, right or wrong.</summary>
    public int? Found { get; init; }

    /// <summary>Numbers where nothing was read.</summary>
    public int? Missed { get; init; }

    /// <summary>Numbers read where there is none.</summary>
    public int? Surplus { get; init; }

    /// <summary>Images that were read by a form template.</summary>
    public int? ByTemplate { get; init; }

    /// <summary>Of a set of tables: those where a grid with all rows and columns was found.</summary>
    public int? TablesFound { get; init; }

    /// <summary>Share read right within these.</summary>
    public double? AccuracyInTablesFound { get; init; }

    /// <summary>Share that was accepted, for use unseen.</summary>
    public double Coverage { get; init; }

    /// <summary>Share read right among the accepted; 0 when nothing was.</summary>
    public double AcceptedAccuracy { get; init; }

    /// <summary>The largest share that a threshold could accept with 98 % of it right.</summary>
    public double? CoverageAt98 { get; init; }

    /// <summary>The error when the least sure hundredth is rejected.</summary>
    public double? ErrorAt99Coverage { get; init; }

    /// <summary>Area under the curve of error against coverage.</summary>
    public double? Aurc { get; init; }

    /// <summary>Pictures, or fields, that show no digit or no plain number; look-alikes are counted apart.</summary>
    public int? NonDigits { get; init; }

    /// <summary>Share of these that was accepted all the same.</summary>
    public double? NonDigitsAccepted { get; init; }

    /// <summary>How well confidence tells MNIST's test images (or the set's own digits) from them.</summary>
    public double? NonDigitAuroc { get; init; }

    /// <summary>Letters and signs that look like digits, such as O, l and S.</summary>
    public int? LookAlikes { get; init; }

    /// <summary>Share of these that was accepted.</summary>
    public double? LookAlikesAccepted { get; init; }

    /// <summary>Files that could not be read; their numbers count as missing.</summary>
    public int? Unreadable { get; init; }

    public IReadOnlyList<ClassFigures>? PerClass { get; init; }

    public ClassMeans? MacroMean { get; init; }

    public ClassMeans? WeightedMean { get; init; }

    /// <summary><c>Confusion[truth][read]</c>, in pictures.</summary>
    public int[][]? Confusion { get; init; }

    public CalibrationFigures? Calibration { get; init; }

    public IReadOnlyList<RejectPoint>? RejectCurve { get; init; }

    public RobustnessFigures? Robustness { get; init; }
}
