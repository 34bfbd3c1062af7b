using Digits.Recognition.Forms;
using Digits.Recognition.Geometry;

namespace Digits.Recognition.Tests;

public sealed class FormReaderTests : IDisposable
{
    private readonly DigitClassifier classifier = TestModels.DotMatrixClassifier();

    public void Dispose() => classifier.Dispose();

    private FormReading Read(GreyImage page, FormTemplate? template = null) => ReadPage(page, template).Form!;

    private PageReading ReadPage(GreyImage page, FormTemplate? template = null) =>
        new FormReader(classifier).Read(page, 1, template ?? FormDrawing.Template(), default);

    [Fact]
    public void EachFieldIsReadBoxByBox()
    {
        var form = Read(FormDrawing.Draw("123", "X46", "169"));

        Assert.Equal("votes", form.Template);
        Assert.Equal(["a=123", "b=46", "total=169"], form.Fields.Select(field => $"{field.Name}={field.Number.Text}"));
        Assert.Equal(["123", "X46", "169"], form.Fields.Select(field => field.Boxes));
        Assert.Empty(form.Problems);
        Assert.All(form.Fields, field => Assert.True(field.Number.Accepted));
        Assert.Equal([4, 6], form.Fields[1].Number.Digits.Select(digit => digit.Digit));
    }

    [Fact]
    public void CrossesDashesAndEmptyBoxesAreNoDigits()
    {
        var form = Read(FormDrawing.Draw("XXX", "_-7", "__7"));

        Assert.Equal(["", "7", "7"], form.Fields.Select(field => field.Number.Text));
        Assert.Equal(["XXX", "_-7", "__7"], form.Fields.Select(field => field.Boxes));
    }

    [Theory]
    [InlineData(0, 1.4, 60, -30)]
    [InlineData(0, 0.8, -40, 20)]
    [InlineData(4, 1, 0, 0)]
    [InlineData(-7, 1.1, 20, 40)]
    [InlineData(90, 1, 0, 0)]
    [InlineData(183, 1, 0, 0)]
    public void AScanThatIsMovedScaledOrTurnedStillHitsItsBoxes(double angle, double scale, double right, double down)
    {
        // From the drawn form to the scan: about the middle, then into a larger sheet.
        const int Sheet = 1000;
        var toScan = Homography.Translation(-FormDrawing.Width / 2.0, -FormDrawing.Height / 2.0).Then(Homography.Rotation(angle))
            .Then(Homography.Scale(scale, scale)).Then(Homography.Translation((Sheet / 2.0) + right, (Sheet / 2.0) + down));
        var scan = ImageWarp.Apply(FormDrawing.Draw("X12", "345", "357"), toScan.Inverse(), Sheet, Sheet);

        var page = ReadPage(scan);

        Assert.Equal(["X12", "345", "357"], page.Form!.Fields.Select(field => field.Boxes));
        for (var i = 0; i < 3; i++)
        {
            var expected = toScan.Map(FormDrawing.Place(i));
            var found = page.Form.Fields[i].Number.Box;
            Assert.Equal(expected, expected.Union(found.Intersect(expected)));
            Assert.True(found.Intersect(expected) == found, $"{found} lies outside of {expected}.");
        }

        Assert.Equal((360 - angle) % 360, page.Rotation == 0 ? 0 : page.Rotation, 1.0);
    }

    [Theory]
    [InlineData(14)] // pixels
    [InlineData(-20)]
    public void ASheetThatBendsStillHitsItsBoxes(double bend)
    {
        var form = FormDrawing.Draw("X12", "345", "357");
        var scan = ImageWarp.Apply(form, (x, y) => (x, y - (bend * Math.Sin(Math.PI * x / form.Width))), form.Width, form.Height);

        var fields = Read(scan).Fields;

        Assert.Equal(["X12", "345", "357"], fields.Select(field => field.Boxes));
        for (var i = 0; i < 3; i++)
        {
            var (place, found) = (FormDrawing.Place(i), fields[i].Number.Box);
            var down = (int)(bend * Math.Sin(Math.PI * (place.X + (place.Width / 2.0)) / form.Width));
            Assert.True(place.Move(0, down).Grow(4).Contains(found.X, found.Y), $"{found} is not within {place}, moved down by {down}.");
        }
    }

    [Fact]
    public void APhotographFromASlantStillHitsItsBoxes()
    {
        var toScan = Homography.FromPoints(
            [(0, 0), (FormDrawing.Width, 0), (FormDrawing.Width, FormDrawing.Height), (0, FormDrawing.Height)],
            [(60, 40), (690, 30), (715, 530), (40, 512)])!.Value;

        var form = Read(ImageWarp.Apply(FormDrawing.Draw("123", "X46", "169"), toScan.Inverse(), 780, 600));

        Assert.Equal(["123", "X46", "169"], form.Fields.Select(field => field.Boxes));
    }

    [Fact]
    public void ASumThatDoesntAddUpIsReportedAndItsFieldsAreNotAccepted()
    {
        var form = Read(FormDrawing.Draw("123", "X46", "999"));

        Assert.Equal(["123", "46", "999"], form.Fields.Select(field => field.Number.Text));
        Assert.Equal("a (123) + b (46) is 169, not total (999).", Assert.Single(form.Problems));
        Assert.All(form.Fields, field => Assert.False(field.Number.Accepted));
    }

    [Fact]
    public void AnotherPageIsNotTheForm()
    {
        var page = Drawing.Paper(700, 500);
        Drawing.Number(page, "123456", 50, 100, 8);

        var form = Read(page);

        Assert.Empty(form.Fields);
        Assert.Contains("was not found", Assert.Single(form.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void AFieldThatThePictureCutsOffIsMissingNotEmpty()
    {
        // The picture ends in the middle of the last field, the total.
        var form = Read(ImageWarp.Apply(FormDrawing.Draw("123", "X46", "169"), Homography.Identity, FormDrawing.Width, 375));

        Assert.Equal(["123", "X46", "???"], form.Fields.Select(field => field.Boxes));
        Assert.Equal([true, true, false], form.Fields.Select(field => field.Number.Accepted));
        Assert.Equal("total is not in the picture.", Assert.Single(form.Problems));
    }

    [Fact]
    public void ABlankPageIsNotTheForm() => Assert.Empty(Read(Drawing.Paper(700, 500)).Fields);

    [Fact]
    public void ATemplateMadeOfAFilledFormReadsAnother()
    {
        var made = TemplateMaker.Make(FormDrawing.Draw("123", "X46", "169"), "votes");

        Assert.Equal(3, made.Fields.Count);
        Assert.All(made.Fields, field => Assert.Equal(3, field.Boxes));
        var shifted = ImageWarp.Apply(FormDrawing.Draw("987", "_11", "998"), Homography.Translation(-30, -20), 700, 520);
        Assert.Equal(["987", "_11", "998"], Read(shifted, made).Fields.Select(field => field.Boxes));
    }
}
