namespace Digits.Recognition.Forms;

/// <summary>Reads pages of any layout with one model.</summary>
public sealed class LayoutReader(DigitClassifier classifier)
{
    private readonly ScanReader scans = new(classifier);
    private readonly FormReader forms = new(classifier);

    /// <inheritdoc cref="ScanReader.Read"/>
    public PageReading Read(GreyImage page, int number, ScanLayout layout, CancellationToken cancellationToken, ReadingStage? onStage = null) => layout.Template is { } template
        ? forms.Read(page, number, template, cancellationToken)
        : scans.Read(page, number, layout.Layout, cancellationToken, onStage);
}
