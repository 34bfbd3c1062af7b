using System.Text.Json;
using Digits.Recognition;
using Digits.Training.Commands;
using Digits.Training.Data;

namespace Digits.Training.Tests;

/// <summary>The command line as a person or a script meets it.</summary>
public sealed class CliTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData]
    [InlineData("nonsense")]
    [InlineData("train", "--epochs", "0")]
    [InlineData("train", "--epochs", "many")]
    [InlineData("train", "--network", "perceptron")]
    [InlineData("train", "--device", "tpu")]
    [InlineData("read")]
    [InlineData("read", "a.png", "--layout", "circle")]
    [InlineData("publish", "--connection", "UseDevelopmentStorage=true", "--account", "https://a.blob.core.windows.net")]
    [InlineData("export", "--version", "../1")]
    public async Task WrongCommandLineExitsWithTwo(params string[] args)
    {
        var (code, _, error) = await RunAsync(args);
        Assert.Equal(Cli.Usage, code);
        Assert.NotEmpty(error);
    }

    [Fact]
    public async Task HelpNamesEveryCommand()
    {
        var (code, output, _) = await RunAsync("--help");
        Assert.Equal(Cli.Done, code);
        Assert.All(["explore", "train", "evaluate", "export", "publish", "read", "fetch"], name => Assert.Contains(name, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task MissingDataExitsWithOneAndSaysHowToGetThem()
    {
        var (code, output, error) = await RunAsync("train", "--data", folder.File("nowhere"));
        Assert.Equal(Cli.Failed, code);
        Assert.Empty(output);
        Assert.Contains("nowhere is missing", error, StringComparison.Ordinal);
        Assert.Contains("training fetch", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MissingModelExitsWithOne()
    {
        var (code, _, error) = await RunAsync("evaluate", "--model", folder.Path, "--data", folder.Path);
        Assert.Equal(Cli.Failed, code);
        Assert.Contains("holds no model", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MissingCudaIsSaid()
    {
        if (TorchSharp.torch.cuda.is_available()) return; // nothing is missing here
        Samples.Write(Samples.Bars(20), folder.Path);
        var (code, _, error) = await RunAsync("train", "--data", folder.Path, "--device", "cuda");
        Assert.Equal(Cli.Failed, code);
        Assert.Contains("-p:Cuda=true", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExploreCountsClassesAndPixels()
    {
        Samples.Write(Samples.Bars(30), folder.File("bars"));
        var (code, output, _) = await RunAsync("explore", "--data", folder.Path, "--json");
        Assert.Equal(Cli.Done, code);
        var set = JsonDocument.Parse(output).RootElement.GetProperty("digits")[0];
        Assert.Equal("bars", set.GetProperty("name").GetString());
        Assert.Equal(Enumerable.Repeat(3, 10), set.GetProperty("perDigit").EnumerateArray().Select(count => count.GetInt32()));
        Assert.Equal(255, set.GetProperty("maximum").GetInt32());
    }

    [Fact]
    public async Task ThePathFromTrainingToEvaluationHolds()
    {
        Samples.Write(Samples.Bars(200), folder.File("bars"));
        string[] data = ["--data", folder.Path];

        var (trained, figures, trainLog) = await RunAsync(["train", .. data, "--out", folder.File("run"), "--network", "tiny", "--epochs", "3", "--batch", "32", "--json"]);
        Assert.True(trained == Cli.Done, trainLog);
        Assert.Equal(3, JsonDocument.Parse(figures).RootElement.GetProperty("epochs").GetArrayLength());

        var (exported, _, exportLog) = await RunAsync(["export", .. data, "--checkpoint", folder.File("run/best.ckpt"), "--to", folder.File("models")]);
        Assert.True(exported == Cli.Done, exportLog);
        var manifest = ModelFolder.Read(folder.File("models/1")).Manifest;
        Assert.Equal(new FileInfo(folder.File($"models/1/{manifest.File}")).Length, manifest.Bytes);
        Assert.Equal(new FileInfo(folder.File("models/1/model.onnx")).Length, manifest.Metrics!["bytes"]);
        Assert.InRange(manifest.Metrics!["parity.largestLogitDifference"], 0, 1e-4);
        Assert.Equal(3, manifest.Settings!.Value.GetProperty("epochs").GetInt32());
        Assert.Equal(2, manifest.DataSha256!.Count);
        Assert.True(File.Exists(folder.File("models/1/MODEL_CARD.md")));
        Assert.Equal(new FileInfo(folder.File("models/1/model.int8.onnx")).Length, manifest.Metrics!["int8.bytes"]);
        using (var classifier = DigitClassifier.Load(folder.File("models/1"))) Assert.Equal(490, classifier.Explain(new float[784], 1)!.Length);

        var (again, _, _) = await RunAsync(["export", .. data, "--checkpoint", folder.File("run/best.ckpt"), "--to", folder.File("models"), "--version", "1"]);
        Assert.Equal(Cli.Failed, again);

        var (evaluated, report, evaluateLog) = await RunAsync(["evaluate", .. data, "--model", folder.File("models"), "--card", "--json"]);
        Assert.True(evaluated == Cli.Done, evaluateLog);
        Assert.Equal(report.TrimEnd(), File.ReadAllText(folder.File("models/1/evaluation.json")).TrimEnd());
        Assert.Contains("## Measured", File.ReadAllText(folder.File("models/1/MODEL_CARD.md")), StringComparison.Ordinal);
        var root = JsonDocument.Parse(report).RootElement;
        Assert.Equal(manifest.Sha256, root.GetProperty("model").GetProperty("sha256").GetString());
        var set = root.GetProperty("sets")[0];
        Assert.Equal(("bars", "held back", 20), (set.GetProperty("name").GetString(), set.GetProperty("split").GetString(), set.GetProperty("count").GetInt32()));
        Assert.Equal(10, set.GetProperty("perClass").GetArrayLength());
        Assert.Equal(20, set.GetProperty("confusion").EnumerateArray().SelectMany(row => row.EnumerateArray()).Sum(count => count.GetInt32()));
    }

    [Fact]
    public async Task UnfinishedTrainingIsNotOverwrittenUnaskedAndGoesOnAsItBegan()
    {
        Samples.Write(Samples.Bars(60), folder.File("bars"));
        var settings = TrainSettings.For("tiny") with { Epochs = 2, Batch = 30 };
        var data = TrainingData.Read(folder.Path, settings);
        using var stop = new CancellationTokenSource();
        Train.Run(new TrainState { Settings = settings, Data = "bars", DataSha256 = data.Digits.Sha256 }, data, folder.File("run"), TorchSharp.torch.CPU,
            _ => { }, _ => stop.Cancel(), stop.Token);
        string[] train = ["train", "--data", folder.Path, "--out", folder.File("run"), "--network", "tiny"];

        var (code, _, error) = await RunAsync(train);
        Assert.Equal(Cli.Failed, code);
        Assert.Contains("unfinished", error, StringComparison.Ordinal);

        (code, _, error) = await RunAsync([.. train, "--epochs", "3", "--resume"]);
        Assert.Equal(Cli.Failed, code);
        Assert.Contains("keeps its settings", error, StringComparison.Ordinal);

        Assert.Equal(Cli.Done, (await RunAsync([.. train, "--resume"])).Code);
        Assert.Equal(2, Checkpoint.ReadState(folder.File("run/last.ckpt")).Epochs.Count);
    }

    [Fact]
    public async Task SeveralSeedsGiveMeanAndSpread()
    {
        Samples.Write(Samples.Bars(60), folder.File("bars"));
        var (code, output, error) = await RunAsync(
            "train", "--data", folder.Path, "--out", folder.File("run"), "--network", "tiny", "--epochs", "1", "--seeds", "2", "--seed", "5", "--json");
        Assert.True(code == Cli.Done, error);
        var root = JsonDocument.Parse(output).RootElement;
        var accuracies = root.GetProperty("seeds").EnumerateArray().Select(seed => seed.GetProperty("best").GetProperty("validationAccuracy").GetDouble()).ToArray();
        Assert.Equal(accuracies.Average(), root.GetProperty("validation").GetProperty("mean").GetDouble(), 9);
        Assert.Equal([5, 6], root.GetProperty("seeds").EnumerateArray().Select(seed => seed.GetProperty("seed").GetInt32()));
        Assert.True(File.Exists(folder.File("run/seed6/best.ckpt")));
    }

    [Fact]
    public async Task ATrainingRepeatsFromTheSettingsOfAModel()
    {
        Samples.Write(Samples.Bars(60), folder.File("bars"));
        File.WriteAllText(folder.File("model.json"), """{"name":"digits","settings":{"network":"tiny","epochs":1,"batch":20,"seed":7}}""");
        var (code, output, error) = await RunAsync(
            "train", "--data", folder.File("bars"), "--out", folder.File("run"), "--settings", folder.File("model.json"), "--batch", "30", "--json");
        Assert.True(code == Cli.Done, error);
        var settings = JsonDocument.Parse(output).RootElement.GetProperty("settings");
        Assert.Equal(("tiny", 30, 7), (settings.GetProperty("network").GetString(), settings.GetProperty("batch").GetInt32(), settings.GetProperty("seed").GetInt32()));
    }

    [Theory]
    [InlineData("""{"settings":{"network":"tiny","learningrat":1}}""", "learningrat")]
    [InlineData("""{"settings":3}""", "no settings")]
    [InlineData("[", "no settings")]
    public void SettingsThatAreNotKnownAreRefused(string json, string complaint)
    {
        File.WriteAllText(folder.File("settings.json"), json);
        Assert.Contains(complaint, Assert.Throws<JobFailedException>(() => TrainSettings.Read(folder.File("settings.json"))).Message, StringComparison.Ordinal);
    }

    internal static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await Cli.RunAsync(args, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
