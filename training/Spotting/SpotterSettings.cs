namespace Digits.Training.Spotting;

/// <summary>What decides how the spotter's training goes; kept beside its weights.</summary>
public sealed record SpotterSettings
{
    public int Steps { get; init; } = 8_500;                  // 136,000 scenes with 1.5 million digits: an hour on one core
    public int Batch { get; init; } = 16;                     // scenes; each shows the network about ten digits
    public int Width { get; init; } = 192;                    // pixels of a scene: room for a number and its neighbours
    public int Height { get; init; } = 96;                    // pixels: one to four lines
    public double LearningRate { get; init; } = 3e-3;         // the peak of one cycle (Smith and Topin 2018)
    public double WeightDecay { get; init; } = 0.01;          // AdamW's (Loshchilov and Hutter 2019)
    public double Averaging { get; init; } = 0.999;           // of the weights, step by step: steadier than the last ones
    public double BoxWeight { get; init; } = 0.5;             // boxes matter less than digits
    public int Seed { get; init; } = 1;                       // weights and scenes follow from it
    public int Threads { get; init; } = 2;                    // for the network; scenes are made on others
}
