using Digits.Recognition.Geometry;

namespace Digits.Recognition;

/// <summary>Numbers from the digits that a <see cref="DigitSpotter"/> finds.</summary>
internal sealed class SpotReader(DigitSpotter spotter, DigitClassifier classifier)
{
    public const double Present = 0.5; // score from which there is a digit rather than none
    private const double Faintest = 0.15; // score of what may be a digit of a field: one seldom is empty, and its pen may be fine
    private const double SizeStep = 1.4; // between the heights that are looked for; each look covers 0.6 to 1.6, but its middle best
    private const double SmallestDigit = 11; // pixels
    private const double SmallestLook = 7; // pixels: lower digits can't be read, and to look for them takes longest
    private const double FieldGap = 1.3; // heights of a digit within a number; people spread the digits of a field
    private const double PageGap = 0.8; // a space between numbers is wider
    private const double DashGap = 1.4; // between digits with a dash in between
    private const int Pixels = MnistNormalization.Side * MnistNormalization.Side;

    /// <summary>Confidence from which a number is accepted.</summary>
    public double AcceptThreshold { get; } = classifier.Manifest.NumberThreshold ?? classifier.Manifest.AcceptThreshold;

    /// <summary>The one number of a field; null when there is none.</summary>
    public LineReading? ReadField(GreyImage ink, Homography toPage, CancellationToken cancellationToken)
    {
        const double LeastLikeness = 0.2;
        const double WholeThough = 0.6; // probability that the number alone is meant where something follows that is like a letter
        var found = FindAtAnySize(ink, 0.9, cancellationToken);
        var spots = DoubtPalerInk(found, ink);
        double[] levels = [Present, 0.3, Faintest]; // scores
        var numbers = levels.SelectMany(level => Spots.Numbers(spots.Where(spot => spot.Score >= level), FieldGap)).Where(number => Likeness(number) >= LeastLikeness);
        var ranked = numbers.Select(number => (Number: number, Completeness: CompletenessInField(number, spots, ink)))
            .Select(one => (one.Number, one.Completeness, Prominence: one.Completeness * Prominence(one.Number, ink)))
            .OrderByDescending(one => one.Prominence).ToList();
        if (ranked.Count == 0) return null;
        var (best, completeness, prominence) = ranked[0];
        var rival = ranked.Find(one => !one.Number.Any(best.Contains)).Prominence; // 0 when nothing else is like a number
        var isOwn = prominence * prominence / ((prominence * prominence) + (rival * rival) + 1e-9); // of two that are equally prominent, either may be the field's
        var isWhole = NumberSurroundings.HaveSuffix(best, ink, InkLevel(best, ink)) ? WholeThough : 1;
        return Line(DoubtLeadingNought(best), [], ink, toPage, isOwn * isWhole * completeness);
    }

    /// <summary>Few numbers begin with a nought; what looks like one rather is another digit that closes its loop, as a 5 or a 6 may.</summary>
    private static List<Spot> DoubtLeadingNought(List<Spot> number)
    {
        const float Rarity = 0.2f; // of noughts there, to other digits
        if (number.Count < 2) return number;
        var probabilities = (float[])number[0].Probabilities.Clone();
        var sum = 1 - ((1 - Rarity) * probabilities[0]);
        probabilities[0] *= Rarity;
        for (var d = 0; d < probabilities.Length; d++) probabilities[d] /= sum;
        return [number[0] with { Probabilities = probabilities }, .. number[1..]];
    }

