using Digits.Recognition.Geometry;

namespace Digits.Recognition;

/// <summary>
/// The one number of a field, looked at twice: as it stands, and drawn with less slant; by two spotters where the model has a second one. Where
/// these leave a doubt, twice more. What looks like a digit by chance seldom does so again, so that the looks together read better than any,
/// and know better what they don't know (an ensemble, also by test-time augmentation: Krizhevsky et al. 2012).
/// </summary>
internal sealed class FieldReader(SpotReader first, SpotReader second)
{
    private const double Slant = 0.12, Fall = 0.06; // the other way than most hands and their lines
    private static readonly FieldLook AsItStands = new(), Leaning = new(Slant, Fall);
    private static readonly FieldLook[] More = [new(Slant), new(Slant, Fall, Scale: 0.85)];

    /// <summary>The number, or none.</summary>
    public List<LineReading> Read(GreyImage field, Homography toPage, ReadingStage? onStage, CancellationToken cancellationToken)
    {
        var looks = ReadTwice(field, toPage, onStage, cancellationToken);
        var number = Agreed(looks);
        if (number is { Accepted: false }) number = Agreed([.. looks, .. More.Select(look => ReadOnce(first, look, field, toPage, null, cancellationToken))]);
        return number is null ? [] : [number];
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
            var seen = Agreed(ReadTwice(page.Crop(place), Homography.Translation(place.X, place.Y).Then(toPage), null, cancellationToken));
            if (seen is null || !line.Box.ContainsMiddleOf(seen.Box)) return line;
            if (seen.Text == line.Text) return Agreed([line, seen])!;
            return seen.Confidence > line.Confidence ? seen : line;
        }
    }

    private List<LineReading?> ReadTwice(GreyImage field, Homography toPage, ReadingStage? onStage, CancellationToken cancellationToken) =>
    [
        ReadOnce(first, AsItStands, field, toPage, onStage, cancellationToken),
        ReadOnce(second, Leaning, field, toPage, null, cancellationToken),
    ];

    private static LineReading? ReadOnce(SpotReader spotReader, FieldLook look, GreyImage field, Homography toPage, ReadingStage? onStage, CancellationToken cancellationToken)
    {
        var (drawn, back) = look.Draw(field);
        var (ink, paper) = ScannerMargin.ToInk(drawn);
        if (ink is null) return null;

        onStage?.Invoke("normalize paper", () => ink);
        cancellationToken.ThrowIfCancellationRequested();
        return spotReader.ReadField(ink, Homography.Translation(paper.X, paper.Y).Then(back).Then(toPage), cancellationToken);
    }

    /// <summary>
    /// What the looks, taken together, saw most likely, with the mean of their confidences in it: one that saw something else has none. Null
    /// when none saw a number.
    /// </summary>
    private LineReading? Agreed(List<LineReading?> looks)
    {
        var numbers = looks.OfType<LineReading>().ToLookup(number => number.Text);
        if (numbers.Count == 0) return null;
        var likeliest = numbers.MaxBy(same => same.Sum(number => number.Confidence))!;
        var (told, confidence) = (likeliest.MaxBy(number => number.Confidence)!, likeliest.Sum(number => number.Confidence) / looks.Count);
        var threshold = first.AcceptThreshold;
        return told with { Confidence = confidence, Accepted = confidence >= threshold, Digits = [.. told.Digits.Select(Agreed)] };

        DigitReading Agreed(DigitReading digit)
        {
            var seen = looks.Select(look => look?.Digits.FirstOrDefault(seen => seen.Box.ContainsMiddleOf(digit.Box))).ToList();
            var confidence = Mean(digit.Digit);
            var alternatives = digit.Alternatives.Select(one => one with { Confidence = Mean(one.Digit) });
            return digit with { Confidence = confidence, Accepted = confidence >= threshold, Alternatives = [.. alternatives.OrderByDescending(one => one.Confidence)] };

            double Mean(int value) => seen.Average(one => one?.ConfidenceIn(value) ?? 0);
        }
    }
}
