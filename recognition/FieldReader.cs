using Digits.Recognition.Geometry;

namespace Digits.Recognition;

/// <summary>
/// The one number of a field, looked at twice: as it stands, and slanted a little the other way than most hands slant; by two spotters
/// where the model has a second one. What looks like a digit by chance seldom does so twice, so that both together read better than
/// either, and know better what they don't know (an ensemble, also by test-time augmentation: Krizhevsky et al. 2012).
/// </summary>
internal sealed class FieldReader(SpotReader first, SpotReader second)
{
    private const double Slant = 0.12; // to the right for each pixel down
    private const double Fall = 0.06; // down for each pixel to the right: lines of writing rise

    /// <summary>The number, or none.</summary>
    public List<LineReading> Read(GreyImage field, Homography toPage, ReadingStage? onStage, CancellationToken cancellationToken)
    {
        var asItStands = ReadOnce(first, field, toPage, onStage, cancellationToken);
        var (slanted, back) = Lean(field);
        var leaning = ReadOnce(second, slanted, back.Then(toPage), null, cancellationToken);
        var (told, other) = leaning?.Text != asItStands?.Text && (leaning?.Confidence ?? 0) > (asItStands?.Confidence ?? 0) ? (leaning, asItStands) : (asItStands, leaning);
        return told is null ? [] : [Agreed(told, other)];
    }

    /// <summary>Numbers of a page; those that are rather wrong than right are looked at again, each as if it were a field.</summary>
    /// <param name="lines">Read on <paramref name="page"/>, in the coordinates to which <paramref name="toPage"/> leads.</param>
    public List<LineReading> LookAgain(IReadOnlyList<LineReading> lines, GreyImage page, Homography toPage, CancellationToken cancellationToken)
    {
        const double Doubtful = 0.5; // confidence
        const int Most = 16; // of a page of words and signs everything is in doubt, and nothing gained
        var toPicture = toPage.Inverse();
        var doubtful = lines.Where(line => line.Confidence < Doubtful).OrderByDescending(line => line.Confidence).Take(Most).ToHashSet();
        var all = lines.Select(line => doubtful.Contains(line) ? LookAgain(line) : line).ToList();
        return all.FindAll(line => !all.Exists(longer => IsWithin(line, longer))); // what one look took for two numbers the other may take for one

        static bool IsWithin(LineReading line, LineReading longer) => line.Digits.Count > 0 && line.Digits.Count < longer.Digits.Count
            && line.Digits.All(digit => longer.Digits.Any(other => AreSamePlace(digit.Box, other.Box)));

        static bool AreSamePlace(Box a, Box b)
        {
            const double Share = 0.5; // of the larger box
            var shared = a.Intersect(b);
            return shared.Width * shared.Height > Share * Math.Max(a.Width * a.Height, b.Width * b.Height);
        }

        LineReading LookAgain(LineReading line)
        {
            const double Margin = 0.6; // of a digit's height
            var margin = (int)(Margin * line.Digits.Max(digit => toPicture.Map(digit.Box).Height));
            var place = toPicture.Map(line.Box).Grow(margin).Intersect(page.Bounds);
            if (Math.Min(place.Width, place.Height) < 1 || Math.Max(place.Width, place.Height) > ScanReader.WorkingSide) return line;
            var seen = Read(page.Crop(place), Homography.Translation(place.X, place.Y).Then(toPage), null, cancellationToken).FirstOrDefault();
            if (seen is null || !line.Box.ContainsMiddleOf(seen.Box)) return line;
            if (seen.Text == line.Text) return Agreed(line, seen);
            return seen.Confidence > line.Confidence ? seen : line;
        }
    }

    private static LineReading? ReadOnce(SpotReader spotReader, GreyImage field, Homography toPage, ReadingStage? onStage, CancellationToken cancellationToken)
    {
        var (ink, paper) = ScannerMargin.ToInk(field);
        if (ink is null) return null;

        onStage?.Invoke("normalize paper", () => ink);
        cancellationToken.ThrowIfCancellationRequested();
        return spotReader.ReadField(ink, Homography.Translation(paper.X, paper.Y).Then(toPage), cancellationToken);
    }

    private static (GreyImage Slanted, Homography Back) Lean(GreyImage field)
    {
        var back = new Homography(1, Slant, 0, Fall, 1, 0, 0, 0).Inverse();
        var (width, height) = (field.Width + (int)(Slant * field.Height), field.Height + (int)(Fall * field.Width));
        return (ImageWarp.Apply(field, back, width, height, outside: null), back);
    }

    /// <summary>The mean of both looks; one that reads something else gives what this one reads no probability.</summary>
    private LineReading Agreed(LineReading told, LineReading? other)
    {
        var threshold = first.AcceptThreshold;
        var confidence = Mean(told.Confidence, other?.Text == told.Text ? other.Confidence : 0);
        return told with { Confidence = confidence, Accepted = confidence >= threshold, Digits = [.. told.Digits.Select(Agreed)] };

        DigitReading Agreed(DigitReading digit)
        {
            var seen = other?.Digits.FirstOrDefault(seen => seen.Box.ContainsMiddleOf(digit.Box));
            var confidence = Mean(digit.Confidence, seen?.ConfidenceIn(digit.Digit) ?? 0);
            var alternatives = digit.Alternatives.Select(one => one with { Confidence = Mean(one.Confidence, seen?.ConfidenceIn(one.Digit) ?? 0) });
            return digit with { Confidence = confidence, Accepted = confidence >= threshold, Alternatives = [.. alternatives.OrderByDescending(one => one.Confidence)] };
        }

        static double Mean(double a, double b) => (a + b) / 2;
    }
}
