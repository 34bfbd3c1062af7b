using Digits.Recognition;
using Digits.Training.Commands;
using Digits.Training.Models;
using Digits.Training.Networks;
using Digits.Training.Onnx;
using Digits.Training.Spotting;

namespace Digits.Training.Tests.Spotting;

public sealed class AddSpotterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string model;

    public AddSpotterTests()
    {
        using var classifier = new Tiny();
        var onnx = OnnxExport.Export(classifier);
        model = ModelVersions.Write(folder.File("models"), ModelPublisherTests.Manifest("1", onnx), onnx, "# card\n");
        Samples.Write(Samples.Bars(2000), folder.File("data/mnist"));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task EveryNetworkServesInInt8AndStaysBesideThatAsItWasTrained()
    {
        using var spotter = new SpotterNetwork();
        using (TorchSharp.torch.no_grad()) spotter.state_dict()["output.bias"].narrow(0, DigitSpotter.Classes - 1, 1).copy_(TorchSharp.torch.tensor([8f])); // finds nothing, untrained it would everywhere
        using var regions = new RegionNetwork();
        var (spotterOnnx, regionsOnnx) = (SpotterExport.Export(spotter), regions.Export());
        File.WriteAllBytes(folder.File("spotter.onnx"), spotterOnnx);
        File.WriteAllBytes(folder.File("regions.onnx"), regionsOnnx);

        var (code, output, error) = await CliTests.RunAsync("add-spotter", "--model", model, "--data", folder.File("data"),
            "--spotter", folder.File("spotter.onnx"), "--regions", folder.File("regions.onnx"), "--field-spotter", folder.File("spotter.onnx"));

        Assert.True(code == Cli.Done, output + error);
        var served = ModelFolder.Read(model);
        Assert.True(served.Spotter!.Length < spotterOnnx.Length / 2 && served.Regions!.Length < regionsOnnx.Length);
        Assert.Equal(served.Spotter, served.FieldSpotter!);
        Assert.Equal(spotterOnnx, File.ReadAllBytes(Path.Combine(model, "spotter.onnx")));
        Assert.Equal(regionsOnnx, File.ReadAllBytes(Path.Combine(model, "regions.onnx")));
        Assert.Equal(spotterOnnx, File.ReadAllBytes(Path.Combine(model, "field-spotter.onnx")));
        DigitClassifier.Load(model).Dispose();
    }

    [Fact]
    public async Task RegionsAloneNeedASpotter()
    {
        using var regions = new RegionNetwork();
        File.WriteAllBytes(folder.File("regions.onnx"), regions.Export());

        var (code, _, error) = await CliTests.RunAsync("add-spotter", "--model", model, "--data", folder.File("data"), "--regions", folder.File("regions.onnx"));

        Assert.Equal(Cli.Failed, code);
        Assert.Contains("no spotter yet", error, StringComparison.Ordinal);
    }
}
