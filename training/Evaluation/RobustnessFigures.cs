namespace Digits.Training.Evaluation;

/// <summary>Error on images that were spoiled in one way.</summary>
/// <param name="Name">The corruption, as Mu and Gilmer (2019) call it.</param>
/// <param name="Error">0..1.</param>
public sealed record CorruptionFigures(string Name, double Error);

/// <summary>Errors on the fifteen corruptions of MNIST-C, made here with a fixed seed.</summary>
public sealed record RobustnessFigures(double MeanError, IReadOnlyList<CorruptionFigures> Corruptions);
