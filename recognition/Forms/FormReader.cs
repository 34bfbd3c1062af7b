using Digits.Recognition.Geometry;

namespace Digits.Recognition.Forms;

/// <summary>
/// Reads a form by its template: finds it on the page by its printed lines, however it lies, draws the page in the template's
/// coordinates, cuts out each box, classifies all of them in one run, and chooses the numbers that agree with the form's rules.
/// </summary>
public sealed class FormReader(DigitClassifier classifier)
{
    private const int FindingSide = 1400; // Lines show at this size as well, and sooner.
    private const int MaxPixels = 24_000_000; // Of the page as it is drawn.
    private const int Pixels = MnistNormalization.Side * MnistNormalization.Side;
    private const double PlainSupport = 0.85; // Of the template's lines: found for certain, no other orientation is tried.
    private const double LeastSupport = 0.77; // A page that shows less may be another form, or none;
    private const double PaleSupport = 0.55, OneWay = 1.8; // but lines that are pale or blurred fit one way so much better than any other.
    private const double BoxHeight = 44; // Pixels that a box should have; photos of few pixels are enlarged.

    /// <param name="page">The page as decoded.</param>
    /// <param name="number">The page's place in its file, from 1.</param>
    /// <param name="onStage">Gets to know each stage as it ends.</param>
    public PageReading Read(GreyImage page, int number, FormTemplate template, CancellationToken cancellationToken, ReadingStage? onStage = null)
    {
        var flat = PageGeometry.Flatten(page);
        var reading = ReadFlat(flat.Upright, number, template, onStage, cancellationToken);
        return flat.Bend is null ? reading : reading.Place(flat.Shown);
    }

    private PageReading ReadFlat(GreyImage page, int number, FormTemplate template, ReadingStage? onStage, CancellationToken cancellationToken)
    {
        var factor = AreaReduction.FactorFor(page, ScanReader.WorkingSide);
        var small = AreaReduction.Reduce(page, factor);
        var toPage = Homography.Scale(factor, factor);
        if (2 * Math.Max(small.Width, small.Height) <= FindingSide)
        {
            (small, var back) = ImageWarp.Double(small);
            toPage = back.Then(toPage);
        }

        var nothing = new PageReading(number, page.Width, page.Height, 0, [], []);
        if (Locate(small, template, cancellationToken) is not { } found)
        {
            return nothing with { Form = new FormReading(template.Name, [], [$"The form {template.Name} was not found on this page. Is it another form, or too little of it?"]) };
        }

        cancellationToken.ThrowIfCancellationRequested();
        var scale = DrawnScale(template, found.ToPage);
        var (width, height) = ((int)Math.Ceiling(template.Width * scale), (int)Math.Ceiling(template.Height * scale));
        var toSmall = Homography.Scale(1 / scale, 1 / scale).Then(found.ToPage);
        var drawn = ImageWarp.Apply(small, toSmall, width, height, outside: PaperOf(small));
        onStage?.Invoke("draw form", () => drawn);
        var frame = toSmall.Then(toPage);
        var rotation = frame.RotationDegrees;
        if (PaperNormalization.ToInk(drawn) is not { } ink) return nothing with { Form = new FormReading(template.Name, [], []) };

        onStage?.Invoke("normalize paper", () => ink);
        var cutOff = new CutOffFields(template, [.. template.Fields.Select(field => frame.Map(Place(field, width, height)))], page);
        var shown = cutOff.Rest();
        var form = Decide(shown, ReadBoxes(ink, shown, scale, frame, onStage, cancellationToken));
        return nothing with { Rotation = rotation, Form = cutOff.AddTo(form) };
    }

