namespace Digits.Recognition.Tests;

public sealed class GreyPngTests
{
    [Fact]
    public void PictureIsOneChannelOfEightBitsAndComesBackAsItWas()
    {
        var picture = new GreyImage(3, 2, [0, 64, 128, 192, 254, 255]);

        var png = GreyPng.Encode(picture);

        Assert.Equal([8, 0], png[24..26]); // IHDR: bit depth, colour type.
        Assert.Equal(picture.Pixels, ImageDecoder.Decode(png, new DecodeLimits(), CancellationToken.None).Pixels);
    }
}
