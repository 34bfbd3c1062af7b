using TorchSharp;
using static TorchSharp.torch;

namespace Digits.Portable.Tests.Kernels;

/// <summary>relu is put off until someone looks at it, and max pooling takes it in: nobody may notice.</summary>
[Collection(KernelTests.Name)]
public sealed class ReluBeforePoolingTests
{
    private static readonly float[] Values = [-1, 2, -3, 4, -5, -6, -7, -8, 9, -10, 0, 12, -0.5f, 1, -2, -3];

    [Fact]
    public void PoolingGivesTheSameWhetherReluWasLookedAtOrNot()
    {
        var (plain, plainSlope) = Pooled((_, relu) => relu.sum().Dispose());
        var (fused, fusedSlope) = Pooled((_, _) => { });
        Assert.Equal([2f, 4, 9, 12], plain);
        Assert.Equal(plain, fused);
        Assert.Equal(plainSlope, fusedSlope);
        Assert.Equal([0f, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0], fusedSlope);
    }

    [Fact]
    public void WritingOverTheInputAfterwardsDoesNotChangeRelu()
    {
        using var x = tensor(Values);
        using var y = x.relu();
        x.fill_(-100);
        Assert.Equal(Values.Select(value => Math.Max(0, value)), y.data<float>().ToArray());
        using var z = x.relu();
        x[0] = 5;
        Assert.All(z.data<float>().ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void WritingOverReluAfterwardsDoesNotChangeTheInput()
    {
        using var x = tensor(Values);
        using var y = x.relu();
        y.add_(1);
        Assert.Equal(Values, x.data<float>().ToArray());
        Assert.Equal(Values.Select(value => Math.Max(0, value) + 1), y.data<float>().ToArray());
    }

    [Fact]
    public void ReluOutlivesItsInputAndMayGoUnseen()
    {
        using var y = Outlived();
        Assert.Equal(Values.Select(value => Math.Max(0, value)), y.data<float>().ToArray());
        Outlived().Dispose();
        static Tensor Outlived()
        {
            using var x = tensor(Values);
            return x.relu();
        }
    }

    [Fact]
    public void AGradientAskedOfReluItselfIsNotLeftOut()
    {
        using var x = tensor(Values, [1, 1, 4, 4], requires_grad: true);
        using var doubled = x * 2;
        using var relu = doubled.relu();
        relu.retain_grad();
        using var pooled = nn.functional.max_pool2d(relu, 2);
        using var other = relu.sum(); // a second use of relu, beside the pooling
        using var sum = pooled.sum() + other;
        sum.backward();
        Assert.Equal([1f, 2, 1, 2, 1, 1, 1, 1, 2, 1, 1, 2, 1, 1, 1, 1], relu.grad!.data<float>().ToArray());
        Assert.Equal([0f, 4, 0, 4, 0, 0, 0, 0, 4, 0, 0, 4, 0, 2, 0, 0], x.grad!.data<float>().ToArray());
    }

    private static (float[] Output, float[] Gradient) Pooled(Action<Tensor, Tensor> between)
    {
        using var x = tensor(Values, [1, 1, 4, 4], requires_grad: true);
        using var input = x + 0;
        using var relu = nn.functional.relu(input);
        between(input, relu);
        using var pooled = nn.functional.max_pool2d(relu, 2);
        using var sum = pooled.sum();
        sum.backward();
        return (pooled.data<float>().ToArray(), x.grad!.data<float>().ToArray());
    }
}
