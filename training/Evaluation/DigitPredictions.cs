using Digits.Training.Data;

namespace Digits.Training.Evaluation;

/// <summary>What a model says of each picture of a set.</summary>
/// <param name="Set">The pictures and their labels.</param>
/// <param name="Probabilities">Ten a picture; all alike where no ink was found, for serving then gives no digit.</param>
public sealed record DigitPredictions(DigitSet Set, float[] Probabilities)
{
    /// <summary>The likeliest digit of a picture.</summary>
    public int ReadAt(int index) => DigitMetrics.IndexOfMax(Row(index));

    /// <summary>Its probability.</summary>
    public float ConfidenceAt(int index) => Row(index)[ReadAt(index)];

    public ReadOnlySpan<float> Row(int index) => Probabilities.AsSpan(index * 10, 10);

    /// <summary>The pictures at <paramref name="indexes"/> only.</summary>
    public DigitPredictions Select(IReadOnlyList<int> indexes) =>
        new(Set.Select(indexes), [.. indexes.SelectMany(index => Row(index).ToArray())]);

    /// <summary>The confidences of the pictures that show a digit.</summary>
    public IReadOnlyList<float> DigitConfidences() =>
        [.. Enumerable.Range(0, Set.Count).Where(i => Set.Labels[i] <= 9).Select(ConfidenceAt)];

    /// <summary>Pictures read wrong, the surest first.</summary>
    public IReadOnlyList<int> Mistakes() => [.. Enumerable.Range(0, Set.Count)
        .Where(i => Set.Labels[i] <= 9 && ReadAt(i) != Set.Labels[i]).OrderByDescending(ConfidenceAt)];

    /// <summary>The figures of the set.</summary>
    /// <param name="acceptThreshold">Probability from which a reading is accepted.</param>
    /// <param name="reference">Confidences of digits to tell non-digits from; null takes the set's own digits.</param>
    public SetFigures Score(double acceptThreshold, IReadOnlyList<float>? reference = null)
    {
        var isForeign = KnownSets.IsForeignScript(Set.Name);
        var labels = isForeign ? [.. Set.Labels.Select(_ => byte.MaxValue)] : Set.Labels;
        var figures = DigitMetrics.Score(Set.Name, Set.Split, labels, Probabilities, acceptThreshold);
        if (figures.NonDigits == null) return figures;

        var kinds = Enumerable.Range(0, Set.Count).Where(i => labels[i] > 9).ToLookup(i => KnownSets.IsLookAlike(Set, Set.Labels[i]), ConfidenceAt);
        var (others, lookAlikes) = (kinds[false].ToList(), kinds[true].ToList());
        var digits = reference ?? DigitConfidences();
        return figures with
        {
            NonDigits = others.Count,
            NonDigitsAccepted = DigitMetrics.Ratio(others.Count(confidence => confidence >= acceptThreshold), others.Count),
            NonDigitAuroc = others.Count > 0 && digits.Count > 0 ? Auroc.Of(digits, others) : null,
            LookAlikes = lookAlikes.Count > 0 ? lookAlikes.Count : null,
            LookAlikesAccepted = lookAlikes.Count > 0
                ? DigitMetrics.Ratio(lookAlikes.Count(confidence => confidence >= acceptThreshold), lookAlikes.Count) : null,
        };
    }
}
