using TorchSharp;
using static TorchSharp.torch;

namespace Digits.Portable.Tests.TorchSharp;

[Collection(Torch.Name)]
public sealed class GeneratorTests
{
    [Fact]
    public void TheSameSeedDrawsPyTorchsNumbers()
    {
        var expected = Reference.Case("random");
        manual_seed(7);
        rand(5).ShouldHold(expected.Numbers("rand"), 1e-7);
        randn(5).ShouldHold(expected.Numbers("randn_short"), 1e-6);
        randn(21).ShouldHold(expected.Numbers("randn"), 1e-5);
        Assert.Equal(expected.Numbers("randint"), Values.Of(randint(0, 1000, new long[] { 6 })));
        Assert.Equal(expected.Numbers("randperm"), Values.Of(randperm(10)));
        empty(4).uniform_(-2, 3).ShouldHold(expected.Numbers("uniform"), 1e-6);
        rand(3, ScalarType.Float64).ShouldHold(expected.Numbers("double"), 1e-7);
    }

    [Fact]
    public void TheSameSeedGivesLayersPyTorchsInitialWeights()
    {
        var expected = Reference.Case("random_layers");
        manual_seed(42);
        using var conv = nn.Conv2d(2, 3, 3);
        using var linear = nn.Linear(5, 4);
        conv.weight.ShouldHold(expected.Numbers("conv"), 1e-7);
        conv.bias!.ShouldHold(expected.Numbers("conv_bias"), 1e-7);
        linear.weight.ShouldHold(expected.Numbers("linear"), 1e-7);
        linear.bias!.ShouldHold(expected.Numbers("linear_bias"), 1e-7);
    }

    [Fact]
    public void RestoredStateRepeatsTheNumbers()
    {
        var state = get_rng_state();
        var first = Values.Of(randn(3)); // An odd number of draws: one normal is left over and belongs to the state.
        set_rng_state(state);
        Assert.Equal(first, Values.Of(randn(3)));
    }

    [Fact]
    public void DropoutKeepsTheShareAndTheMean()
    {
        manual_seed(3);
        var x = ones(100_000);
        var y = nn.functional.dropout(x, 0.3);
        var kept = y.ne(0).to(ScalarType.Float32).mean().ToDouble();
        Assert.InRange(kept, 0.69, 0.71); // seven standard deviations
        Assert.Equal(1 / 0.7, y.max().ToDouble(), 6);
        Assert.NotEqual(Values.Of(y), Values.Of(nn.functional.dropout(x, 0.3)));
        Assert.Equal(Values.Of(x), Values.Of(nn.functional.dropout(x, 0.3, training: false)));
    }

    [Fact]
    public void ChannelDropoutDropsWholeChannels()
    {
        manual_seed(5);
        var y = nn.functional.dropout2d(ones(50, 20, 3, 3), 0.5);
        var sums = Values.Of(y.sum([2, 3]));
        Assert.All(sums, sum => Assert.Contains(sum, new[] { 0.0, 18.0 }));
        Assert.InRange(sums.Count(s => s == 0), 400, 600);
    }
}
