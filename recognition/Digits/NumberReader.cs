using Digits.Recognition.Geometry;

namespace Digits.Recognition;

/// <summary>Reads the digits of many numbers in one run of the classifier.</summary>
internal sealed class NumberReader(DigitClassifier classifier)
{
    private const int Pixels = MnistNormalization.Side * MnistNormalization.Side;

    /// <returns>A reading for each number, in the same order.</returns>
    /// <param name="toPage">From the ink's pixels to the page's; the boxes that come out are the page's own.</param>
    public List<LineReading> Read(GreyImage ink, IReadOnlyList<NumberShapes> numbers, Homography toPage)
    {
        var shapes = numbers.SelectMany(number => number.Places).SelectMany(place => place).SelectMany(reading => reading).ToList();
        if (shapes.Count == 0) return [.. numbers.Select(_ => Line([]))];

        var images = new float[shapes.Count * Pixels];
        for (var i = 0; i < shapes.Count; i++)
        {
            MnistNormalization.Place(shapes[i].CutFrom(ink), images.AsSpan(i * Pixels, Pixels));
        }

        var probabilities = classifier.Classify(images, shapes.Count);
        var next = 0;
        var lines = new List<LineReading>();
        foreach (var number in numbers)
        {
            var digits = new List<DigitReading>();
            foreach (var place in number.Places)
            {
                var readings = place.Select(reading => reading.Select(shape => Digit(shape, probabilities.AsSpan(next++ * 10, 10), toPage)).ToList()).ToList();
                digits.AddRange(readings.MaxBy(MeanLogConfidence)!);
            }

            lines.Add(Line(digits));
        }

        return lines;
    }

    /// <summary>Comparable between readings of different length; ties go to the first.</summary>
    private static double MeanLogConfidence(List<DigitReading> digits) => digits.Average(digit => Math.Log(digit.Confidence + 1e-9));

    private LineReading Line(List<DigitReading> digits) =>
        LineReading.Of(digits, digits.Count == 0 ? LineReading.SurelyEmpty : digits.Aggregate(1.0, (product, digit) => product * digit.Confidence), classifier.Manifest.AcceptThreshold);

    private DigitReading Digit(Component shape, ReadOnlySpan<float> probabilities, Homography toPage) =>
        DigitReading.Of(probabilities, 1, toPage.Map(shape.Box), classifier.Manifest.AcceptThreshold);
}
