namespace Digits.Recognition.Tests;

/// <summary>What is no image, or not only one.</summary>
public sealed class ForeignContentTests
{
    [Theory]
    [InlineData("<svg/>", true)]
    [InlineData("\uFEFF \r\n<?xml version=\"1.0\"?>", true)]
    [InlineData("Dear <b>sir</b>", false)]
    [InlineData("", false)]
    public void MarkupBeginsWithATag(string text, bool expected) =>
        Assert.Equal(expected, ForeignContent.IsMarkup(System.Text.Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void ImageWithAnArchiveBehindItIsAPolyglot()
    {
        byte[] zip = BadImages.Zip();

        Assert.True(ForeignContent.IsPolyglot([.. BadImages.Png(1, 1), .. zip]));
        Assert.True(ForeignContent.IsPolyglot([.. BadImages.Png(1, 1), .. zip, .. new byte[100]]));
        // Four bytes alone come up in pixels by chance.
        Assert.False(ForeignContent.IsPolyglot([.. BadImages.Png(1, 1), .. "PK\u0005\u0006"u8]));
    }

    [Fact]
    public void CameraMetadataAreNoPolyglot() =>
        Assert.False(ForeignContent.IsPolyglot([.. BadImages.Png(1, 1), .. "<?xpacket begin=''?><x:xmpmeta><rdf:RDF/></x:xmpmeta>"u8]));

    [Fact]
    public void EveryImageOfTheTestsIsNothingElse() => Assert.All(
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "images")),
        path => Assert.False(ForeignContent.IsPolyglot(File.ReadAllBytes(path)), path));
}
