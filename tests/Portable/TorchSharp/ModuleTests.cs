using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Digits.Portable.Tests.TorchSharp;

[Collection(Torch.Name)]
public sealed class ModuleTests
{
    [Fact]
    public void ComponentsAreNamedAsTheirFieldsInOrder()
    {
        using var net = new Net();
        string[] parameters = ["scale", "body.first.weight", "body.first.bias", "body.1.weight", "body.1.bias", "head.weight"];
        string[] buffers = ["shift", "body.1.running_mean", "body.1.running_var", "body.1.num_batches_tracked"];
        Assert.Equal(parameters, net.named_parameters().Select(p => p.name));
        Assert.Equal(buffers, net.named_buffers().Select(b => b.name));
        Assert.Equal(["body", "head"], net.named_children().Select(c => c.name));
        // Parameters first, then buffers: the package's order, not PyTorch's.
        Assert.Equal(parameters.Concat(buffers), net.state_dict().Keys);
        Assert.Equal(ScalarType.Int64, net.state_dict()["body.1.num_batches_tracked"].dtype);
    }

    [Fact]
    public void SavedWeightsLoadIntoAnotherNetwork()
    {
        using Net one = new(), other = new();
        one.body.call(Values.Wave([4, 3])); // moves the running statistics
        var stream = new MemoryStream();
        one.save(stream);
        other.load(new MemoryStream(stream.ToArray()));
        foreach (var (name, value) in one.state_dict()) other.state_dict()[name].ShouldBe(value.shape, Values.Of(value));
        Assert.Equal(1, other.state_dict()["body.1.num_batches_tracked"].item<long>());
    }

    [Fact]
    public void TheFileHasThePackagesForm()
    {
        using var linear = Linear(2, 1, hasBias: false);
        using (no_grad()) linear.weight.copy_(tensor(new[,] { { 1f, -2f } }));
        var stream = new MemoryStream();
        linear.save(stream);
        // One entry; the name with its length; type 6 (Float32); 2 dimensions, 1 and 2; two floats.
        byte[] expected = [1, 6, .. "weight"u8, 6, 2, 1, 2, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0];
        Assert.Equal(expected, stream.ToArray());
    }

    [Fact]
    public void SizesAbove127TakeTwoBytes()
    {
        var stream = new MemoryStream();
        zeros([300], ScalarType.Byte).Save(stream);
        Assert.Equal([0, 1, 0xac, 0x02], stream.ToArray()[..4]);
        using var reader = new BinaryReader(new MemoryStream(stream.ToArray()));
        Tensor.Load(reader).ShouldBe([300], new double[300]);
    }

    [Fact]
    public void AFileOfAnotherNetworkIsRefused()
    {
        using var small = Linear(2, 3);
        using var large = Linear(4, 3);
        var stream = new MemoryStream();
        small.save(stream);
        Assert.Throws<ArgumentException>(() => large.load(new MemoryStream(stream.ToArray())));
        Assert.Throws<ArgumentException>(() => Sequential(Linear(2, 3)).load(new MemoryStream(stream.ToArray())));
        Assert.Throws<EndOfStreamException>(() => Linear(2, 3).load(new MemoryStream(stream.ToArray()[..^3])));
    }

    [Fact]
    public void StateDictionariesMustMatchUnlessNotStrict()
    {
        using var linear = Linear(2, 1);
        var source = new Dictionary<string, Tensor> { ["weight"] = ones(1, 2), ["extra"] = ones(1) };
        Assert.Throws<InvalidOperationException>(() => linear.load_state_dict(source));
        var (missing, unexpected) = linear.load_state_dict(source, strict: false);
        Assert.Equal(["bias"], missing);
        Assert.Equal(["extra"], unexpected);
        linear.weight.ShouldBe([1, 2], [1, 1]);
    }

