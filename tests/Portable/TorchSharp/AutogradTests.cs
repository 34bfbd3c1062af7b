using TorchSharp;
using static TorchSharp.torch;

namespace Digits.Portable.Tests.TorchSharp;

[Collection(Torch.Name)]
public sealed class AutogradTests
{
    [Fact]
    public void GradientsAddUpOverPathsAndPasses()
    {
        var x = tensor([2f, 3], requires_grad: true);
        ((x * x) + (3 * x)).sum().backward();
        x.grad!.ShouldBe([2], [7, 9]);
        (x * 10).sum().backward();
        x.grad!.ShouldBe([2], [17, 19]);
    }

    [Fact]
    public void NothingIsRecordedUnderNoGradOrAfterDetach()
    {
        var x = ones(2, requires_grad: true);
        using (no_grad())
        {
            Assert.False((x * 2).requires_grad);
            using (enable_grad()) Assert.True((x * 2).requires_grad);
            Assert.False(is_grad_enabled());
        }

        Assert.True((x * 2).requires_grad);
        Assert.False((x * 2).detach().requires_grad);
        Assert.Throws<InvalidOperationException>(() => x.detach().sum().backward());
    }

    [Fact]
    public void ASecondBackwardNeedsTheGraphRetained()
    {
        var x = ones(2, requires_grad: true);
        var y = x.exp().sum();
        y.backward(retain_graph: true);
        y.backward();
        x.grad!.ShouldBe([2], [2 * Math.E, 2 * Math.E], 1e-6);
        Assert.Throws<InvalidOperationException>(y.backward);
    }

    [Fact]
    public void OnlyScalarsStartBackwardByThemselves()
    {
        var x = ones(2, requires_grad: true);
        Assert.Throws<InvalidOperationException>((x * 2).backward);
        (x * 2).backward([tensor([1f, 10])]);
        x.grad!.ShouldBe([2], [2, 20]);
    }

    [Fact]
    public void RetainGradKeepsAnIntermediateGradient()
    {
        var x = ones(2, requires_grad: true);
        var y = x * 3;
        y.retain_grad();
        (y * y).sum().backward();
        y.grad!.ShouldBe([2], [6, 6]);
        x.grad!.ShouldBe([2], [18, 18]);
    }

    [Fact]
    public void GradReturnsInsteadOfAccumulating()
    {
        var (x, y) = (tensor(3f, requires_grad: true), tensor(4f, requires_grad: true));
        var grads = autograd.grad([x * x * y], [x, y]);
        grads[0].ShouldBe([], [24]);
        grads[1].ShouldBe([], [9]);
        Assert.Null(x.grad);
    }

    [Fact]
    public void OverwritingWhatBackwardNeedsIsNoticed()
    {
        var x = ones(2, requires_grad: true);
        var y = x * 2;
        var z = y * y;
        y.add_(1);
        Assert.Throws<InvalidOperationException>(z.sum().backward);
    }

    [Fact]
    public void LeavesThatLearnAreNotOverwrittenButUnderNoGrad()
    {
        var x = ones(2, requires_grad: true);
        Assert.Throws<InvalidOperationException>(() => x.add_(1));
        using (no_grad()) x.add_(1);
        x.ShouldBe([2], [2, 2]);
        Assert.True(x.is_leaf && x.requires_grad);
    }

    [Fact]
    public void RecordedWritesThroughViewsAreRefusedClearly()
    {
        var x = ones([2, 2], requires_grad: true) * 1;
        Assert.Throws<NotSupportedException>(() => x[0].add_(1));
        var buffer = zeros(2, 2);
        Assert.Throws<NotSupportedException>(() => buffer[0].copy_(ones(2, requires_grad: true)));
        buffer[0] = ones(2, requires_grad: true) * 5; // assigning by index is recorded
        Assert.True(buffer.requires_grad);
    }

    [Fact]
    public void IntegersHaveNoGradient() =>
        Assert.Throws<InvalidOperationException>(() => tensor([1L, 2]).requires_grad_());

    [Fact]
    public void ADeepGraphIsDifferentiatedAndFreedWithoutRecursion()
    {
        var x = tensor(1f, requires_grad: true);
        var sum = x * 1;
        for (var i = 0; i < 50_000; i++)
        {
            var next = sum + 1;
            sum.Dispose();
            sum = next;
        }

        sum.backward();
        x.grad!.ShouldBe([], [1]);
        sum.Dispose();
    }

    [Fact]
    public void TiedMaximaShareTheGradientOfMaximum()
    {
        var (x, y) = (tensor([1f, 2], requires_grad: true), tensor([1f, 1], requires_grad: true));
        x.maximum(y).sum().backward();
        x.grad!.ShouldBe([2], [0.5, 1]);
        y.grad!.ShouldBe([2], [0.5, 0]);
    }
}
