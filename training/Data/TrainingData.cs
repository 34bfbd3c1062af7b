using Digits.Recognition;
using Digits.Training.Augmentation;

namespace Digits.Training.Data;

/// <summary>What a training learns from and what it chooses by; the same for the same files and settings.</summary>
/// <param name="Digits">All digits, normalised.</param>
/// <param name="Training">Indexes into <paramref name="Digits"/>: what an epoch goes over; one that counts twice stands here twice.</param>
/// <param name="Validation">Indexes of what is held back.</param>
/// <param name="Letters">Normalised letters, which are no digits.</param>
/// <param name="Marks">Normalised crosses, dashes, blots and signs.</param>
public sealed record TrainingData(DigitSet Digits, int[] Training, int[] Validation, GreyImage[] Letters, GreyImage[] Marks)
{
    private const int DrawnLetters = 6000; // 37 letters in two or three ways, some 160 hands each; augmentation does the rest
    private const int DrawnMarks = 3000;

    // Signs of symbols_bhmsds that nobody takes for a digit; a slash is a slanted 1, a z a 2, a y a 4 or 9.
    private static readonly string[] Signs = ["dot", "minus", "plus", "w", "x"];

    /// <summary>Name of the set of each validation image, in the order of <see cref="Validation"/>.</summary>
    public required IReadOnlyList<string> ValidationSets { get; init; }

    /// <summary>The writers that were held back, by set, where the writers are known.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> HeldBackWriters { get; init; }

    /// <summary>Reads the sets that the settings name from a folder of sets; a folder with one set gives that one.</summary>
    /// <exception cref="JobFailedException">There is none of them, or a file is damaged.</exception>
    public static TrainingData Read(string? folder, TrainSettings settings)
    {
        var found = DataFolder.Find(folder).Where(set => set.IsDigits).ToList();
        var chosen = settings.Data.Select(share => (Share: share, Set: found.Find(set => set.Name == share.Name))).Where(pair => pair.Set != null).ToList();
        if (chosen.Count > 0) return Of([.. chosen.Select(pair => (pair.Set!.ReadDigits("train"), pair.Share))], settings);
        if (found.Count == 1) return Of([(found[0].ReadDigits("train"), new DataShare(found[0].Name, 1, 10))], settings);
        throw new JobFailedException(found.Count == 0
            ? $"{folder} holds no set of single digits to learn from."
            : $"{folder} holds none of the sets to learn from ({string.Join(", ", settings.Data.Select(share => share.Name))}). "
                + $"It has {string.Join(", ", found.Select(set => set.Name))}: name one of their folders.");
    }

    /// <summary>Puts sets together: normalises them, holds writers back, draws the rubbish.</summary>
    public static TrainingData Of(IReadOnlyList<(DigitSet Set, DataShare Share)> sets, TrainSettings settings)
    {
        var (images, labels, sha256) = (new List<GreyImage>(), new List<byte>(), new Dictionary<string, string>());
        var (training, validation, validationSets) = (new List<int>(), new List<int>(), new List<string>());
        var (signs, heldBackWriters) = (new List<GreyImage>(), new Dictionary<string, IReadOnlyList<string>>());
        foreach (var (set, share) in sets)
        {
            var normalized = set.Normalize();
            var heldBack = HeldBack(normalized, share.HoldBackEvery, settings.Seed);
            if (normalized.Writers is { } writers) heldBackWriters[set.Name] = [.. writers.Where((_, i) => heldBack[i]).Distinct()];
            for (var i = 0; i < normalized.Count; i++)
            {
                if (normalized.Labels[i] > 9)
                {
                    if (normalized.Classes is { } names && Signs.Contains(names[normalized.Labels[i]])) signs.Add(normalized.Images[i]);
                    continue;
                }

                if (heldBack[i]) validation.Add(images.Count);
                else training.AddRange(Enumerable.Repeat(images.Count, share.Times));
                if (heldBack[i]) validationSets.Add(set.Name);
                images.Add(normalized.Images[i]);
                labels.Add(normalized.Labels[i]);
            }

            foreach (var (file, sum) in set.Sha256) sha256[sets.Count == 1 ? file : $"{set.Name}/{file}"] = sum;
        }

        foreach (var (image, label) in SchoolDigits.Draw(Math.Min(settings.SchoolDigits, training.Count / 10), settings.Seed)) // a small set needs few
        {
            training.Add(images.Count);
            images.Add(image);
            labels.Add(label);
        }

        var drawn = settings.RubbishShare > 0 ? training.Count : 0; // a small set needs less
        var digits = new DigitSet(string.Join(" + ", sets.Select(pair => pair.Set.Name)), "train", images, labels) { IsNormalized = true, Sha256 = sha256 };
        return new TrainingData(digits, [.. training], [.. validation],
            RubbishShapes.DrawLetters(Math.Min(DrawnLetters, drawn), settings.Seed),
            [.. RubbishShapes.DrawMarks(Math.Min(DrawnMarks, drawn), settings.Seed), .. signs.Where((_, i) => i % 2 == 0)])
        {
            ValidationSets = validationSets,
            HeldBackWriters = heldBackWriters,
        };
    }

    /// <summary>
    /// Corrections, mixed with a part of these data so that nothing is forgotten: every fifth correction joins the validation,
    /// the others are repeated until they make up a fifth of an epoch (but not more than a hundred times each).
    /// </summary>
    /// <param name="corrections">Normalised digits.</param>
    /// <param name="originals">Pictures of these data in an epoch.</param>
    public TrainingData Mix(DigitSet corrections, int originals, int seed)
    {
        var order = (int[])Training.Clone();
        new Random(seed).Shuffle(order);
        var learned = Enumerable.Range(0, corrections.Count).Where(i => i % 5 != 4).ToArray();
        var times = Math.Clamp(originals / 4 / Math.Max(1, learned.Length), 1, 100);
        var heldBack = Enumerable.Range(0, corrections.Count).Except(learned).ToArray();
        return this with
        {
            Digits = Digits with { Images = [.. Digits.Images, .. corrections.Images], Labels = [.. Digits.Labels, .. corrections.Labels], Writers = null },
            Training = [.. order.Take(originals), .. learned.SelectMany(i => Enumerable.Repeat(Digits.Count + i, times))],
            Validation = [.. Validation, .. heldBack.Select(i => Digits.Count + i)],
            ValidationSets = [.. ValidationSets, .. heldBack.Select(_ => corrections.Name)],
        };
    }

    /// <summary>Whether each picture is held back: whole writers where they are known, else single pictures; none with every 0.</summary>
    internal static bool[] HeldBack(DigitSet set, int every, int seed)
    {
        if (every == 0) return new bool[set.Count];
        if (set.Writers is { } writers)
        {
            var chosen = WritersHeldBack(writers, every);
            return [.. writers.Select(chosen.Contains)];
        }

        var held = new bool[set.Count];
        var order = Enumerable.Range(0, set.Count).ToArray();
        new Random(seed).Shuffle(order);
        foreach (var i in order.AsSpan(0, set.Count / every)) held[i] = true;
        return held;
    }

    /// <summary>One writer in <paramref name="every"/>: whoever trains on the same set holds back the same.</summary>
    internal static HashSet<string> WritersHeldBack(IEnumerable<string> writers, int every) =>
        [.. writers.Distinct().Order(StringComparer.Ordinal).Where((_, i) => i % every == 1)];
}