    /// <summary>All numbers of a page in reading order, and apart from them the letters of print that look like digits.</summary>
    /// <param name="shapes">Of ink: what small digits are looked for in.</param>
    /// <param name="characters">Of ink: what may be letters.</param>
    /// <param name="digitHeight">The page's typical digit, in pixels.</param>
    public (List<LineReading> Lines, List<DigitReading> Letters) ReadPage(GreyImage ink, IReadOnlyList<Component> shapes, IReadOnlyList<Component> characters, double digitHeight, Homography toPage, CancellationToken cancellationToken)
    {
        const double LeastLikeness = 0.45; // between numbers there are words, print and signs
        const double Partial = 0.4; // probability that no more is meant than a number's digits where as many letters stand with them; where twice as many do, it is a word

        // Rules and print may mislead the page's typical height; the digits that are found nevertheless, there or at any size, tell it better.
        var spots = FindOnPage(ink, shapes, digitHeight, cancellationToken);
        var typical = TypicalHeight(spots);
        var mostAreDoubtful = 2 * spots.Count(spot => spot.IsSure) < spots.Count(spot => spot.Score >= Present);
        var atAnySize = typical is null || mostAreDoubtful ? TypicalHeight(FindAtAnySize(ink, 0.25, cancellationToken)) : null;
        LookAgain(typical ?? atAnySize, more: 1);
        if (typical is not null) LookAgain(atAnySize, more: 2);

        var (inText, letterlike, others) = TextLines.Split(spots, characters);
        var combs = new Combs(ink);
        var numbers = Separators.JoinByDashes(combs.Join(Spots.Numbers(others.Where(spot => spot.Score >= Present), PageGap)), DashGap, number => Separators.After(number, ink, InkLevel(number, ink)));
        var letters = numbers.ToDictionary(number => number, number => NumberSurroundings.CountLetters(number, characters, 2 * number.Count));
        numbers.RemoveAll(number => letters[number] >= 2 * number.Count);
        return (
            [.. ReadingOrder.Sort([.. numbers, .. inText]).Where(IsLikely).Select(number => Line(number, others, ink, toPage, Trust(number)))],
            [.. Spots.Numbers(letterlike.Where(spot => spot.Score >= Present), PageGap).Where(IsLikely).SelectMany(word => word).Select(spot => Digit(spot, toPage))]);

        static bool IsLikely(List<Spot> number) => Likeness(number) >= LeastLikeness;

        // Where letters stand with a number, or it goes on in the next box of a comb, it may be a part of a word or of a longer number.
        double Trust(List<Spot> number)
        {
            if (!letters.TryGetValue(number, out var found)) return 1;
            return found < number.Count && !GoesOn(number) ? 1 : Partial;
        }

        bool GoesOn(List<Spot> number) => combs.GoesOn(number, () => spots.Where(spot => spot.Score >= Present && !number.Contains(spot))
            .Concat(NumberSurroundings.LettersBeside(number, characters, ink, InkLevel(number, ink))));

        // Keeps what is found so if digits are sure, for each that was before, more than so many.
        void LookAgain(double? height, double more)
        {
            const double Misled = 1.5; // ratio of heights
            if (height is not { } found || Math.Max(found / digitHeight, digitHeight / found) <= Misled) return;
            var again = FindOnPage(ink, shapes, found, cancellationToken);
            if (again.Count(spot => spot.IsSure) > more * spots.Count(spot => spot.IsSure)) spots = again;
        }
    }

    /// <summary>Looks for digits of the typical height, and for others where there are shapes that may be of them.</summary>
    private List<Spot> FindOnPage(GreyImage ink, IReadOnlyList<Component> shapes, double digitHeight, CancellationToken cancellationToken)
    {
        const double LargestRatio = 1.7; // of digits' heights, usually
        var largest = Math.Max(digitHeight * LargestRatio, Math.Min(ink.Width, ink.Height) / 4.0);
        var larger = Looks(digitHeight * SizeStep, largest).Select(height => new DigitSpotter.Look(height, Boxes(shapes, 0.5 * height, double.MaxValue)));
        var smaller = digitHeight / LargestRatio;
        IEnumerable<DigitSpotter.Look> small = smaller < SmallestLook ? [] : [new(smaller, Boxes(shapes, 0.5 * smaller, 1.5 * smaller))];
        return Find(ink, [new(digitHeight), .. larger, .. small], cancellationToken);
    }

