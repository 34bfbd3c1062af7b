namespace Digits.Recognition.Forms;

/// <summary>What one box may hold.</summary>
/// <param name="Digits">Probability of each digit; together with <paramref name="Nothing"/> they sum to 1.</param>
/// <param name="Nothing">Probability that it holds no digit.</param>
/// <param name="Mark">What it holds if it holds no digit.</param>
/// <param name="Ink">Where the ink is on the page; the box itself when there is none.</param>
internal sealed record BoxReading(double[] Digits, double Nothing, BoxMark Mark, Box Ink)
{
    private const double EmptyConfidence = 0.998; // Without ink nothing was written, but it may have been too pale.
    private const double CrossConfidence = 0.98; // Of a perfect cross.
    private const double OddMark = 0.02; // Of ink that looks like neither cross nor dash: one box in five is crossed out, and one cross in ten is odd.
    private const double Doubt = 0.25; // What the classifier leaves open goes to "nothing" by as much: it knows digits only.
    private const double Floor = 0.002; // For each digit: on scans from new hands one digit in fifty is misread with full confidence.

    public static BoxReading Empty(Box box) => new([.. Enumerable.Repeat((1 - EmptyConfidence) / 10, 10)], EmptyConfidence, BoxMark.Empty, box);

    /// <param name="probabilities">As the classifier gives them, of the ink taken as a digit.</param>
    /// <param name="cross">As <see cref="CrossShape"/> sees it.</param>
    /// <param name="dash">As <see cref="DashShape"/> sees it.</param>
    public static BoxReading Of(ReadOnlySpan<float> probabilities, double cross, double dash, Box ink)
    {
        var surest = 0f;
        foreach (var probability in probabilities) surest = Math.Max(surest, probability);
        var nothing = Math.Max(OddMark + (Doubt * (1 - surest)), CrossConfidence * Math.Max(cross, dash));
        var digits = new double[10];
        for (var i = 0; i < 10; i++) digits[i] = (1 - nothing) * (((1 - (10 * Floor)) * probabilities[i]) + Floor);
        return new BoxReading(digits, nothing, dash > cross ? BoxMark.Dash : BoxMark.Cross, ink);
    }
}
