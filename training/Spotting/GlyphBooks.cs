using Digits.Training.Data;

namespace Digits.Training.Spotting;

/// <summary>
/// The characters that scenes are written with, from sets whose licence allows it: MNIST, the Swiss forms and bhmsds. One hand in ten is held back, of the eleven Swiss ones every fourth.
/// </summary>
public static class GlyphBooks
{
    /// <param name="folder">A folder of data sets; MNIST must be there, the others are taken when they are.</param>
    /// <exception cref="JobFailedException">No MNIST.</exception>
    public static (GlyphBook Training, GlyphBook HeldBack) Read(string? folder)
    {
        var (training, heldBack) = (new GlyphBook(), new GlyphBook());
        foreach (var found in DataFolder.Find(folder).Where(found => found.IsDigits))
        {
            switch (Path.GetFileName(found.Name))
            {
                case "mnist":
                    Add(0.45, 10, found.ReadDigits("train"));
                    break;
                case "swiss_digits":
                    Add(0.35, 4, found.ReadDigits("train").Normalize());
                    break;
                case "symbols_bhmsds":
                    var signs = found.ReadDigits("train"); // scaled to the frame, its dots are blots
                    var notDots = Enumerable.Range(0, signs.Count).Where(i => signs.Classes?[signs.Labels[i]] != "dot").ToList();
                    Add(0.2, 10, signs.Select(notDots).Normalize());
                    break;
            }
        }

        return training.Sets.Count > 0 && heldBack.Sets.Count > 0
            ? (training, heldBack)
            : throw new JobFailedException($"No MNIST in {folder}: `training fetch` downloads it.");

        // A set without writers is taken for one by hands of a hundred pictures each.
        void Add(double share, int heldBackEvery, DigitSet set)
        {
            const int PicturesOfAHand = 100;
            var hands = set.Writers ?? [.. Enumerable.Range(0, set.Count).Select(i => $"{i / PicturesOfAHand:D4}")];
            var chosen = TrainingData.WritersHeldBack(hands, heldBackEvery);
            foreach (var (book, isHeldBack) in new[] { (training, false), (heldBack, true) })
            {
                var indexes = Enumerable.Range(0, set.Count).Where(i => chosen.Contains(hands[i]) == isHeldBack).ToList();
                var part = set.Select(indexes);
                book.Add(share, part.Images, part.Labels, [.. indexes.Select(i => hands[i])]);
            }
        }
    }
}
