namespace Digits.Recognition.Tests;

public sealed class SoftmaxTests
{
    [Fact]
    public void ProbabilitiesSumToOneAndKeepTheirRatios()
    {
        float[] values = [0, MathF.Log(2), MathF.Log(5)];

        Softmax.Apply(values);

        Assert.All(((double[])[0.125, 0.25, 0.625]).Zip(values), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void LargeLogitsDoNotOverflow()
    {
        float[] values = [1000, 999, -1000];

        Softmax.Apply(values);

        Assert.All(((double[])[0.7310586, 0.2689414, 0]).Zip(values), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }
}
