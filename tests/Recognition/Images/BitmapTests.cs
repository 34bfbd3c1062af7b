namespace Digits.Recognition.Tests;

public sealed class BitmapTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 8)]
    [InlineData(7, 70)]
    [InlineData(131, 66)]
    public void TransposedRowsAreColumns(int width, int height)
    {
        var bitmap = new Bitmap(width, height);
        var random = new Random(1);
        foreach (ref var pixel in bitmap.Pixels.AsSpan()) pixel = random.Next(2) == 1;

        var transposed = bitmap.Transpose();

        Assert.Equal((height, width), (transposed.Width, transposed.Height));
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++) Assert.Equal(bitmap[x, y], transposed[y, x]);
        }
    }
}
