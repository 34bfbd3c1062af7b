namespace Digits.Training;

/// <summary>Where a training stands after a batch: means over the epoch so far.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Images">Images seen in this epoch.</param>
/// <param name="OfImages">Images of a whole epoch.</param>
public readonly record struct StepFigures(int Epoch, int Images, int OfImages, double Loss, double Accuracy, double ImagesPerSecond);
