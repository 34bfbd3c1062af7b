using System.Text.Json;
using Digits.Training.Commands;
using Digits.Training.Data;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace Digits.Training.Tests;

public sealed class FineTuneTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void CorrectionsAreReadFromAList()
    {
        WriteStroke("a.png");
        WriteStroke("b.png");
        File.WriteAllText(folder.File("labels.csv"), "file,label\na.png,7\nb.png,1\n");
        var set = Corrections.Read(folder.Path);
        Assert.Equal<byte>([7, 1], set.Labels);
        Assert.Equal((28, 28), (set.Images[0].Width, set.Images[0].Height));
        Assert.Contains(set.Images[0].Pixels, value => value > 200);
    }

    [Fact]
    public void CorrectionsAreReadFromFoldersNamedByDigit()
    {
        WriteStroke("3/x.png");
        WriteStroke("0/y.png");
        Assert.Equal<byte>([0, 3], Corrections.Read(folder.Path).Labels);
    }

    [Theory]
    [InlineData("file,label\na.png,12\n", "12")]
    [InlineData("file,label\nmissing.png,1\n", "missing.png")]
    [InlineData("picture,label\na.png,1\n", "file")]
    [InlineData("file,label\n", "no corrections")]
    public void WrongCorrectionsAreNamed(string list, string complaint)
    {
        WriteStroke("a.png");
        File.WriteAllText(folder.File("labels.csv"), list);
        Assert.Contains(complaint, Assert.Throws<JobFailedException>(() => Corrections.Read(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutTheTestImagesNothingIsTuned()
    {
        Samples.Write(Samples.Bars(60), folder.File("data/bars"));
        WriteStroke("corrections/1/x.png");
        string[] data = ["--data", folder.File("data")];
        Assert.Equal(Cli.Done, (await CliTests.RunAsync(["train", .. data, "--out", folder.File("run"), "--network", "tiny", "--epochs", "1"])).Code);
        var export = await CliTests.RunAsync(["export", .. data, "--checkpoint", folder.File("run/best.ckpt"), "--to", folder.File("models")]);
        Assert.True(export.Code == Cli.Done, export.Error);

        var (code, _, error) = await CliTests.RunAsync(["fine-tune", folder.File("corrections"), .. data, "--model", folder.File("models"), "--to", folder.File("models")]);

        Assert.Equal(Cli.Failed, code);
        Assert.Contains("whether the model forgot", error, StringComparison.Ordinal);
    }

    private void WriteStroke(string name)
    {
        var file = folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var image = new Image<L8>(40, 60);
        for (var y = 0; y < 60; y++)
        {
            for (var x = 0; x < 40; x++) image[x, y] = new L8(x is >= 18 and < 23 && y is >= 10 and < 50 ? (byte)30 : (byte)235);
        }

        image.SaveAsPng(file);
    }
}