    /// <summary>Looks everywhere for digits of all sizes up to a share of the picture's height.</summary>
    private List<Spot> FindAtAnySize(GreyImage ink, double largest, CancellationToken cancellationToken)
    {
        var smallest = Math.Max(SmallestDigit, Math.Min(ink.Width, ink.Height) / 30.0); // of a large picture, a digit is more than a speck
        return Find(ink, Looks(smallest, largest * ink.Height).Select(height => new DigitSpotter.Look(height)), cancellationToken);
    }

    /// <summary>The median height of sure digits; null when they are few.</summary>
    private static double? TypicalHeight(List<Spot> spots)
    {
        const int Fewest = 3;
        var heights = spots.Where(spot => spot.IsSure).Select(spot => spot.Height).Order().ToList();
        return heights.Count < Fewest ? null : heights[heights.Count / 2];
    }

    /// <summary>The numbers in a table's cells, row by row; a cell without a digit has an empty text.</summary>
    /// <param name="shapes">Of ink: what small digits are looked for in.</param>
    public List<LineReading> ReadTable(GreyImage ink, TableGrid grid, IReadOnlyList<Component> shapes, Homography toPage, CancellationToken cancellationToken)
    {
        const double DigitInRow = 0.55; // of a row's height
        var rowHeight = Enumerable.Range(0, grid.Rows).Select(row => (double)grid.CellBox(row, 0).Height).Order().ElementAt(grid.Rows / 2);
        var (large, small) = (1.2 * DigitInRow * rowHeight, DigitInRow * rowHeight / 1.4);
        var spots = Find(ink, [new(large), new(small, Boxes(shapes, 0.5 * small, double.MaxValue))], cancellationToken);
        var cells = spots.ToLookup(spot => grid.CellAt(spot.CentreX, spot.CentreY));
        var numbers = Enumerable.Range(0, grid.Rows * grid.Columns).Select(i => Math.DivRem(i, grid.Columns))
            .Select(place => cells[place].Where(spot => spot.Score >= Present).OrderBy(spot => spot.CentreX).ToList()).ToArray();
        var written = shapes.Where(shape => shape.Box.Height > 0.5 * small).Select(shape => grid.CellAt(shape.CentreX, shape.CentreY)).ToHashSet();
        var trust = Enumerable.Range(0, grid.Columns).Select(column => TrustInColumn(
            [.. Enumerable.Range(0, grid.Rows).Where(row => written.Contains((row, column))).Select(row => numbers[(row * grid.Columns) + column])])).ToArray();
        return [.. numbers.Select((found, i) =>
        {
            var (row, column) = Math.DivRem(i, grid.Columns);
            var number = found.ConvertAll(spot => spot with { Score = spot.Score * trust[column] });
            return Line(number, cells[(row, column)].Where(spot => spot.Score < Present).Concat(number), ink, toPage);
        })];
    }

    /// <summary>1 for a column of numbers. In a column of grades or words, what looks like a digit here and there probably is none either.</summary>
    /// <param name="numbers">Of the cells in which something is written; empty where that is no number.</param>
    private static double TrustInColumn(List<List<Spot>> numbers)
    {
        const int Fewest = 4; // cells that make a column
        const double LeastNumeric = 0.6; // a column of numbers in a difficult hand has more
        if (numbers.Count < Fewest) return 1;
        var numeric = numbers.Average(number => number.Count == 0 ? 0 : Likeness(number));
        return numeric < LeastNumeric ? numeric : 1;
    }

