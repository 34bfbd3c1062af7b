namespace Digits.Training;

/// <summary>
/// One epoch's outcome. Losses are mean cross-entropies in nats, accuracies 0..1. Training figures are of augmented pictures
/// and the network as it learns, validation figures of plain ones and the averaged network.
/// </summary>
public sealed record EpochFigures(
    int Epoch, double TrainLoss, double TrainAccuracy, double ValidationLoss, double ValidationAccuracy, double Seconds)
{
    /// <summary>Validation accuracy of each set.</summary>
    public IReadOnlyDictionary<string, double>? BySet { get; init; }
}
