using Digits.Recognition;

namespace Digits.Training.Evaluation;

/// <summary>One number, as it is and as it was read.</summary>
/// <param name="Truth">Its digits; empty where there is none; null for a label that is no plain number.</param>
/// <param name="Text">What was read; empty for nothing.</param>
/// <param name="Confidence">0..1; 0 for nothing.</param>
/// <param name="Accepted">Whether <paramref name="Text"/> would be used unseen; false for nothing.</param>
/// <param name="Box">Where it was read.</param>
public sealed record NumberCase(string? Truth, string Text, double Confidence, bool Accepted, Box? Box)
{
    /// <summary>Whether a person would have to mend it: another text, or a number accepted where none is.</summary>
    public bool IsWrong => Truth == null ? Accepted : Text != Truth;
}
