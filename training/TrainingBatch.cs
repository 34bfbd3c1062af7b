namespace Digits.Training;

/// <summary>What the network sees in one step.</summary>
/// <param name="Pixels">count * 784 values in 0..1.</param>
/// <param name="Targets">count * 10 probabilities: near 1 for a digit, a tenth each for what is none.</param>
/// <param name="Labels">One label an image, <see cref="NoDigit"/> for what is none.</param>
public sealed record TrainingBatch(float[] Pixels, float[] Targets, byte[] Labels)
{
    public const byte NoDigit = 10;

    public int Count => Labels.Length;

    public int Digits => Labels.Count(label => label != NoDigit);
}
