using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Digits.Portable.Tests.TorchSharp;

/// <summary>relu waits for max pooling while training; whatever else happens, the numbers are those of relu at once.</summary>
[Collection(Torch.Name)]
public sealed class DeferredReluTests
{
    private readonly Tensor leaf = Values.Wave([2, 3, 6, 6], 0.2, 1, grad: true);

    [Fact]
    public void PoolingAReluNobodyLookedAtEqualsBothInTurn()
    {
        var deferred = F.max_pool2d((leaf * 2).relu(), 2);
        deferred.square().sum().backward();
        var gradient = Values.Of(leaf.grad!);
        leaf.grad = null;

        var seen = (leaf * 2).relu();
        var activations = Values.Of(seen);
        var plain = F.max_pool2d(seen, 2);
        plain.square().sum().backward();
        Assert.All(activations, a => Assert.True(a >= 0));
        deferred.ShouldBe([2, 3, 3, 3], Values.Of(plain));
        leaf.grad!.ShouldHold(gradient);
    }

    [Fact]
    public void AReluThatIsPooledAndUsedElsewhereGetsBothGradients()
    {
        var x = leaf * 2;
        var y = x.relu();
        (F.max_pool2d(y, 2).sum() + (y * 3).sum()).backward();
        var gradient = Values.Of(leaf.grad!);
        leaf.grad = null;
        using (no_grad()) y = x.relu();
        var positive = x.gt(0).to(ScalarType.Float32);
        var z = (leaf * 2) * positive;
        (F.max_pool2d(z, 2).sum() + (z * 3).sum()).backward();
        leaf.grad!.ShouldHold(gradient, 1e-6);
    }

    [Fact]
    public void WritingToTheSourceDoesNotChangeWhatWasTakenFromIt()
    {
        var x = leaf * 2;
        var y = x.relu();
        var expected = Values.Of(x.detach().clone().clamp_min(0));
        x.detach().fill_(-7);
        y.ShouldHold(expected);
    }

    [Fact]
    public void TheSourceMayBeGoneBeforeAnyoneLooks()
    {
        var x = leaf * 2;
        var expected = Values.Of(x.detach().clamp_min(0));
        var y = x.relu();
        x.Dispose();
        y.ShouldHold(expected);
        y.sum().backward();
        leaf.grad!.ShouldHold([.. expected.Select(e => e > 0 ? 2.0 : 0)]);
    }
}
