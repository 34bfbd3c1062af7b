namespace Digits.Training;

/// <summary>
/// How far a training has come, as a checkpoint keeps it. The random numbers need no place here: every epoch draws its
/// own from (Seed, epoch), so a resumed training sees the same order and the same dropout as an uninterrupted one.
/// </summary>
public sealed record TrainState
{
    public required TrainSettings Settings { get; init; }

    /// <summary>The set that is learned from.</summary>
    public required string Data { get; init; }

    /// <summary>SHA-256 of each unpacked training file.</summary>
    public required IReadOnlyDictionary<string, string> DataSha256 { get; init; }

    /// <summary>The commit of the code that trains; null when it was built outside a repository.</summary>
    public string? GitCommit { get; init; }

    /// <summary>Versions and machine, such as "TorchSharp 0.107.0, .NET 10.0.1, Linux X64, 8 cores".</summary>
    public string? MadeWith { get; init; }

    /// <summary>The epochs that are done, in order.</summary>
    public IReadOnlyList<EpochFigures> Epochs { get; init; } = [];

    /// <summary>The epoch with the highest validation accuracy; the lower loss decides between equals.</summary>
    public EpochFigures? Best() => Epochs.OrderByDescending(e => e.ValidationAccuracy).ThenBy(e => e.ValidationLoss).FirstOrDefault();
}