    /// <summary>What the spotter finds, with a second and a third opinion on each digit, all of them in one run each.</summary>
    private List<Spot> Find(GreyImage ink, IEnumerable<DigitSpotter.Look> looks, CancellationToken cancellationToken)
    {
        var spots = spotter.Find(ink, looks, cancellationToken);
        if (spots.Count == 0) return spots;
        var digits = ClassifyAlone(ink, spots);
        if (classifier.Regions is not { } regions) return [.. spots.Select((spot, i) => Combine(spot, null, Alone(i)))];
        var doubtful = Enumerable.Range(0, spots.Count).Where(i => !AreSure(spots[i], Alone(i))).ToList();
        var inPlace = doubtful.Zip(ClassifyInPlace(regions, ink, doubtful.ConvertAll(i => spots[i]))).ToDictionary(pair => pair.First, pair => pair.Second);
        return [.. spots.Select((spot, i) => Combine(spot, inPlace.GetValueOrDefault(i), Alone(i)))];

        ReadOnlySpan<float> Alone(int i) => digits.AsSpan(i * 10, 10);
    }

    /// <summary>Whether spotter and classifier agree so clearly that a third opinion would change nothing.</summary>
    private static bool AreSure(Spot spot, ReadOnlySpan<float> alone)
    {
        const double Sure = 0.97;
        return spot.Score > Sure && spot.Probabilities[spot.Digit] > Sure && alone[spot.Digit] > Sure;
    }

    /// <summary>What the region classifier makes of each spot; where it may be a digit, the mean with somewhat less around it and somewhat more.</summary>
    private static float[][] ClassifyInPlace(RegionClassifier regions, GreyImage ink, List<Spot> spots)
    {
        const double Less = 0.87, More = 1.15; // of the spot's size
        var all = regions.Classify(ink, spots);
        var likely = Enumerable.Range(0, spots.Count).Where(i => 1 - all[i][^1] >= Faintest).ToList();
        var (less, more) = (Classify(Less), Classify(More));
        for (var k = 0; k < likely.Count; k++)
        {
            var region = all[likely[k]];
            for (var c = 0; c < region.Length; c++) region[c] = (region[c] + less[k][c] + more[k][c]) / 3;
        }

        return all;

        float[][] Classify(double size) => regions.Classify(ink, likely.ConvertAll(i => spots[i] with { Width = size * spots[i].Width, Height = size * spots[i].Height }));
    }

    /// <summary>What the classifier makes of each spot's ink, cut out and normalised as single digits are.</summary>
    private float[] ClassifyAlone(GreyImage ink, List<Spot> spots)
    {
        var images = new float[spots.Count * Pixels];
        for (var i = 0; i < spots.Count; i++)
        {
            var box = spots[i].Box.Intersect(ink.Bounds);
            if (box.Width < 1 || box.Height < 1) continue;
            var cut = new GreyImage(box.Width + 2, box.Height + 2);
            for (var y = 0; y < box.Height; y++) ink.Row(box.Y + y).Slice(box.X, box.Width).CopyTo(cut.Row(y + 1)[1..]);
            MnistNormalization.Place(cut, images.AsSpan(i * Pixels, Pixels));
        }

        return classifier.Classify(images, spots.Count);
    }

    /// <summary>
    /// Networks that were trained on different pictures seldom err alike: the geometric mean of what they say, twice in place and once alone. One that
    /// is unsure of everything, as the classifier is of crosses and letters, lowers the score.
    /// </summary>
    /// <param name="region">Ten digits and "none"; null when it was not asked.</param>
    /// <param name="alone">Ten digits.</param>
    private static Spot Combine(Spot spot, float[]? region, ReadOnlySpan<float> alone)
    {
        const double Least = 1e-4; // one network alone can't rule a digit out
        const double Doubt = 0.3; // share of the classifier's doubt that counts: what it saw is cut by a box
        var there = region is null ? spot.Score : 1 - region[^1];
        var combined = new float[10];
        for (var d = 0; d < 10; d++)
        {
            var inPlace = region is null ? spot.Probabilities[d] : region[d] / Math.Max(there, Least);
            combined[d] = (float)Math.Cbrt((spot.Probabilities[d] + Least) * (inPlace + Least) * (alone[d] + Least));
        }

        var sum = combined.Sum();
        for (var d = 0; d < 10; d++) combined[d] /= sum;
        return spot with { Probabilities = combined, Score = Math.Sqrt(spot.Score * there) * Math.Pow(alone.ToArray().Max(), Doubt) };
    }

