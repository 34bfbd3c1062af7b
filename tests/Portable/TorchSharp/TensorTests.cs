using TorchSharp;
using static TorchSharp.torch;

namespace Digits.Portable.Tests.TorchSharp;

/// <summary>Sizes, types, broadcasting, views and indexing, with the expected arrays spelled out.</summary>
[Collection(Torch.Name)]
public sealed class TensorTests
{
    private static Tensor Six => arange(6).view(2, 3); // [[0, 1, 2], [3, 4, 5]]

    [Fact]
    public void OperandsBroadcastFromTheLastDimension()
    {
        (Six + tensor([10L, 20, 30])).ShouldBe([2, 3], [10, 21, 32, 13, 24, 35]);
        (tensor([1L, 2]).unsqueeze(1) * tensor([1L, 10, 100])).ShouldBe([2, 3], [1, 10, 100, 2, 20, 200]);
        (ones(2, 1, 3) + ones(4, 1)).ShouldBe([2, 4, 3], [.. Enumerable.Repeat(2.0, 24)]);
        Assert.Throws<ArgumentException>(() => Six + ones(2));
    }

    [Fact]
    public void TypesMeetAsInPyTorch()
    {
        Assert.Equal(ScalarType.Float32, (tensor([1L]) + tensor([1f])).dtype);
        Assert.Equal(ScalarType.Float32, (tensor([1f]) + tensor(1.0)).dtype); // one without dimensions doesn't widen
        Assert.Equal(ScalarType.Float64, (tensor([1f]) + tensor([1.0])).dtype);
        Assert.Equal(ScalarType.Int64, (tensor([1L]) * 2).dtype);
        Assert.Equal(ScalarType.Float32, (tensor([1L]) * 2.5).dtype);
        Assert.Equal(ScalarType.Int64, (tensor(new byte[] { 1 }) + tensor([1L])).dtype);
        Assert.Equal(ScalarType.Float32, (tensor([7L]) / tensor([2L])).dtype);
        Assert.Equal(ScalarType.Int64, tensor([true, false]).sum().dtype);
        Assert.Equal(ScalarType.Bool, tensor([1f]).gt(0).dtype);
    }

    [Fact]
    public void ConversionsTruncateAndBytesStayUnsigned()
    {
        tensor([1.9f, -1.9f]).to(ScalarType.Int64).ShouldBe([2], [1, -1]);
        (tensor(new byte[] { 0, 128, 255 }).to(ScalarType.Float32) / 255).ShouldBe([3], [0, 128 / 255.0, 1], 1e-6);
        tensor([0f, 0.5f]).to(ScalarType.Bool).ShouldBe([2], [0, 1]);
        (tensor(new byte[] { 200 }) + tensor(new byte[] { 100 })).ShouldBe([1], [44]);
    }

    [Fact]
    public void DivisionRoundsAsAsked()
    {
        var x = tensor([7L, -7]);
        (x / 2).ShouldBe([2], [3.5, -3.5]);
        x.div(2, RoundingMode.floor).ShouldBe([2], [3, -4]);
        x.div(2, RoundingMode.trunc).ShouldBe([2], [3, -3]);
        (x % 4).ShouldBe([2], [3, 1]);
        tensor([0.5f, 1.5f, 2.5f]).round().ShouldBe([3], [0, 2, 2]);
    }

    [Fact]
    public void ViewsShareTheirElements()
    {
        var x = zeros(2, 3);
        x.view(3, 2)[0, 1].fill_(1);
        x.t()[2].fill_(2);
        x.narrow(1, 0, 1).add_(5);
        x.permute(1, 0).select(0, 1).mul_(10);
        x.slice(1, 0, 3, 2)[1].fill_(7);
        x.ShouldBe([2, 3], [5, 10, 2, 7, 0, 7]);
        x.T.ShouldBe([3, 2], [5, 7, 10, 0, 2, 7]);
        x.detach().zero_();
        x.ShouldBe([2, 3], new double[6]);
    }

    [Fact]
    public void ACopySharesNothing()
    {
        var x = zeros(2);
        x.clone().fill_(1);
        x.to(ScalarType.Float64).fill_(1);
        x.reshape(2, 1).repeat(1, 2).fill_(1);
        x.ShouldBe([2], [0, 0]);
        Assert.Throws<InvalidOperationException>(() => Six.t().view(6));
        Six.t().reshape(6).ShouldBe([6], [0, 3, 1, 4, 2, 5]);
    }