    /// <summary>Where the form lies; tries the other orientations when the page as it is shows too little of the form. Null when it is not there.</summary>
    internal static Registration? Locate(GreyImage fine, FormTemplate template, CancellationToken cancellationToken)
    {
        var factor = AreaReduction.FactorAbout(fine, FindingSide);
        var page = AreaReduction.Reduce(fine, factor);
        var finder = new FormFinder(template);
        var fits = new List<Registration>();
        var (upright, back) = PageGeometry.Rectify(page);
        (upright, back) = Unslant(upright, back, page);
        foreach (var turns in (ReadOnlySpan<int>)[0, 1, 3, 2])
        {
            cancellationToken.ThrowIfCancellationRequested();
            var turned = QuarterTurn.Apply(upright, turns);
            if (PaperNormalization.ToInk(turned) is not { } ink) return null;
            var rules = RuleMap.Find(ink, SauvolaThreshold.ApplyToPage(ink));
            if (finder.Find(rules) is not { } found) continue;
            var toUpright = QuarterTurn.Back(upright.Width, upright.Height, turns);
            fits.Add(found with { ToPage = found.ToPage.Then(toUpright).Then(back).Then(Homography.Scale(factor, factor)) });
            if (found.Support >= PlainSupport) break;
        }

        if (fits.OrderByDescending(fit => fit.Support).ToList() is not [var best, .. var others]) return null;
        var other = others is [var next, ..] ? next.Support : 0;
        return best.Support >= LeastSupport || (best.Support >= PaleSupport && best.Support >= OneWay * other) ? best : null;
    }

    private static (GreyImage Upright, Homography Back) Unslant(GreyImage upright, Homography back, GreyImage page)
    {
        if (PaperNormalization.ToInk(upright) is not { } ink || LinePencils.Find(RuleMap.Find(ink, SauvolaThreshold.ApplyToPage(ink))) is not { } slant) return (upright, back);
        var toPage = slant.Then(back);
        return (ImageWarp.Apply(page, toPage, upright.Width, upright.Height, PaperOf(page)), toPage);
    }

    /// <summary>A field on the page as it is drawn.</summary>
    private static Box Place(FormField field, int width, int height) =>
        new((int)(field.X * width), (int)(field.Y * height), (int)(field.Width * width), (int)(field.Height * height));

    private List<BoxReading[]> ReadBoxes(GreyImage ink, FormTemplate template, double scale, Homography frame, ReadingStage? onStage, CancellationToken cancellationToken)
    {
        var bitmap = SauvolaThreshold.ApplyToPage(ink);
        var print = RuleMap.Find(ink, bitmap).With(bitmap);
        var dark = template.Fields.Any(field => field.PaleGuides) ? WithoutPale(ink, bitmap) : bitmap;
        cancellationToken.ThrowIfCancellationRequested();
        var (width, height) = (template.Width * scale, template.Height * scale);
        var all = template.Fields.Select(field =>
        {
            var comb = CombBoxes.Find(print, field, field.X * width, field.Y * height, field.Width * width, field.Height * height);
            return (Comb: comb, Ink: BoxInk.Find(field.PaleGuides ? dark : bitmap, comb));
        }).ToList();

        var shapes = all.SelectMany(field => field.Ink).OfType<Component>().ToList();
        onStage?.Invoke("ink of boxes", () => Drawn(shapes, ink));
        var images = new float[shapes.Count * Pixels];
        for (var i = 0; i < shapes.Count; i++) MnistNormalization.Place(shapes[i].CutFrom(ink), images.AsSpan(i * Pixels, Pixels));
        var probabilities = shapes.Count == 0 ? [] : classifier.Classify(images, shapes.Count);
        var next = 0;
        return all.ConvertAll(field => field.Ink.Zip(field.Comb.Boxes, (shape, box) => shape is null
            ? BoxReading.Empty(frame.Map(box))
            : BoxReading.Of(
                probabilities.AsSpan(next++ * 10, 10), CrossShape.Likeness(shape), DashShape.Likeness(shape, box), frame.Map(shape.Box))).ToArray());
    }

    private static GreyImage Drawn(List<Component> shapes, GreyImage ink)
    {
        var drawn = new GreyImage(ink.Width, ink.Height);
        foreach (var run in shapes.SelectMany(shape => shape.Runs)) ink.Row(run.Y)[run.Start..run.End].CopyTo(drawn.Row(run.Y)[run.Start..]);
        return drawn;
    }