    [Fact]
    public void OptimiserStateSurvivesItsFile()
    {
        Tensor[] weights = [.. Enumerable.Range(0, 2).Select(_ => Train(saveAfterTwo: false)), Train(saveAfterTwo: true)];
        Assert.Equal(Values.Of(weights[0]), Values.Of(weights[1]));
        Assert.Equal(Values.Of(weights[0]), Values.Of(weights[2]));

        static Tensor Train(bool saveAfterTwo)
        {
            var weight = Parameter(Values.Wave([4]));
            var optimizer = optim.AdamW([weight], 0.1);
            for (var step = 0; step < 4; step++)
            {
                if (saveAfterTwo && step == 2)
                {
                    var stream = new MemoryStream();
                    using (var writer = new BinaryWriter(stream)) optimizer.save_state_dict(writer);
                    optimizer = optim.AdamW([weight], 0.5);
                    using var reader = new BinaryReader(new MemoryStream(stream.ToArray()));
                    optimizer.load_state_dict(reader);
                }

                optimizer.zero_grad();
                (weight * weight * Values.Wave([4], step)).sum().backward();
                optimizer.step();
            }

            return weight;
        }
    }

    [Fact]
    public void TrainAndEvalReachEveryModule()
    {
        using var net = new Net();
        net.eval();
        Assert.All(net.modules(), m => Assert.False(m.training));
        net.train();
        Assert.All(net.modules(), m => Assert.True(m.training));
    }

    [Fact]
    public void BatchNormUsesRunningStatisticsInEvaluation()
    {
        using var norm = BatchNorm2d(2, momentum: 1);
        var x = Values.Wave([3, 2, 4, 4]);
        var trained = norm.call(x);
        norm.eval();
        var evaluated = norm.call(x);
        Assert.Equal(x.mean([0, 2, 3]).data<float>().ToArray(), norm.running_mean!.data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(x.var([0L, 2, 3]).data<float>().ToArray(), norm.running_var!.data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
        // The running variance is the unbiased one: hence the factor.
        (evaluated * Math.Sqrt(48 / 47.0)).ShouldHold(Values.Of(trained), 1e-4);
        norm.eval();
        norm.call(x * 100);
        Assert.Equal(1, norm.num_batches_tracked!.item<long>());
    }

    [Fact]
    public void HooksSeeAndChangeCalls()
    {
        using var linear = Linear(1, 1);
        var calls = 0;
        var seen = linear.register_forward_hook(_ => calls++);
        var doubled = linear.register_forward_hook((_, _, result) => result * 2);
        var plain = linear.forward(ones(1, 1));
        linear.call(ones(1, 1)).ShouldHold([plain.item<float>() * 2], 1e-6);
        seen.remove();
        doubled.remove();
        linear.call(ones(1, 1)).ShouldHold([plain.item<float>()]);
        Assert.Equal(1, calls);
    }

    [Fact]
    public void DisposingAModuleDisposesItsTensors()
    {
        var net = new Net();
        var tensors = net.state_dict().Values.ToList();
        net.Dispose();
        Assert.All(tensors, t => Assert.True(t.IsInvalid));
    }

    [Fact]
    public void ListsOfModulesAreCounted()
    {
        using var list = ModuleList(Linear(1, 1), Linear(1, 1));
        Assert.Equal(["0.weight", "0.bias", "1.weight", "1.bias"], list.named_parameters().Select(p => p.name));
    }

    private sealed class Net : Module<Tensor, Tensor>
    {
        internal readonly Sequential body = Sequential(("first", Linear(3, 4)), ("1", BatchNorm1d(4)));
        private readonly Linear head = Linear(4, 2, hasBias: false);
        private readonly Parameter scale = Parameter(ones(1));
        [ComponentName(Name = "shift")]
        private readonly Tensor offset = zeros(2);

        internal Net()
            : base(nameof(Net)) => RegisterComponents();

        public override Tensor forward(Tensor x) => (head.call(body.call(x)) * scale) + offset;
    }
}
