using System.Text.Json;
using System.Xml.Linq;
using Digits.Recognition;
using Digits.Training.Commands;
using Digits.Training.Data;
using Digits.Training.Networks;
using Digits.Training.Onnx;
using Digits.Training.Report;
using Microsoft.Playwright;

namespace Digits.Training.Tests.Report;

/// <summary>The report of an untrained model on made-up data: every section has something to show, mistakes above all.</summary>
public sealed class ReportTests(ReportTests.Made made) : IClassFixture<ReportTests.Made>
{
    /// <summary>One report for all tests.</summary>
    public sealed class Made : IAsyncLifetime
    {
        public TemporaryFolder Folder { get; } = new();

        public string Page => Folder.File("report/report.html");

        public async Task InitializeAsync()
        {
            Samples.Write(Samples.Bars(300), Folder.File("data/bars"));
            WriteModel(Folder.File("models/1"));
            var (code, output, error) = await CliTests.RunAsync(
                "report", "--data", Folder.File("data"), "--model", Folder.File("models"), "--out", Folder.File("report"), "--quick");
            Assert.True(code == Cli.Done, error);
            Assert.Contains("report.html", output, StringComparison.Ordinal);
        }

        public Task DisposeAsync()
        {
            Folder.Dispose();
            return Task.CompletedTask;
        }
    }

    [Fact]
    public void PageHoldsEverythingItself()
    {
        var page = File.ReadAllText(made.Page);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", page, StringComparison.Ordinal);
        Assert.DoesNotContain("url(http", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<!--chart", page, StringComparison.Ordinal); // each mark has become a chart
        Assert.All(["digits", "trust", "mistakes", "others", "training", "data", "settings"], id => Assert.Contains($"<section id=\"{id}\">", page, StringComparison.Ordinal));
    }

    [Fact]
    public void ChartsAreSvgFilesOfTheirOwn()
    {
        var files = Directory.GetFiles(made.Folder.File("report"), "*.svg");
        Assert.All(["confusion", "reliability", "reject", "classes"], name => Assert.Contains(made.Folder.File($"report/{name}.svg"), files));
        Assert.All(files, file => Assert.Equal("svg", XDocument.Load(file).Root!.Name.LocalName));
    }

    [Fact]
    public void ConfusionChartShowsTheCounts()
    {
        XNamespace svg = "http://www.w3.org/2000/svg";
        var texts = XDocument.Load(made.Folder.File("report/confusion.svg")).Descendants(svg + "text").Select(text => text.Value).ToList();
        Assert.Contains("read as", texts);
        Assert.Equal(300 + 45 + 45, texts.Sum(text => int.TryParse(text, out var count) ? count : 0)); // every picture, and 0 to 9 on both axes
    }

    [BrowserFact]
    public async Task PageFitsAPhoneAndFollowsTheColourScheme()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = BrowserFactAttribute.Chromium, Timeout = 120_000, Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        });
        var papers = new List<string>();
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var window = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 360, Height = 740 }, ColorScheme = scheme });
            window.SetDefaultTimeout(120_000);
            var complaints = new List<string>();
            window.Console += (_, message) => complaints.Add(message.Text);
            var requests = new List<string>();
            window.Request += (_, request) => requests.Add(request.Url);
            await window.GotoAsync(new Uri(made.Page).AbsoluteUri, new() { Timeout = 120_000 });
            Assert.Empty(complaints); // among them whatever its own content policy forbids
            Assert.All(requests, url => Assert.True(url.StartsWith("file:", StringComparison.Ordinal) || url.StartsWith("data:", StringComparison.Ordinal), url));
            Assert.Equal(360, await window.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            Assert.True(await window.EvaluateAsync<bool>("[...document.images].length > 20 && [...document.images].every(i => i.complete && i.naturalWidth > 0)"));
            Assert.True(await window.EvaluateAsync<bool>("[...document.querySelectorAll('.chart svg')].every(s => s.getBoundingClientRect().width > 200)"));
            papers.Add(await window.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
            papers.Add(await window.EvaluateAsync<string>("getComputedStyle(document.querySelector('.chart svg text')).fill"));
            await window.CloseAsync();
        }

        Assert.Equal(4, papers.Distinct().Count()); // paper and ink, light and dark
    }

    [Fact]
    public async Task MissingNodeIsSaid()
    {
        var fault = await Assert.ThrowsAsync<JobFailedException>(() => ChartRenderer.DrawAsync([], "no-such-node"));
        Assert.Contains("nodejs.org", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WorstCasesAreNamedByTruthAndReading()
    {
        var worst = made.Folder.File("worst");
        var (code, _, error) = await CliTests.RunAsync(
            "evaluate", "--data", made.Folder.File("data"), "--model", made.Folder.File("models"), "--quick", "--json", "--worst", worst);
        Assert.True(code == Cli.Done, error);
        Assert.All(Directory.GetFiles(Path.Combine(worst, "bars")), file => Assert.Matches(@"^\d{3}_truth-\d_read-\d_[\d.]+\.png$", Path.GetFileName(file)));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(worst, "made", "dash")));
    }

    [Fact]
    public async Task CalibrationIsWrittenIntoTheManifest()
    {
        var folder = made.Folder.File("calibrated/1");
        WriteModel(folder);
        // An untrained network is right once in ten: any error must do, and as many letters as there are.
        var (code, output, error) = await CliTests.RunAsync(
            "calibrate", "--data", made.Folder.File("data"), "--model", folder, "--error", "0.999", "--non-digits", "0.5", "--delta", "0.2", "--json");
        Assert.True(code == Cli.Done, error);
        var manifest = ModelFolder.Read(folder).Manifest;
        Assert.Equal(JsonDocument.Parse(output).RootElement.GetProperty("temperature").GetDouble(), manifest.Temperature);
        Assert.NotEqual(1, manifest.Temperature);
        Assert.Equal((30, 6000, 0.999), (manifest.Calibration!.Digits, manifest.Calibration.NonDigits, manifest.Calibration.WantedError));
        Assert.InRange(manifest.Calibration.NonDigitsBound, 0, 0.5);
        using var classifier = DigitClassifier.Load(folder); // it still serves

        var (failed, _, complaint) = await CliTests.RunAsync("calibrate", "--data", made.Folder.File("data"), "--model", folder);
        Assert.Equal(Cli.Failed, failed);
        Assert.Contains("--error", complaint, StringComparison.Ordinal);
    }

    /// <summary>The tiny network as it is before training.</summary>
    private static void WriteModel(string folder)
    {
        TorchSharp.torch.manual_seed(1); // by which its surest guesses are not all wrong
        using var network = Network.Create("tiny");
        network.eval();
        var onnx = OnnxExport.Export(network);
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), onnx);
        File.WriteAllText(Path.Combine(folder, ModelManifest.FileName), JsonSerializer.Serialize(new ModelManifest
        {
            Name = "digits", Version = "1", Bytes = onnx.Length, Sha256 = Digits.Training.Models.ModelVersions.Sha256Of(onnx),
            Input = new(OnnxExport.InputName, OnnxExport.InputShape), Output = new(OnnxExport.OutputName, OnnxExport.OutputShape),
            ActivationMaps = network.HasActivationMaps ? new(OnnxExport.MapsName, OnnxExport.MapsShape) : null,
            Labels = [.. Enumerable.Range(0, 10).Select(digit => $"{digit}")],
            Settings = JsonSerializer.SerializeToElement(TrainSettings.For("tiny"), ModelManifest.Json),
        }, ModelManifest.Json));
    }
}