    private static IEnumerable<double> Looks(double smallest, double largest)
    {
        for (var height = smallest; height < largest; height *= SizeStep) yield return height;
    }

    private static List<Box> Boxes(IReadOnlyList<Component> shapes, double lowest, double highest) =>
        [.. shapes.Select(shape => shape.Box).Where(box => box.Height > lowest && box.Height < highest)];

    /// <summary>
    /// How likely a number is the field's own: surely read, large, of some digits, not at the edges, where the neighbours'
    /// writing reaches in, rather above than below, where notes are added, and not the beginning of words.
    /// </summary>
    private static double Prominence(List<Spot> number, GreyImage ink)
    {
        const double Lower = 0.3; // of the prominence that is lost from top to bottom
        var likeness = Likeness(number);
        var (x, y) = (number.Average(spot => spot.CentreX) / ink.Width, number.Average(spot => spot.CentreY) / ink.Height);
        return likeness * likeness * Math.Sqrt(number.Count * number.Average(spot => spot.Height))
            * Inwards(x) * Inwards(y) * (1 - (Lower * y)) * (IsFollowedByWord(number, ink) ? 0.5 : 1);

        static double Inwards(double place) => Math.Clamp(4 * Math.Min(place, 1 - place), 0, 1); // whole from a quarter of the field's side on
    }

    /// <summary>Whether there is nearly as much ink to the right of a number as in it.</summary>
    private static bool IsFollowedByWord(List<Spot> number, GreyImage ink)
    {
        const double Reach = 2.5, Gap = 0.3, Share = 0.5; // of a digit's height; of the number's density
        var (top, bottom) = (number.Min(spot => spot.Top), number.Max(spot => spot.Bottom));
        var height = bottom - top;
        var right = number[^1].Right + (Gap * height);
        return Density(right, right + (Reach * height)) > Share * Density(number[0].Left, number[^1].Right);

        double Density(double from, double to)
        {
            var box = new Box((int)from, (int)top, (int)(to - from), (int)height).Intersect(ink.Bounds);
            if (box.Width < 1 || box.Height < 1) return 0;
            var sum = 0.0;
            for (var y = box.Y; y < box.Bottom; y++)
            {
                foreach (var value in ink.Row(y).Slice(box.X, box.Width)) sum += value;
            }

            return sum / ((to - from) * height);
        }
    }

    /// <summary>
    /// A number is written with one pen: what stands in it in paler ink than the rest, and is not surely a digit, is rather a mark
    /// that somebody put beside it, as the crosses of registers are.
    /// </summary>
    private static List<Spot> DoubtPalerInk(List<Spot> spots, GreyImage ink)
    {
        const double Paler = 0.8; // of the other digits' ink
        const double Sure = 0.9; // confidence of what stays
        var shares = new Dictionary<Spot, double>(ReferenceEqualityComparer.Instance);
        foreach (var number in Spots.Numbers(spots.Where(spot => spot.Score >= Faintest), FieldGap).Where(number => number.Count > 1))
        {
            for (var i = 0; i < number.Count; i++)
            {
                var share = InkLevel([number[i]], ink) / (Paler * InkLevel(number.Where((_, other) => other != i), ink));
                if (share < 1 && number[i].Confidence < Sure) shares[number[i]] = share * share;
            }
        }

        return spots.ConvertAll(spot => shares.TryGetValue(spot, out var share) ? spot with { Score = spot.Score * share } : spot);
    }

