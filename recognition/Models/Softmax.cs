namespace Digits.Recognition;

/// <summary>Logits to probabilities.</summary>
public static class Softmax
{
    /// <summary>Turns one row of logits into probabilities in place, each divided by the temperature first (Guo et al. 2017).</summary>
    public static void Apply(Span<float> logits, double temperature = 1)
    {
        var largest = float.NegativeInfinity;
        foreach (var logit in logits) largest = Math.Max(largest, logit);

        var sum = 0.0;
        for (var i = 0; i < logits.Length; i++)
        {
            logits[i] = (float)Math.Exp((logits[i] - largest) / temperature);
            sum += logits[i];
        }

        for (var i = 0; i < logits.Length; i++) logits[i] = (float)(logits[i] / sum);
    }
}
