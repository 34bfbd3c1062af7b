using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Digits.Portable.Tests.TorchSharp;

/// <summary>
/// Every differentiable operation: the gradient of Σ output·wave against central differences. float32 limits what can be
/// seen: with steps of 1/128 the differences carry about 1e-4 of rounding and curvature, so 2e-3 · max(1, |gradient|) must
/// hold. Inputs keep away from kinks.
/// </summary>
[Collection(Torch.Name)]
public sealed class GradientTests
{
    private const float Step = 1f / 128;
    private const double Tolerance = 2e-3;

    private static readonly Dictionary<string, (long[][] Shapes, Func<Tensor[], Tensor> Function)> Table = new()
    {
        // Elementary functions
        ["exp"] = One(x => x.exp()),
        ["exp2"] = One(x => x.exp2()),
        ["expm1"] = One(x => x.expm1()),
        ["log"] = One(x => (x + 2).log()),
        ["log2"] = One(x => (x + 2).log2()),
        ["log10"] = One(x => (x + 2).log10()),
        ["log1p"] = One(x => (x + 1).log1p()),
        ["sqrt"] = One(x => (x + 2).sqrt()),
        ["rsqrt"] = One(x => (x + 2).rsqrt()),
        ["reciprocal"] = One(x => (x + 2).reciprocal()),
        ["square"] = One(x => x.square()),
        ["sin"] = One(x => x.sin()),
        ["cos"] = One(x => x.cos()),
        ["tan"] = One(x => x.tan()),
        ["asin"] = One(x => (x * 0.5).asin()),
        ["acos"] = One(x => (x * 0.5).acos()),
        ["atan"] = One(x => x.atan()),
        ["sinh"] = One(x => x.sinh()),
        ["cosh"] = One(x => x.cosh()),
        ["erf"] = One(x => x.erf()),
        ["erfc"] = One(x => x.erfc()),
        ["abs"] = One(x => x.abs()),
        ["neg"] = One(x => -x),
        ["sign"] = One(x => x.sign()),
        ["floor"] = One(x => (x * 2.3).floor()),
        ["ceil"] = One(x => (x * 2.3).ceil()),
        ["round"] = One(x => (x * 2.3).round()),
        ["trunc"] = One(x => (x * 2.3).trunc()),
        ["frac"] = One(x => (x * 2.3).frac()),
        ["clamp"] = One(x => x.clamp(-0.55, 0.5)),
        ["clamp_min"] = One(x => x.clamp_min(0.1)),
        ["clamp of tensors"] = Two(([3, 4], [3, 4]), (x, y) => x.clamp(y - 0.5, y + 0.5)),
        ["pow"] = One(x => (x + 2).pow(2.5)),
        ["pow 3"] = One(x => x.pow(3)),
        ["pow of tensors"] = Two(([3, 4], [4]), (x, y) => (x + 2).pow(y)),
        ["logit"] = One(x => (x * 0.3 + 0.5).logit()),

        // Activations
        ["relu"] = One(x => F.relu(x)),
        ["relu6"] = One(x => F.relu6(x * 5)),
        ["leaky_relu"] = One(x => F.leaky_relu(x, 0.1)),
        ["elu"] = One(x => F.elu(x, 0.7)),
        ["gelu"] = One(x => F.gelu(x)),
        ["gelu tanh"] = One(x => F.gelu(x, global::TorchSharp.Modules.GELU.Approximate.tanh)),
        ["silu"] = One(x => F.silu(x)),
        ["sigmoid"] = One(x => x.sigmoid()),
        ["tanh"] = One(x => x.tanh()),
        ["softplus"] = One(x => F.softplus(x, 2, 1)),
        ["logsigmoid"] = One(x => F.logsigmoid(x)),
        ["mish"] = One(x => F.mish(x)),
        ["hardsigmoid"] = One(x => F.hardsigmoid(x * 4)),
        ["hardswish"] = One(x => F.hardswish(x * 4)),
        ["hardtanh"] = One(x => F.Hardtanh(x, -0.55, 0.5)),
        ["prelu"] = Two(([2, 3, 2], [3]), F.prelu),
        ["threshold"] = One(x => x.threshold(0.1, 5)),
        ["softmax"] = One(x => x.softmax(1)),
        ["softmax across"] = One(x => x.softmax(0)),
        ["log_softmax"] = One(x => x.log_softmax(-1)),
        ["logsumexp"] = One(x => x.logsumexp(0)),

        // Arithmetic
        ["add"] = Two(([3, 4], [4]), (x, y) => x + y),
        ["add alpha"] = Two(([3, 4], [3, 1]), (x, y) => x.add(y, 0.3)),
        ["sub"] = Two(([3, 1], [1, 4]), (x, y) => x - y),
        ["mul"] = Two(([3, 4], [2, 1, 4]), (x, y) => x * y),
        ["div"] = Two(([3, 4], [4]), (x, y) => x / (y + 2)),
        ["maximum"] = Two(([3, 4], [3, 4]), (x, y) => x.maximum(y * 0.5)),
        ["minimum"] = Two(([3, 4], [4]), (x, y) => x.minimum(y * 0.5)),
        ["with numbers"] = One(x => (3 - (x * 2)) / 4 + (1 / (x + 2)) - 5),
        ["remainder"] = One(x => (x * 3.3).remainder(1.5)),
        ["lerp"] = Two(([3, 4], [3, 4]), (x, y) => x.lerp(y, tensor(0.3f))),
        ["addcmul"] = Two(([3, 4], [3, 4]), (x, y) => x.addcmul(x, y, 0.3)),
        ["addcdiv"] = Two(([3, 4], [3, 4]), (x, y) => x.addcdiv(x, y + 2, 0.3)),
        ["where"] = Two(([3, 4], [4]), (x, y) => torch.where(x.gt(0.1), x, y)),
        ["masked_fill"] = One(x => x.masked_fill(x.gt(0.1), 7)),
        ["to another type"] = One(x => x.to(ScalarType.Float64).exp().to(ScalarType.Float32)),

        // Reductions
        ["sum"] = One(x => x.sum()),
        ["sum along"] = Of([[2, 3, 4, 2]], x => x[0].sum([0, 2])),
        ["mean"] = One(x => x.mean()),
        ["mean along"] = Of([[2, 3, 4]], x => x[0].mean([1], true)),
        ["var"] = One(x => x.var(1)),
        ["std"] = One(x => x.std()),
        ["norm"] = One(x => x.norm()),
        ["norm 1"] = One(x => x.norm(1, p: 1)),
        ["norm 3"] = One(x => x.norm(1, p: 3)),
        ["prod"] = One(x => x.prod(1)),
        ["max"] = One(x => Apart(x).max()),
        ["max along"] = One(x => Apart(x).max(1).values),
        ["min along"] = One(x => Apart(x).min(0, true).values),
        ["amax"] = Of([[2, 3, 4]], x => Apart(x[0]).amax([0, 2])),
        ["amin"] = One(x => Apart(x).amin([1])),
        ["median"] = One(x => Apart(x).median()),
        ["cumsum"] = Of([[2, 3, 4]], x => x[0].cumsum(1)),
        ["sort"] = One(x => Apart(x).sort(1, true).Values),
        ["topk"] = One(x => Apart(x).topk(2, 1).values),

        // Shape
        ["view"] = One(x => x.view(4, 3)),
        ["permute"] = Of([[2, 3, 4]], x => x[0].permute(2, 0, 1)),
        ["transpose and reshape"] = One(x => x.t().reshape(6, 2)),
        ["expand"] = Of([[3, 1]], x => x[0].expand(2, 3, 4)),
        ["repeat"] = One(x => x.repeat(2, 1, 3)),
        ["repeat_interleave"] = One(x => x.repeat_interleave(2, 1)),
        ["narrow"] = One(x => x.narrow(1, 1, 2)),
        ["slice"] = One(x => x.slice(1, 0, 4, 2)),
        ["select"] = One(x => x.select(0, -1)),
        ["diagonal"] = One(x => x.diagonal()),
        ["squeeze"] = Of([[3, 1, 2]], x => x[0].squeeze(1).unsqueeze(0)),
        ["split"] = One(x => x.split(3, 1)[0] * 2 + x.split(3, 1)[1]),
        ["chunk"] = One(x => x.chunk(2, 1)[1]),
        ["unbind"] = One(x => x.unbind(0)[1] * x.unbind(0)[2]),
        ["cat"] = Two(([2, 3], [2, 2]), (x, y) => cat([x, y, x], 1)),
        ["stack"] = Two(([2, 3], [2, 3]), (x, y) => stack([x, y], 1)),
        ["flip"] = One(x => x.flip(0, 1)),
        ["roll"] = One(x => x.roll(1, 1)),
        ["tril"] = One(x => x.tril()),
        ["diff"] = One(x => x.diff()),
        ["clone"] = One(x => x.clone()),
        ["pad"] = One(x => F.pad(x, (1, 2, -1, 1))),
        ["pad reflect"] = Of([[1, 3, 4]], x => F.pad(x[0], (2, 1), PaddingModes.Reflect)),
        ["pad replicate"] = Of([[1, 3, 4]], x => F.pad(x[0], (2, 1), PaddingModes.Replicate)),

        // Picking
        ["gather"] = One(x => x.gather(1, tensor(new long[,] { { 0, 0 }, { 3, 1 }, { 2, 2 } }))),
        ["scatter"] = Two(([3, 4], [3, 2]), (x, y) => x.scatter(1, tensor(new long[,] { { 0, 1 }, { 3, 1 }, { 2, 0 } }), y)),
        ["scatter_add"] = Two(([3, 4], [3, 2]), (x, y) => x.scatter_add(1, tensor(new long[,] { { 0, 0 }, { 3, 1 }, { 2, 2 } }), y)),
        ["index_select"] = One(x => x.index_select(1, tensor([3L, 0, 3]))),
        ["masked_select"] = One(x => x.masked_select(x.gt(0.1))),
        ["take"] = One(x => x.take(tensor([11L, 0, 5]))),
        ["index by tensors"] = One(x => x[tensor([0L, 2, 2]), tensor([1L, 3, 3])]),
        ["index by range"] = One(x => x[TensorIndex.Slice(1), TensorIndex.Single(2)]),
        ["index by mask"] = One(x => x[x.gt(0.1)]),
        ["assign by index"] = Two(([3, 4], [4]), (x, y) =>
        {
            var z = x * 2;
            z[1] = y;
            return z * z;
        }),
        ["assign by tensor"] = Two(([3, 4], [2, 4]), (x, y) =>
        {
            var z = x * 2;
            z.index_put_(y, TensorIndex.Tensor(tensor([2L, 0])));
            return z * z;
        }),
        ["accumulate by tensor"] = Two(([3, 4], [2, 4]), (x, y) =>
        {
            var z = x * 2;
            z.index_put_(y, [TensorIndex.Tensor(tensor([2L, 2]))], accumulate: true);
            return z * z;
        }),

        // In place, on what was computed
        ["add in place"] = Two(([3, 4], [4]), (x, y) => (x * 2).add_(y).mul_(y)),
        ["relu in place"] = One(x => F.relu(x * 2, inplace: true)),
        ["silu in place"] = One(x => F.silu(x * 2, inplace: true)),
        ["copy in place"] = Two(([3, 4], [4]), (x, y) => (x * 2).copy_(y) + x),

        // Matrices
        ["mm"] = Two(([3, 4], [4, 2]), (x, y) => x.mm(y)),
        ["mm transposed"] = Two(([4, 3], [2, 4]), (x, y) => x.t().mm(y.t())),
        ["bmm"] = Two(([2, 3, 4], [2, 4, 2]), (x, y) => x.bmm(y)),
        ["matmul of vectors"] = Two(([4], [4]), (x, y) => x.matmul(y)),
        ["matmul broadcast"] = Two(([2, 1, 3, 4], [3, 4, 2]), (x, y) => x.matmul(y)),
        ["matmul with a vector"] = Two(([2, 3, 4], [4]), (x, y) => x.matmul(y)),
        ["addmm"] = Of([[3, 2], [3, 4], [4, 2]], x => x[0].addmm(x[1], x[2], 0.5f, 2)),
        ["outer"] = Two(([3], [4]), (x, y) => x.outer(y)),

        // Layers
        ["linear"] = Of([[2, 3, 4], [5, 4], [5]], x => F.linear(x[0], x[1], x[2])),
        ["conv2d"] = Of([[2, 2, 5, 4], [3, 2, 3, 2], [3]], x => F.conv2d(x[0], x[1], x[2], padding: [1, 0])),
        ["conv2d strided"] = Of([[1, 2, 6, 5], [4, 2, 3, 3]], x => F.conv2d(x[0], x[1], strides: [2, 1], padding: [1, 1])),
        ["conv2d dilated groups"] = Of([[1, 4, 6, 6], [4, 2, 2, 2], [4]], x => F.conv2d(x[0], x[1], x[2], dilation: [2, 1], groups: 2)),
        ["conv2d depthwise"] = Of([[2, 3, 5, 4], [3, 1, 3, 3], [3]], x => F.conv2d(x[0], x[1], x[2], padding: [1, 1], groups: 3)),
        ["conv2d depthwise uneven"] = Of([[1, 2, 4, 6], [2, 1, 3, 2], [2]], x => F.conv2d(x[0], x[1], x[2], padding: [0, 1], groups: 2)),
        ["conv2d same"] = Of([[1, 1, 4, 5], [2, 1, 2, 3]], x => F.conv2d_padding(x[0], x[1], padding: Padding.Same)),
        ["conv1d"] = Of([[2, 2, 6], [3, 2, 3], [3]], x => F.conv1d(x[0], x[1], x[2], stride: 2, padding: 1)),
        ["max_pool2d"] = Of([[2, 2, 5, 4]], x => F.max_pool2d(Apart(x[0]), 3, 2, 1)),
        ["max_pool1d"] = Of([[2, 2, 6]], x => F.max_pool1d(Apart(x[0]), 2)),
        ["avg_pool2d"] = Of([[2, 2, 5, 4]], x => F.avg_pool2d(x[0], 3, 2, 1)),
        ["adaptive_avg_pool2d"] = Of([[2, 2, 5, 4]], x => F.adaptive_avg_pool2d(x[0], (2, 3))),
        ["adaptive_max_pool2d"] = Of([[2, 2, 5, 4]], x => F.adaptive_max_pool2d(Apart(x[0]), [2, 3])),
        ["batch_norm training"] = Of([[4, 2, 3], [2], [2]], x => F.batch_norm(x[0], null, null, x[1], x[2], training: true)),
        ["batch_norm evaluation"] = Of([[4, 2, 3], [2], [2]], x => F.batch_norm(x[0], ones(2), full(2, 0.5), x[1], x[2])),
        ["layer_norm"] = Of([[3, 2, 4], [2, 4], [2, 4]], x => F.layer_norm(x[0], [2, 4], x[1], x[2])),
        ["normalize"] = One(x => F.normalize(x)),
        ["affine_grid"] = Of([[2, 2, 3]], x => F.affine_grid(x[0], [2, 1, 3, 4])),
        ["grid_sample"] = Two(([1, 2, 4, 4], [1, 3, 2, 2]), (x, y) => F.grid_sample(x, y * 0.6)),
        ["grid_sample border"] = Two(([1, 2, 4, 4], [1, 3, 2, 2]), (x, y) => F.grid_sample(x, y, padding_mode: GridSamplePaddingMode.Border)),
        ["interpolate"] = Of([[1, 2, 3, 4]], x => F.interpolate(x[0], [5, 3], mode: InterpolationMode.Bilinear)),
        ["interpolate nearest"] = Of([[1, 2, 3, 4]], x => F.interpolate(x[0], scale_factor: [2, 2])),

        // Losses
        ["cross_entropy"] = One(x => F.cross_entropy(x, tensor([1L, 0, 3]), label_smoothing: 0.1)),
        ["cross_entropy soft"] = Two(([3, 4], [3, 4]), (x, y) => F.cross_entropy(x, y.softmax(1))),
        ["nll_loss"] = One(x => F.nll_loss(x, tensor([1L, 0, 3]))),
        ["mse_loss"] = Two(([3, 4], [3, 4]), (x, y) => F.mse_loss(x, y)),
        ["l1_loss"] = Two(([3, 4], [3, 4]), (x, y) => F.l1_loss(x, y)),
        ["smooth_l1_loss"] = Two(([3, 4], [3, 4]), (x, y) => F.smooth_l1_loss(x, y * 0.5, beta: 0.4)),
        ["kl_div"] = Two(([3, 4], [3, 4]), (x, y) => F.kl_div(x, y, reduction: nn.Reduction.Sum)),
        ["binary_cross_entropy"] = Two(([3, 4], [3, 4]), (x, y) => F.binary_cross_entropy(x.sigmoid(), y.sigmoid())),
        ["binary_cross_entropy_with_logits"] = Two(([3, 4], [3, 4]), (x, y) => F.binary_cross_entropy_with_logits(x, y.sigmoid())),
        ["ctc_loss"] = Of([[5, 1, 3]], x => F.ctc_loss(x[0], tensor(new long[,] { { 1, 1 } }), tensor([5L]), tensor([2L]))),
    };

