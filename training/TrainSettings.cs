namespace Digits.Training;

/// <summary>What decides how a training goes; kept in checkpoints and in model.json.</summary>
public sealed record TrainSettings
{
    public string Network { get; init; } = "cnn";             // the plain one: ten epochs take minutes on a laptop
    public int Epochs { get; init; } = 10;                    // validation accuracy is flat from about the eighth on
    public int Batch { get; init; } = 128;                    // full SIMD lanes, and still 422 steps an epoch
    public double LearningRate { get; init; } = 1e-3;         // Adam's own default (Kingma and Ba 2015) suits this size
    public double ValidationShare { get; init; } = 0.1;       // 6,000 of MNIST: accuracy to about +-0.1 %
    public int Seed { get; init; } = 1;                       // weights, split, order and dropout all follow from it
}
