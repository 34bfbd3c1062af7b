namespace Digits.Recognition;

/// <summary>Reads the numbers on a page: threshold, connected components, lines, digits from left to right.</summary>
public sealed class ScanReader(DigitClassifier classifier)
{
    /// <param name="page">The page as decoded; dark ink on light paper or the other way round.</param>
    /// <param name="number">The page's place in its file, from 1.</param>
    public PageReading Read(GreyImage page, int number, Layout layout, CancellationToken cancellationToken)
    {
        _ = classifier;
        throw new NotImplementedException();
    }
}