    public static TheoryData<string> Names => [.. Table.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void GradientEqualsCentralDifferences(string name)
    {
        using var scope = NewDisposeScope();
        var (shapes, function) = Table[name];
        var inputs = shapes.Select((shape, k) => Values.Wave(shape, 0.4 + (1.3 * k), 1, true)).ToArray();
        var output = function(inputs);
        var weight = Values.Wave(output.shape, 0.9);
        (output * weight).sum().backward();
        for (var k = 0; k < inputs.Length; k++)
        {
            var analytic = inputs[k].grad is { } grad ? Values.Of(grad) : new double[inputs[k].numel()];
            var numeric = Differences(inputs, k, x => Weighted(function(x), weight));
            for (var i = 0; i < numeric.Length; i++)
            {
                Assert.True(
                    Math.Abs(analytic[i] - numeric[i]) <= Tolerance * Math.Max(1, Math.Abs(numeric[i])),
                    $"input {k}, element {i}: gradient {analytic[i]}, differences {numeric[i]}");
            }
        }
    }

    private static double[] Differences(Tensor[] inputs, int k, Func<Tensor[], double> value)
    {
        using var quiet = no_grad();
        var plain = inputs.Select(x => x.detach().clone()).ToArray();
        var numbers = plain[k].data<float>();
        var result = new double[numbers.Count];
        for (var i = 0; i < result.Length; i++)
        {
            using var scope = NewDisposeScope();
            var at = numbers[i];
            numbers[i] = at + Step;
            var above = value(plain);
            numbers[i] = at - Step;
            var below = value(plain);
            numbers[i] = at;
            result[i] = (above - below) / (2 * Step);
        }

        return result;
    }

    /// <summary>Summed in double precision: the difference of two such sums is what counts.</summary>
    private static double Weighted(Tensor output, Tensor weight) =>
        Values.Of(output).Zip(Values.Of(weight), (a, b) => a * b).Sum();

    /// <summary>Shuffled and at least 1/20 apart, so that no small step changes which is the largest.</summary>
    private static Tensor Apart(Tensor x) => (x * 0.1) + (arange(x.numel()) * 7 % x.numel()).view(x.shape) * 0.25;

    private static (long[][], Func<Tensor[], Tensor>) One(Func<Tensor, Tensor> f) => ([[3, 4]], x => f(x[0]));

    private static (long[][], Func<Tensor[], Tensor>) Two((long[] A, long[] B) shapes, Func<Tensor, Tensor, Tensor> f) =>
        ([shapes.A, shapes.B], x => f(x[0], x[1]));

    private static (long[][], Func<Tensor[], Tensor>) Of(long[][] shapes, Func<Tensor[], Tensor> f) => (shapes, f);
}
