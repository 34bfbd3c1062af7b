using TorchSharp;
using static TorchSharp.torch;

namespace Digits.Training;

/// <summary>A running average of a network's weights (Polyak and Juditsky 1992), steadier than the last ones.</summary>
public static class WeightAverage
{
    /// <summary>
    /// average = decay * average + (1 - decay) * weights, batch norm's statistics included; in the first steps the average
    /// follows more closely.
    /// </summary>
    /// <param name="average">A network of the same kind as <paramref name="network"/>; changed.</param>
    /// <param name="decay">Share that is kept in each step, 0..1.</param>
    /// <param name="step">Steps so far.</param>
    public static void Update(nn.Module average, nn.Module network, double decay, int step)
    {
        using var noGradients = no_grad();
        var keep = Math.Min(decay, (1.0 + step) / (10.0 + step));
        var weights = network.state_dict();
        foreach (var (name, value) in average.state_dict())
        {
            if (value.dtype == ScalarType.Float32) value.mul_(keep).add_(weights[name], 1 - keep);
        }
    }
}