    /// <summary>The ink of digits' strokes, 1..255: the median of the digits.</summary>
    private static double InkLevel(IEnumerable<Spot> digits, GreyImage ink)
    {
        const double Stroke = 0.93; // of a digit's box less is paper
        var levels = digits.Select(digit => digit.Box.Intersect(ink.Bounds)).Select(box => box.Width < 1 || box.Height < 1 ? 0 : Level(box)).Order().ToList();
        return Math.Max(1, levels[levels.Count / 2]);

        int Level(Box box)
        {
            Span<int> histogram = stackalloc int[256];
            histogram.Clear();
            for (var y = box.Y; y < box.Bottom; y++)
            {
                foreach (var value in ink.Row(y).Slice(box.X, box.Width)) histogram[value]++;
            }

            var (level, left) = (0, (int)(box.Width * box.Height * Stroke));
            while ((left -= histogram[level]) >= 0) level++;
            return level;
        }
    }

    /// <summary>The geometric mean of the digits' confidences: comparable between numbers of different length.</summary>
    private static double Likeness(List<Spot> number) => Math.Exp(number.Average(spot => Math.Log(spot.Confidence)));

    /// <summary>Probability that what was found beside a number's digits is none.</summary>
    private static double Completeness(List<Spot> number, IEnumerable<Spot> all) => Beside(number, all).Aggregate(1.0, (product, spot) => product * (1 - spot.Score));

    /// <summary>
    /// The same in a field. There, what is as dark as the number's digits was written with them, and is a digit more often than it looks
    /// like one; on a page it may as well be a rule or print.
    /// </summary>
    private static double CompletenessInField(List<Spot> number, IEnumerable<Spot> all, GreyImage ink)
    {
        const double Dark = 0.8; // of the digits' ink
        const double Weight = 2.3; // power of the probability that it is none
        var level = Dark * InkLevel(number, ink);
        return Beside(number, all).Aggregate(1.0, (product, spot) => product * Math.Pow(1 - spot.Score, InkLevel([spot], ink) > level ? Weight : 1));
    }

    /// <param name="all">What else was found; weak spots among the digits are doubt about where digits begin and end.</param>
    /// <param name="trust">Probability that this number is meant at all.</param>
    private LineReading Line(List<Spot> number, IEnumerable<Spot> all, GreyImage ink, Homography toPage, double trust = 1)
    {
        if (number.Count == 0) return LineReading.Of([], 1 - all.Select(spot => spot.Score).Append(1 - LineReading.SurelyEmpty).Max(), AcceptThreshold);
        var level = InkLevel(number, ink);
        var (brackets, areBrackets) = Brackets.Find(number, ink, level);
        var within = number[brackets..^brackets];
        var (slashes, areSlashes) = Slashes.Find(within, ink, level);
        var digits = within.Where((_, i) => !slashes.Contains(i)).ToList();
        var separators = Separators.After(digits, ink, level);
        foreach (var (index, place) in slashes.Index()) separators[place - index - 1] = new Separator('/', 1, within[place].Box);
        var areRight = digits.Zip(separators).Aggregate(DollarSign.ProbabilityOfNone(number, ink, level) * areBrackets * areSlashes, (product, one) => product * one.First.Confidence * Math.Max(one.Second.Probability, 1 - one.Second.Probability));
        var readings = digits.Zip(separators, (digit, separator) => Digit(digit, toPage) with { Separator = separator.Probability > 0 ? separator.Sign : null });
        var others = all.Where(spot => !separators.Any(separator => separator.Probability == 1 && separator.Box.ContainsMiddleOf(spot.Box)));
        return LineReading.Of([.. readings], trust * Completeness(number, others) * areRight, AcceptThreshold);
    }

    private DigitReading Digit(Spot spot, Homography toPage) => DigitReading.Of(spot.Probabilities, spot.Score, toPage.Map(spot.Box), AcceptThreshold);

    private static IEnumerable<Spot> Beside(List<Spot> number, IEnumerable<Spot> all)
    {
        var height = number.Average(digit => digit.Height);
        return all.Where(spot => !number.Contains(spot) && spot.Height > 0.5 * height
            && number.Exists(digit => Math.Abs(digit.CentreY - spot.CentreY) < 0.6 * height && Math.Abs(digit.CentreX - spot.CentreX) < 1.5 * height));
    }
}
