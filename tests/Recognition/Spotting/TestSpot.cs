namespace Digits.Recognition.Tests.Spotting;

internal static class TestSpot
{
    /// <summary>A digit that is surely known, 20 pixels high.</summary>
    /// <param name="x">Its middle.</param>
    public static Spot Of(char digit, double x, double y, double width)
    {
        var probabilities = new float[10];
        probabilities[digit - '0'] = 1;
        return new Spot(x, y, width, 20, probabilities, 0.95);
    }
}
