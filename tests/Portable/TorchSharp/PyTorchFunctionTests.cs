using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Digits.Portable.Tests.TorchSharp;

/// <summary>
/// Outputs and gradients against PyTorch's, each to within 2e-5 · max(1, |value|): float32 sums in another order, and erf
/// to 2e-7.
/// </summary>
[Collection(Torch.Name)]
public sealed class PyTorchFunctionTests
{
    private const double Tolerance = 2e-5;

    private static readonly Tensor Classes = tensor([1L, 0, 3, 2, 1]);
    private static readonly Tensor Ignored = tensor([1L, -100, 3, 2, -100]);

    /// <summary>By the names of reference.py: the inputs, and what is done with them.</summary>
    private static readonly Dictionary<string, (Tensor[] Inputs, Func<Tensor[], Tensor> Function)> Table = Build();

    public static TheoryData<string> Names => [.. Table.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void OutputAndGradientsEqualPyTorchs(string name)
    {
        var (inputs, function) = Table[name];
        var expected = Reference.Case(name);
        var output = function(inputs);
        output.ShouldBe([.. expected.GetProperty("shape").EnumerateArray().Select(s => s.GetInt64())], expected.Numbers("output"), Tolerance);
        (output * Values.Wave(output.shape, 0.3)).sum().backward();
        var grads = expected.GetProperty("grads").EnumerateArray().ToArray();
        for (var i = 0; i < grads.Length; i++) inputs[i].grad!.ShouldHold(grads[i].Numbers(), Tolerance, $"gradient {i}");
    }

    [Fact]
    public void EveryFunctionOfTheReferenceIsCompared()
    {
        string[] elsewhere = ["train_", "rate_", "random", "batch_norm_"];
        Assert.Equal(Reference.Names.Where(n => !elsewhere.Any(n.StartsWith)).Order(), Table.Keys.Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void BatchNormAndItsRunningStatisticsEqualPyTorchs(bool training)
    {
        var expected = Reference.Case(training ? "batch_norm_training" : "batch_norm_evaluation");
        Tensor[] inputs = [Values.Wave([4, 3, 2, 5], 0, 2, true), Values.Wave([3], 1, 1, true), Values.Wave([3], 2, 1, true)];
        var (mean, variance) = (Values.Wave([3], 3), Values.Wave([3], 4).abs() + 0.5);
        var output = F.batch_norm(inputs[0], mean, variance, inputs[1], inputs[2], training, 0.1, 1e-5);
        output.ShouldBe([4, 3, 2, 5], expected.Numbers("output"), Tolerance);
        (output * Values.Wave(output.shape, 0.3)).sum().backward();
        var grads = expected.GetProperty("grads").EnumerateArray().ToArray();
        for (var i = 0; i < 3; i++) inputs[i].grad!.ShouldHold(grads[i].Numbers(), Tolerance, $"gradient {i}");
        var running = expected.GetProperty("running").EnumerateArray().ToArray();
        mean.ShouldHold(running[0].Numbers(), Tolerance);
        variance.ShouldHold(running[1].Numbers(), Tolerance);
    }

    private static Dictionary<string, (Tensor[] Inputs, Func<Tensor[], Tensor> Function)> Build()
    {
        var table = new Dictionary<string, (Tensor[], Func<Tensor[], Tensor>)>();
        void OfOne(long[] shape, double scale, params (string, Func<Tensor, Tensor>)[] functions)
        {
            foreach (var (name, f) in functions) table[name] = ([Values.Wave(shape, 0, scale, true)], x => f(x[0]));
        }

        void OfTwo(params (string, Func<Tensor, Tensor, Tensor>)[] functions)
        {
            foreach (var (name, f) in functions)
            {
                table["loss_" + name] = ([Values.Wave([3, 4], 0, 1, true), Values.Wave([3, 4], 1, 1, true)], x => f(x[0], x[1]));
            }
        }

        OfOne(
            [5, 7],
            3,
            ("relu", x => F.relu(x)),
            ("gelu", x => F.gelu(x)),
            ("gelu_tanh", x => F.gelu(x, global::TorchSharp.Modules.GELU.Approximate.tanh)),
            ("silu", x => F.silu(x)),
            ("sigmoid", x => x.sigmoid()),
            ("tanh", x => x.tanh()),
            ("softplus", x => F.softplus(x)),
            ("hardswish", x => F.hardswish(x)),
            ("leaky_relu", x => F.leaky_relu(x, 0.1)),
            ("elu", x => F.elu(x, 1)),
            ("mish", x => F.mish(x)),
            ("erf", x => x.erf()),
            ("exp", x => x.exp()),
            ("logsigmoid", x => F.logsigmoid(x)),
            ("softmax", x => F.softmax(x, 1)),
            ("log_softmax", x => F.log_softmax(x, 0)),
            ("logsumexp", x => x.logsumexp(1)),
            ("std", x => x.std(1)),
            ("var", x => x.var(0, false)),
            ("norm", x => x.norm()),
            ("cumsum", x => x.cumsum(1)),
            ("amax", x => x.amax(1)));
        OfOne(
            [2, 3, 7, 7],
            1,
            ("max_pool2d", x => F.max_pool2d(x, 2)),
            ("max_pool2d_padded", x => F.max_pool2d(x, 3, 2, 1)),
            ("max_pool2d_ceil", x => F.max_pool2d(x, 2, 2, ceil_mode: true)),
            ("avg_pool2d", x => F.avg_pool2d(x, 2)),
            ("avg_pool2d_padded", x => F.avg_pool2d(x, 3, 2, 1, count_include_pad: false)),
            ("adaptive_avg_pool2d", x => F.adaptive_avg_pool2d(x, (3, 2))),
            ("adaptive_max_pool2d", x => F.adaptive_max_pool2d(x, [3, 2])),
            ("interpolate_nearest", x => F.interpolate(x, [5, 11])),
            ("interpolate_bilinear", x => F.interpolate(x, [5, 11], mode: InterpolationMode.Bilinear, align_corners: false)),
            ("interpolate_factor", x => F.interpolate(x, scale_factor: [1.7, 1.7], mode: InterpolationMode.Bilinear, align_corners: false)),
            ("interpolate_corners", x => F.interpolate(x, [5, 11], mode: InterpolationMode.Bilinear, align_corners: true)),
            ("pad_reflect", x => F.pad(x, (1, 2, 2, 1), PaddingModes.Reflect)),
            ("pad_constant", x => F.pad(x, (1, -2, 2, 1), value: 0.5)));

        (string, long[], long[], long[], long)[] convolutions =
        [
            ("plain", [1, 1], [0, 0], [1, 1], 1), ("stride", [2, 2], [0, 0], [1, 1], 1), ("padding", [1, 1], [1, 2], [1, 1], 1),
            ("dilation", [1, 1], [0, 0], [2, 2], 1), ("groups", [1, 1], [1, 1], [1, 1], 2), ("all", [2, 1], [2, 1], [1, 2], 2),
        ];
        foreach (var (name, stride, padding, dilation, groups) in convolutions)
        {
            table["conv2d_" + name] = (
                [Values.Wave([2, 4, 9, 8], grad: true), Values.Wave([6, 4 / groups, 3, 3], 1, grad: true), Values.Wave([6], 2, grad: true)],
                x => F.conv2d(x[0], x[1], x[2], stride, padding, dilation, groups));
        }

        table["layer_norm"] = (
            [Values.Wave([4, 6], 0, 2, true), Values.Wave([6], 1, 1, true), Values.Wave([6], 2, 1, true)],
            x => F.layer_norm(x[0], [6], x[1], x[2]));
        foreach (var mode in Enum.GetValues<GridSampleMode>())
        {
            foreach (var padding in Enum.GetValues<GridSamplePaddingMode>())
            {
                foreach (var align in new[] { false, true })
                {
                    table[$"grid_sample_{mode.ToString().ToLowerInvariant()}_{padding.ToString().ToLowerInvariant()}_{align}"] = (
                        [Values.Wave([2, 2, 5, 6], grad: true), Values.Wave([2, 4, 3, 2], 0.5, 1.3, true)],
                        x => F.grid_sample(x[0], x[1], mode, padding, align));
                }
            }
        }

        foreach (var align in new[] { false, true })
        {
            table[$"affine_grid_{align}"] = ([Values.Wave([2, 2, 3], grad: true)], x => F.affine_grid(x[0], [2, 1, 3, 4], align));
        }

        Tensor weights = Values.Wave([4], 1).abs() + 0.1, probabilities = F.softmax(Values.Wave([5, 4], 1), 1);
        OfOne(
            [5, 4],
            2,
            ("cross_entropy_plain", x => F.cross_entropy(x, Classes)),
            ("cross_entropy_smooth", x => F.cross_entropy(x, Classes, label_smoothing: 0.1)),
            ("cross_entropy_weighted", x => F.cross_entropy(x, Classes, weights, label_smoothing: 0.2)),
            ("cross_entropy_ignored", x => F.cross_entropy(x, Ignored, weights, -100, label_smoothing: 0.1)),
            ("cross_entropy_sum", x => F.cross_entropy(x, Classes, weights, reduction: nn.Reduction.Sum, label_smoothing: 0.1)),
            ("cross_entropy_none", x => F.cross_entropy(x, Ignored, weights, reduction: nn.Reduction.None, label_smoothing: 0.1)),
            ("cross_entropy_soft", x => F.cross_entropy(x, probabilities, weights, label_smoothing: 0.1)));
        OfTwo(
            ("mse", (x, y) => F.mse_loss(x, y)),
            ("l1", (x, y) => F.l1_loss(x, y)),
            ("smooth_l1", (x, y) => F.smooth_l1_loss(x, y, beta: 0.7)),
            ("bce_logits", (x, y) => F.binary_cross_entropy_with_logits(x, y.sigmoid(), pos_weights: tensor(2f))),
            ("kl", (x, y) => F.kl_div(F.log_softmax(x, 1), F.softmax(y, 1), false, nn.Reduction.Sum)),
            ("kl_log", (x, y) => F.kl_div(F.log_softmax(x, 1), F.log_softmax(y, 1))));
        var labels = tensor(new long[,] { { 1, 2, 2 }, { 3, 1, 0 }, { 4, 4, 1 } });
        foreach (var reduction in Enum.GetValues<nn.Reduction>())
        {
            table["ctc_" + reduction.ToString().ToLowerInvariant()] = (
                [Values.Wave([8, 3, 5], 0, 2, true)],
                x => F.ctc_loss(F.log_softmax(x[0], 2), labels, tensor([8L, 6, 7]), tensor([3L, 2, 3]), reduction: reduction));
        }

        return table;
    }
}
