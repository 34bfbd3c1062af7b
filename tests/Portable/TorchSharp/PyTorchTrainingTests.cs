using System.Text.Json;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.optim.lr_scheduler;
using F = TorchSharp.torch.nn.functional;

namespace Digits.Portable.Tests.TorchSharp;

/// <summary>Short training runs from weights given by a formula: every loss and every final value against PyTorch's.</summary>
[Collection(Torch.Name)]
public sealed class PyTorchTrainingTests
{
    [Fact]
    public void ConvolutionalNetworkTrainedWithAdamWEqualsPyTorchs()
    {
        var expected = Reference.Case("train_adamw");
        using var net = new Net();
        SetByFormula(net);
        using var optimizer = optim.AdamW(net.parameters(), 0.01, weight_decay: 0.05);
        var schedule = OneCycleLR(optimizer, 0.02, total_steps: 8);
        List<double> losses = [], norms = [], rates = [];
        for (var step = 0; step < 6; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            var loss = F.cross_entropy(net.call(Values.Wave([8, 1, 12, 12], step)), arange(8) % 5, label_smoothing: 0.1);
            loss.backward();
            norms.Add(nn.utils.clip_grad_norm_(net.parameters(), 1.0));
            rates.Add(optimizer.ParamGroups.Single().LearningRate);
            optimizer.step();
            schedule.step();
            losses.Add(loss.ToDouble());
        }

        ShouldBeNear(expected.Numbers("rates"), rates, 1e-12);
        ShouldBeNear(expected.Numbers("losses"), losses, 2e-5);
        ShouldBeNear(expected.Numbers("norms"), norms, 2e-4);
        net.eval();
        net.call(Values.Wave([3, 1, 12, 12], 9)).ShouldBe([3, 5], expected.Numbers("logits"), 1e-3);
        // Adam divides by the root of a mean square: where gradients are tiny, rounding shows. Hence 5e-4.
        StateShouldBe(expected, net, 5e-4);
    }

    [Theory]
    [InlineData("sgd_nesterov")]
    [InlineData("sgd_dampened")]
    [InlineData("adam")]
    [InlineData("amsgrad")]
    public void EveryOptimiserStepsAsPyTorchs(string name)
    {
        var expected = Reference.Case("train_" + name);
        using var net = Sequential(Linear(6, 8), Tanh(), Linear(8, 3));
        SetByFormula(net);
        using optim.Optimizer optimizer = name switch
        {
            "sgd_nesterov" => optim.SGD(net.parameters(), 0.1, momentum: 0.9, nesterov: true, weight_decay: 0.01),
            "sgd_dampened" => optim.SGD(net.parameters(), 0.1, momentum: 0.9, dampening: 0.5),
            "adam" => optim.Adam(net.parameters(), 0.02, weight_decay: 0.01),
            _ => optim.Adam(net.parameters(), 0.02, amsgrad: true),
        };
        var schedule = StepLR(optimizer, 2, 0.5);
        var losses = new List<double>();
        for (var step = 0; step < 5; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            var loss = F.mse_loss(net.call(Values.Wave([4, 6], step)), Values.Wave([4, 3], step + 1));
            loss.backward();
            optimizer.step();
            schedule.step();
            losses.Add(loss.ToDouble());
        }

        ShouldBeNear(expected.Numbers("losses"), losses, 1e-5);
        StateShouldBe(expected, net, 2e-5);
    }

    [Theory]
    [InlineData("one_cycle")]
    [InlineData("one_cycle_linear")]
    [InlineData("cosine")]
    [InlineData("step")]
    [InlineData("lambda")]
    [InlineData("exponential")]
    [InlineData("multi_step")]
    [InlineData("linear")]
    public void LearningRatesAndMomentaFollowPyTorchs(string name)
    {
        var expected = Reference.Case("rate_" + name);
        using var optimizer = optim.SGD([Parameter(zeros(1))], 0.1, momentum: 0.9);
        var schedule = name switch
        {
            "one_cycle" => OneCycleLR(optimizer, 0.5, total_steps: 10),
            "one_cycle_linear" => OneCycleLR(
                optimizer, 0.5, total_steps: 10, anneal_strategy: impl.OneCycleLR.AnnealStrategy.Linear, three_phase: true),
            "cosine" => CosineAnnealingLR(optimizer, 8, 0.01),
            "step" => StepLR(optimizer, 3),
            "lambda" => LambdaLR(optimizer, step => 1.0 / (1 + step)),
            "exponential" => ExponentialLR(optimizer, 0.8),
            "multi_step" => MultiStepLR(optimizer, [2, 5]),
            _ => LinearLR(optimizer, 0.25),
        };
        List<double> rates = [], momenta = [];
        for (var step = 0; step < 9; step++)
        {
            var group = optimizer.ParamGroups.Single();
            rates.Add(group.LearningRate);
            momenta.Add(((optim.IMomentum)group).Momentum);
            schedule.step();
        }

        ShouldBeNear(expected.Numbers("rates"), rates, 1e-12);
        ShouldBeNear(expected.Numbers("momenta"), momenta, 1e-12);
    }

    private static void SetByFormula(Module module)
    {
        using var quiet = no_grad();
        var k = 0;
        foreach (var parameter in module.parameters()) parameter.copy_(Values.Wave(parameter.shape, k++, 0.3));
    }

    private static void StateShouldBe(JsonElement expected, Module module, double tolerance)
    {
        var state = module.state_dict();
        var numbers = expected.GetProperty("state").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.Numbers());
        Assert.Equal(numbers.Keys.Order(), state.Keys.Order());
        foreach (var (name, values) in numbers) state[name].ShouldHold(values, tolerance, name);
    }

    private static void ShouldBeNear(double[] expected, List<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Count);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second, pair.First - tolerance, pair.First + tolerance));
    }

    private sealed class Net : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1 = Conv2d(1, 4, 3, padding: 1, bias: false);
        private readonly BatchNorm2d norm1 = BatchNorm2d(4);
        private readonly Conv2d conv2 = Conv2d(4, 6, 3, groups: 2);
        private readonly Linear fc = Linear(24, 5);
        private readonly Dropout drop = Dropout(0);

        internal Net()
            : base(nameof(Net)) => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            x = F.max_pool2d(F.relu(norm1.call(conv1.call(x))), 2); // (N,1,12,12) -> (N,4,6,6)
            x = F.max_pool2d(F.gelu(conv2.call(x)), 2); // -> (N,6,2,2)
            return fc.call(drop.call(x.flatten(1)));
        }
    }
}
