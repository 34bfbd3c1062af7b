namespace Digits.Training;

/// <summary>One epoch's outcome. Losses are mean cross-entropies in nats, accuracies 0..1; training figures are with dropout.</summary>
public sealed record EpochFigures(
    int Epoch, double TrainLoss, double TrainAccuracy, double ValidationLoss, double ValidationAccuracy, double Seconds);
