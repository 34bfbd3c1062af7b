using Digits.Training.Data;

namespace Digits.Training.Spotting;

/// <summary>
/// The characters that scenes are written with, from sets whose licence allows it: MNIST, the Swiss forms, optdigits and
/// bhmsds. One hand in ten is held back, of the eleven Swiss ones every fourth.
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
                    var mnist = found.ReadDigits("train");
                    var writers = QmnistWriters.Find(Path.Combine(folder!, "qmnist_writers"), "train");
                    Add(0.5, mnist with { Writers = writers == null ? null : QmnistWriters.Read(writers, mnist.Count) }, writer => writer % 10 == 3);
                    break;
                case "swiss_digits":
                    Add(0.3, found.ReadDigits("train").Normalize(), writer => writer % 4 == 3);
                    break;
                case "symbols_bhmsds":
                    var signs = found.ReadDigits("train"); // scaled to the frame, its dots are blots
                    var notDots = Enumerable.Range(0, signs.Count).Where(i => signs.Classes?[signs.Labels[i]] != "dot").ToList();
                    Add(0.2, signs.Select(notDots).Normalize(), writer => writer % 10 == 3);
                    break;
            }
        }

        return training.Sets.Count > 0 && heldBack.Sets.Count > 0
            ? (training, heldBack)
            : throw new JobFailedException($"No MNIST in {folder}: `training fetch` downloads it.");

        // A set without writers is taken for one by hands of a hundred pictures each.
        void Add(double share, DigitSet set, Func<int, bool> isHeldBack)
        {
            const int PicturesOfAHand = 100;
            var hands = set.Writers ?? [.. Enumerable.Range(0, set.Count).Select(i => i / PicturesOfAHand)];
            foreach (var (book, part) in new[] { (training, false), (heldBack, true) })
            {
                var indexes = Enumerable.Range(0, set.Count).Where(i => isHeldBack(hands[i]) == part).ToList();
                var chosen = set.Select(indexes);
                book.Add(share, chosen.Images, chosen.Labels, [.. indexes.Select(i => hands[i])]);
            }
        }
    }
}
