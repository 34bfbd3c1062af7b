namespace Digits.Training;

/// <summary>
/// The learning rate over a whole training (Smith 2018, "super-convergence"): up as half a cosine, then down to nothing as
/// another; high rates in the middle find wide minima, low ones at the end settle in them.
/// </summary>
public static class OneCycle
{
    private const double StartShare = 0.04; // of the peak, as in PyTorch's OneCycleLR

    /// <param name="step">From 0.</param>
    /// <param name="steps">Of the whole training.</param>
    public static double Rate(int step, int steps, TrainSettings settings)
    {
        var warmUp = settings.WarmUpShare * steps;
        return settings.LearningRate * (step < warmUp
            ? StartShare + ((1 - StartShare) * (1 - Math.Cos(Math.PI * step / warmUp)) / 2)
            : (1 + Math.Cos(Math.PI * (step - warmUp) / Math.Max(1, steps - warmUp))) / 2);
    }
}