    [Fact]
    public void IndicesPickAsInPython()
    {
        Six[1].ShouldBe([3], [3, 4, 5]);
        Six[-1, 0].ShouldBe([], [3]);
        Six[TensorIndex.Colon, 1..].ShouldBe([2, 2], [1, 2, 4, 5]);
        Six[.., ^1].ShouldBe([2], [2, 5]);
        Six[TensorIndex.Ellipsis, TensorIndex.Single(0)].ShouldBe([2], [0, 3]);
        Six[TensorIndex.None, TensorIndex.Single(0)].ShouldBe([1, 3], [0, 1, 2]);
        Six[TensorIndex.Colon, TensorIndex.Slice(0, null, 2)].ShouldBe([2, 2], [0, 2, 3, 5]);
        Six[tensor([1L, 0, 1])].ShouldBe([3, 3], [3, 4, 5, 0, 1, 2, 3, 4, 5]);
        Six[TensorIndex.Colon, TensorIndex.Tensor(tensor([2L, 0]))].ShouldBe([2, 2], [2, 0, 5, 3]);
        Six[tensor([0L, 1]), tensor([2L, -1])].ShouldBe([2], [2, 5]);
        Six[Six.gt(2)].ShouldBe([3], [3, 4, 5]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Six[2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Six[tensor([3L])]);
    }

    [Fact]
    public void IndicesAssign()
    {
        var x = zeros(2, 3);
        x[0] = tensor([1f, 2, 3]);
        x[1, 2] = tensor(9f);
        x[.., 0] = tensor(5f);
        x.ShouldBe([2, 3], [5, 2, 3, 5, 0, 9]);
        x[x.gt(4)] = tensor(-1f);
        x.ShouldBe([2, 3], [-1, 2, 3, -1, 0, -1]);
        x[TensorIndex.Colon, TensorIndex.Tensor(tensor([2L, 1]))] = tensor([10f, 20]);
        x.ShouldBe([2, 3], [-1, 20, 10, -1, 20, 10]);
        x.index_put_(tensor(1f), [TensorIndex.Tensor(tensor([0L, 0]))], accumulate: true);
        x.ShouldBe([2, 3], [1, 22, 12, -1, 20, 10]);
        x.t()[0] = tensor(0f);
        x.ShouldBe([2, 3], [0, 22, 12, 0, 20, 10]);
    }

    [Fact]
    public void TensorsAreJoinedAndTakenApart()
    {
        cat([Six, Six[..1]]).ShouldBe([3, 3], [0, 1, 2, 3, 4, 5, 0, 1, 2]);
        stack([Six[0], Six[1]], 1).ShouldBe([3, 2], [0, 3, 1, 4, 2, 5]);
        Assert.Equal([2, 2, 1], arange(5).split(2).Select(t => t.numel()));
        Assert.Equal([3, 3, 1], arange(7).chunk(3).Select(t => t.numel()));
        Six.unbind(1)[2].ShouldBe([2], [2, 5]);
        Six.repeat(1, 2).ShouldBe([2, 6], [0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5]);
        Six.repeat_interleave(2, 0).ShouldBe([4, 3], [0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5]);
        var grids = meshgrid([arange(2), arange(3)]);
        grids[0].ShouldBe([2, 3], [0, 0, 0, 1, 1, 1]);
        grids[1].ShouldBe([2, 3], [0, 1, 2, 0, 1, 2]);
        Assert.Throws<ArgumentException>(() => cat([Six, ones(2, 2)]));
    }

    [Fact]
    public void ReductionsGiveTheNumbersAndSizes()
    {
        var x = Six.to(ScalarType.Float32);
        x.sum([0]).ShouldBe([3], [3, 5, 7]);
        x.mean([1], true).ShouldBe([2, 1], [1, 4]);
        x.std().ShouldBe([], [Math.Sqrt(3.5)], 1e-6);
        x.var(1, unbiased: false).ShouldBe([2], [2 / 3.0, 2 / 3.0], 1e-6);
        x.argmax(1).ShouldBe([2], [2, 2]);
        Assert.Equal(5, x.argmax().ToInt64());
        x.max(0).values.ShouldBe([3], [3, 4, 5]);
        x.max(0).indexes.ShouldBe([3], [1, 1, 1]);
        x.prod(1).ShouldBe([2], [0, 60]);
        x.cumsum(1).ShouldBe([2, 3], [0, 1, 3, 3, 7, 12]);
        tensor([3f, 1, 2]).sort().Indices.ShouldBe([3], [1, 2, 0]);
        tensor([3f, 1, 2]).topk(2).values.ShouldBe([2], [3, 2]);
        Assert.True(x.ge(0).all().ToBoolean());
        Assert.False(x.gt(0).all(1)[0].ToBoolean());
        Assert.Equal(2, tensor([float.NaN, 1, 2]).isnan().logical_not().sum().ToInt64());
        zeros(0).sum().ShouldBe([], [0]);
        ones(0, 3).sum([0]).ShouldBe([3], [0, 0, 0]);
    }

    [Fact]
    public void PickingAndSpreading()
    {
        Six.gather(1, tensor(new long[,] { { 2 }, { 0 } })).ShouldBe([2, 1], [2, 3]);
        zeros(2, 3).scatter_(1, tensor(new long[,] { { 2 }, { 0 } }), ones(2, 1)).ShouldBe([2, 3], [0, 0, 1, 1, 0, 0]);
        zeros(3).scatter_add_(0, tensor([1L, 1, 2]), ones(3)).ShouldBe([3], [0, 2, 1]);
        nn.functional.one_hot(tensor([2L, 0]), 3).ShouldBe([2, 3], [0, 0, 1, 1, 0, 0]);
        Six.index_select(1, tensor([2L, 2])).ShouldBe([2, 2], [2, 2, 5, 5]);
        Six.nonzero()[0].ShouldBe([2], [0, 1]);
        Six.flip(1).ShouldBe([2, 3], [2, 1, 0, 5, 4, 3]);
        torch.where(Six.gt(2), Six, Six * -1).ShouldBe([2, 3], [0, -1, -2, 3, 4, 5]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Six.index_select(0, tensor([2L])));
    }

    [Fact]
    public void ProductsOfMatrices()
    {
        var (a, b) = (arange(6f).view(2, 3), arange(6f).view(3, 2));
        a.matmul(b).ShouldBe([2, 2], [10, 13, 28, 40]);
        a.mm(a.t()).ShouldBe([2, 2], [5, 14, 14, 50]);
        stack([a, a * 2]).bmm(stack([b, b])).ShouldBe([2, 2, 2], [10, 13, 28, 40, 20, 26, 56, 80]);
        a.matmul(tensor([1f, 0, 1])).ShouldBe([2], [2, 8]);
        Six.matmul(Six.t()).ShouldBe([2, 2], [5, 14, 14, 50]);
        Assert.Throws<InvalidOperationException>(() => a.matmul(a));
    }

    [Fact]
    public void SequencesAndConstants()
    {
        arange(1, 2, 0.25).ShouldBe([4], [1, 1.25, 1.5, 1.75]);
        arange(5, 0, -2).ShouldBe([3], [5, 3, 1]);
        linspace(0, 1, 5).ShouldBe([5], [0, 0.25, 0.5, 0.75, 1]);
        eye(2, 3).ShouldBe([2, 3], [1, 0, 0, 0, 1, 0]);
        full(2, 2, 7).ShouldBe([2, 2], [7, 7, 7, 7]);
        Assert.Equal(ScalarType.Int64, full(2, 7).dtype);
        tensor(new float[,] { { 1, 2 }, { 3, 4 } }).ShouldBe([2, 2], [1, 2, 3, 4]);
        tensor(new[] { 1f, 2, 3, 4 }, [2, 2]).ShouldBe([2, 2], [1, 2, 3, 4]);
    }

    [Fact]
    public void ElementsAreReadAndWrittenWhereTheyLie()
    {
        var x = zeros(2, 2);
        x.data<float>()[1, 0] = 3;
        Assert.Equal(3, x[1, 0].item<float>());
        Assert.Equal([0f, 0, 3, 0], x.data<float>().ToArray());
        Assert.Equal([0f, 3, 0, 0], x.t().data<float>().ToArray());
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(x.bytes)[0] = 8;
        Assert.Equal(8, (float)x[0, 0]);
        Assert.Throws<ArgumentException>(() => x.data<long>());
        Assert.Throws<ArgumentException>(() => x[0, 0].item<double>());
    }

    [Fact]
    public void OnlyTheCpuIsHere()
    {
        Assert.False(cuda.is_available());
        Assert.Equal(0, cuda.device_count());
        Assert.Contains("CUDA", Assert.Throws<InvalidOperationException>(() => device("cuda")).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => ones(1).to(DeviceType.CUDA));
        Assert.Equal("cpu", ones(1, device: device("cpu")).to("cpu").device.ToString());
        InitializeDeviceType(DeviceType.CPU);
    }

    [Fact]
    public void TextShowsSizesTypeAndValues()
    {
        Assert.Equal("[2x3], type = Int64, device = cpu", Six.ToString());
        Assert.Equal("[[0, 1, 2],\n [3, 4, 5]]", Six.ToString(TensorStringStyle.Numpy, newLine: "\n"));
        Assert.Equal("[1.5, 2]", tensor([1.5f, 2]).ToString(TensorStringStyle.Numpy));
    }
}
