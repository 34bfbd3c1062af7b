using System.Text.Json;
using Digits.Recognition;
using Digits.Recognition.Forms;
using Digits.Tests;
using Digits.Training.Commands;
using Digits.Training.Models;
using Digits.Training.Networks;
using Digits.Training.Onnx;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace Digits.Training.Tests;

/// <summary>Reads pictures of upright strokes with a model that takes everything for a 7.</summary>
public sealed class ReadCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public ReadCommandTests()
    {
        var graph = new OnnxGraph();
        var bias = new float[10];
        bias[7] = 9;
        graph.Output(graph.Linear(graph.Flatten(graph.Input("image", -1, 1, 28, 28)), new Weight(new float[7840], [10, 784]), new Weight(bias, [10])), "logits", -1, 10);
        var onnx = graph.ToModel();
        var manifest = new ModelManifest
        {
            Name = "digits", Version = "1", Bytes = onnx.Length, Sha256 = ModelVersions.Sha256Of(onnx),
            Input = new ModelTensor("image", [-1, 1, 28, 28]), Output = new ModelTensor("logits", [-1, 10]),
            Labels = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        };
        ModelVersions.Write(folder.File("models"), manifest, onnx, "");
        Directory.CreateDirectory(folder.File("scans"));
        Strokes("scans/a.png", 3);
        Strokes("scans/b.png", 2);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task CsvHasALineANumber()
    {
        var (code, output, error) = await ReadAsync(folder.File("scans"), "--layout", "field", "--csv", folder.File("out.csv"));
        Assert.True(code == Cli.Done, error);
        var lines = File.ReadAllLines(folder.File("out.csv"));
        Assert.Equal(3, lines.Length);
        Assert.Equal("file,line,text,confidence,accepted", lines[0]);
        Assert.Matches($@"^{folder.File("scans/a.png")},1,777,0\.99\d\d,true$", lines[1]);
        Assert.Matches($@"^{folder.File("scans/b.png")},1,77,0\.99\d\d,true$", lines[2]);
        Assert.Contains("777", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FileThatCannotBeReadIsNamedAndTheOthersAreRead()
    {
        File.WriteAllText(folder.File("scans/note.png"), "no picture");
        File.WriteAllLines(folder.File("list.txt"), [folder.File("scans/note.png"), "", folder.File("gone.png"), folder.File("scans/b.png")]);
        var (code, output, error) = await ReadAsync("--list", folder.File("list.txt"), "--layout", "field", "--json");
        Assert.Equal(Cli.Failed, code);
        Assert.Contains("note.png: ", error, StringComparison.Ordinal);
        Assert.Contains("gone.png: ", error, StringComparison.Ordinal);
        var files = JsonDocument.Parse(output).RootElement.GetProperty("files");
        Assert.Equal(3, files.GetArrayLength());
        Assert.Equal("77", files[2].GetProperty("numbers")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task EvaluateScoresLabelledCrops()
    {
        File.WriteAllText(folder.File("labels.csv"), "file,label\nscans/a.png,777\nscans/b.png,71\n");
        var (code, output, error) = await CliTests.RunAsync(
            "evaluate", "--csv", folder.File("labels.csv"), "--layout", "field", "--model", folder.File("models"), "--json");
        Assert.True(code == Cli.Done, error);
        var set = JsonDocument.Parse(output).RootElement.GetProperty("sets")[0];
        Assert.Equal("field", set.GetProperty("layout").GetString());
        Assert.Equal((2, 0.5, 0.2), (set.GetProperty("count").GetInt32(), set.GetProperty("accuracy").GetDouble(), set.GetProperty("digitErrorRate").GetDouble()));
    }

    [Fact]
    public async Task MissingListIsNamed()
    {
        var (code, _, error) = await ReadAsync("--list", folder.File("gone.txt"));
        Assert.Equal(Cli.Failed, code);
        Assert.Contains("gone.txt is missing", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFormsFieldsAreItsLinesInTheTemplatesOrder()
    {
        // The model takes every digit for a 7, so the date breaks its rule.
        var sample = Path.Combine(Azurite.RepositoryFolder, "samples", "form.png");
        var (code, _, error) = await ReadAsync(
            sample, "--layout", "form:meter-card", "--templates", Path.Combine(Azurite.RepositoryFolder, "templates"), "--csv", folder.File("out.csv"));
        Assert.True(code == Cli.Done, error);
        Assert.Equal(["77777777", "777777", "7777777", "77777", "7777"], File.ReadAllLines(folder.File("out.csv")).Skip(1).Select(line => line.Split(',')[2]));
        Assert.Contains("date is 777777; it must match", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMissingTemplateIsNamedWithThoseThatAreThere()
    {
        File.WriteAllText(folder.File("a.json"), "{}");
        var (code, _, error) = await ReadAsync(folder.File("scans"), "--layout", "form:invoice", "--templates", folder.File(""));
        Assert.Equal(Cli.Failed, code);
        Assert.Contains("There is no template invoice.json", error, StringComparison.Ordinal);
        Assert.Contains("It has: a.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATemplateIsMadeOfAScan()
    {
        var sample = Path.Combine(Azurite.RepositoryFolder, "samples", "form.png");
        var (code, output, error) = await CliTests.RunAsync("template", sample, "--out", folder.File("card.json"));
        Assert.True(code == Cli.Done, error);
        Assert.Contains("printed lines", output, StringComparison.Ordinal);
        Assert.Equal("card", FormTemplate.Parse(File.ReadAllBytes(folder.File("card.json"))).Name);
    }

    private Task<(int Code, string Output, string Error)> ReadAsync(params string[] args) =>
        CliTests.RunAsync(["read", .. args, "--model", folder.File("models")]);

    // Dark strokes of 8 x 40 on white, 40 apart.
    private void Strokes(string name, int count)
    {
        var (width, height) = ((count * 40) + 40, 100);
        var pixels = new byte[width * height];
        Array.Fill(pixels, (byte)255);
        for (var i = 0; i < count; i++)
        {
            for (var y = 30; y < 70; y++) pixels.AsSpan((y * width) + 36 + (i * 40), 8).Fill(20);
        }

        using var image = Image.LoadPixelData<L8>(pixels, width, height);
        image.SaveAsPng(folder.File(name));
    }
}