    private FormReading Decide(FormTemplate template, List<BoxReading[]> boxes)
    {
        var places = template.Fields.Index().ToDictionary(field => field.Item.Name, field => field.Index);
        var sums = template.Sums.Select(sum => (Of: sum.Of.Select(name => places[name]).ToArray(), Is: places[sum.Is])).ToList();
        var choices = FormSolver.Solve([.. template.Fields.Zip(boxes, (field, read) => new FieldHypotheses(field, read))], sums);

        var broken = sums.Where(sum => !FormSolver.Holds(sum, field => choices[field].Hypothesis.Value)).ToList();
        var doubted = broken.SelectMany(sum => sum.Of.Append(sum.Is)).ToHashSet();
        var problems = new List<string>();
        var fields = new List<FieldReading>();
        foreach (var (i, field) in template.Fields.Index())
        {
            var (chosen, confidence) = choices[i];
            if (field.ProblemWith(chosen.Text) is { } problem)
            {
                problems.Add(problem);
                doubted.Add(i);
            }

            fields.Add(Reading(field, chosen, confidence, boxes[i], isDoubted: doubted.Contains(i)));
        }

        problems.AddRange(broken.Select(sum => Explain(template, choices, sum)));
        return new FormReading(template.Name, fields, problems);
    }

    private FieldReading Reading(FormField field, FieldHypothesis chosen, double confidence, BoxReading[] boxes, bool isDoubted)
    {
        const int AlternativeCount = 2;
        var threshold = classifier.Manifest.AcceptThreshold;
        var digits = new List<DigitReading>();
        foreach (var (digit, box) in chosen.Boxes.Zip(boxes).Where(pair => pair.First >= 0))
        {
            // A number is at most as sure as each of its digits.
            var sure = Math.Min(1, Math.Max(box.Digits[digit], confidence));
            var others = box.Digits.Select((probability, other) => new DigitAlternative(other, probability)).Where(other => other.Digit != digit)
                .OrderByDescending(other => other.Confidence).Take(AlternativeCount);
            digits.Add(new DigitReading(digit, sure, sure >= threshold && !isDoubted, box.Ink, [.. others]));
        }

        var text = string.Concat(chosen.Boxes.Zip(boxes, (digit, box) => digit >= 0
            ? (char)('0' + digit)
            : box.Mark switch { BoxMark.Empty => '_', BoxMark.Dash => '-', _ => 'X' }));
        var place = boxes.Select(box => box.Ink).Aggregate((a, b) => a.Union(b));
        return new FieldReading(field.Name, new LineReading(chosen.Text, confidence, confidence >= threshold && !isDoubted, place, digits), text);
    }

    private static string Explain(FormTemplate template, FormSolver.Choice[] choices, (int[] Of, int Is) sum)
    {
        string Say(int field) => $"{template.Fields[field].Name} ({choices[field].Hypothesis.Value})";
        return $"{string.Join(" + ", sum.Of.Select(Say))} is {sum.Of.Sum(field => choices[field].Hypothesis.Value)}, not {Say(sum.Is)}.";
    }

    /// <summary>Leaves only ink that is dark for this page: pale print is paper here.</summary>
    private static Bitmap WithoutPale(GreyImage ink, Bitmap bitmap)
    {
        const double DarkShare = 0.5; // Of the strength that the page's darkest quarter of ink has; a pen in a photograph is paler than print.
        Span<int> histogram = stackalloc int[256];
        histogram.Clear();
        for (var i = 0; i < ink.Pixels.Length; i++)
        {
            if (bitmap.Pixels[i]) histogram[ink.Pixels[i]]++;
        }

        var left = bitmap.Pixels.AsSpan().Count(true) / 4;
        var strong = 255;
        while (strong > 0 && (left -= histogram[strong]) > 0) strong--;
        var dark = new Bitmap(ink.Width, ink.Height);
        for (var i = 0; i < dark.Pixels.Length; i++) dark.Pixels[i] = bitmap.Pixels[i] && ink.Pixels[i] >= DarkShare * strong;
        return dark;
    }

    /// <summary>Pixels for one of the template's units: as many as the page has, more where boxes are tiny.</summary>
    private static double DrawnScale(FormTemplate template, Homography toPage)
    {
        var own = toPage.ScaleAt(template.Width / 2, template.Height / 2);
        var heights = template.Fields.Select(field => field.Height * template.Height).Order().ToList();
        var scale = Math.Max(own, BoxHeight / heights[heights.Count / 2]);
        return Math.Min(scale, Math.Sqrt(MaxPixels / (template.Width * template.Height)));
    }

    private static byte PaperOf(GreyImage page)
    {
        var (_, _, bright) = OtsuThreshold.Find(page.Pixels);
        return (byte)bright;
    }
}
