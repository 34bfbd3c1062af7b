namespace Digits.Training.Evaluation;

/// <summary>How well one digit is told from the others. A ratio without cases is 0.</summary>
/// <param name="Label">The digit.</param>
/// <param name="Precision">Of the pictures called so, the share that are.</param>
/// <param name="Recall">Of the pictures that are, the share called so.</param>
/// <param name="F1">Harmonic mean of the two.</param>
/// <param name="Support">Pictures that are this digit.</param>
public sealed record ClassFigures(int Label, double Precision, double Recall, double F1, int Support);
