namespace Digits.Recognition.Forms;

/// <summary>Reads pages of any layout with one model.</summary>
public sealed class LayoutReader(DigitClassifier classifier)
{
    private readonly ScanReader scans = new(classifier);
    private readonly FormReader forms = new(classifier);

    /// <inheritdoc cref="ScanReader.Read"/>
    public PageReading Read(GreyImage page, int number, ScanLayout layout, CancellationToken cancellationToken, ReadingStage? onStage = null)
    {
        var (sheet, place) = Padding.Remove(page);
        var positive = Negative.Undo(sheet);
        var reading = layout.Template is { } template
            ? forms.Read(positive, number, template, cancellationToken, onStage)
            : scans.Read(positive, number, layout.Layout, cancellationToken, onStage);
        return place == page.Bounds ? reading : reading.On(page, place);
    }
}
