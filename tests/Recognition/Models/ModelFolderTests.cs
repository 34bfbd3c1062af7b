using System.Text.Json;

namespace Digits.Recognition.Tests;

public sealed class ModelFolderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("digits-model-").FullName;
    private readonly byte[] onnx = TinyOnnx.Linear(new float[7840], new float[10]);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private void Write(ModelManifest manifest, byte[] bytes)
    {
        File.WriteAllText(Path.Combine(folder, "model.json"), JsonSerializer.Serialize(manifest, ModelManifest.Json));
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), bytes);
    }

    [Fact]
    public void AGoodFolderIsLoaded()
    {
        Write(TestModels.Manifest(onnx) with { AcceptThreshold = 0.75 }, onnx);

        using var classifier = DigitClassifier.Load(folder);

        Assert.Equal("test", classifier.Manifest.Version);
        Assert.Equal(0.75, classifier.Manifest.AcceptThreshold);
        Assert.Equal([-1L, 1, 28, 28], classifier.Manifest.Input.Shape);
    }

    [Fact]
    public void OneChangedByteIsFound()
    {
        var changed = onnx.ToArray();
        changed[^1] ^= 1;
        Write(TestModels.Manifest(onnx), changed);

        Assert.Contains("SHA-256", Assert.Throws<InvalidModelException>(() => DigitClassifier.Load(folder)).Message);
    }

    [Fact]
    public void AnotherSizeIsFound()
    {
        Write(TestModels.Manifest(onnx), [.. onnx, 0]);

        Assert.Contains("bytes", Assert.Throws<InvalidModelException>(() => DigitClassifier.Load(folder)).Message);
    }

    [Fact]
    public void MissingFilesAreFound()
    {
        Assert.Throws<InvalidModelException>(() => DigitClassifier.Load(folder));
        Write(TestModels.Manifest(onnx), onnx);
        File.Delete(Path.Combine(folder, "model.onnx"));
        Assert.Throws<InvalidModelException>(() => DigitClassifier.Load(folder));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"name\":\"digits\"}")]
    public void AManifestThatIsNoneIsRefused(string json)
    {
        File.WriteAllText(Path.Combine(folder, "model.json"), json);

        Assert.Throws<InvalidModelException>(() => DigitClassifier.Load(folder));
    }

    [Theory]
    [InlineData("labels")]
    [InlineData("input")]
    [InlineData("sha256")]
    [InlineData("file")]
    [InlineData("version")]
    public void AManifestThatSaysNullIsRefused(string member)
    {
        var manifest = JsonSerializer.SerializeToNode(TestModels.Manifest(onnx), ModelManifest.Json)!;
        manifest[member] = null;

        Assert.Throws<InvalidModelException>(() => ModelFolder.ReadManifest(System.Text.Encoding.UTF8.GetBytes(manifest.ToJsonString())));
    }

    [Theory]
    [InlineData("input", "name")]
    [InlineData("output", "shape")]
    [InlineData("spotter", "file")]
    [InlineData("regions", "file")]
    [InlineData("fieldSpotter", "file")]
    public void AManifestThatLeavesOutAPartIsRefused(string member, string part)
    {
        var file = new ModelFile("network.onnx", 1, "");
        var whole = TestModels.Manifest(onnx) with { Spotter = file, Regions = file, FieldSpotter = file };
        var manifest = JsonSerializer.SerializeToNode(whole, ModelManifest.Json)!;
        manifest[member]!.AsObject().Remove(part);

        Assert.Throws<InvalidModelException>(() => ModelFolder.ReadManifest(System.Text.Encoding.UTF8.GetBytes(manifest.ToJsonString())));
    }

    [Theory]
    [InlineData("../model.onnx")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("C:model.onnx")]
    [InlineData("")]
    public void AFileOutsideTheFolderIsRefused(string file)
    {
        Write(TestModels.Manifest(onnx) with { File = file }, onnx);

        Assert.Contains("plain file name", Assert.Throws<InvalidModelException>(() => DigitClassifier.Load(folder)).Message);
    }

    [Fact]
    public void ValuesOutOfRangeAreRefused()
    {
        var good = TestModels.Manifest(onnx);
        ModelManifest[] bad = [good with { Temperature = 0 }, good with { AcceptThreshold = 1.5 }, good with { Labels = ["1", "0"] }, good with { Bytes = -1 }];

        foreach (var manifest in bad)
        {
            Write(manifest, onnx);
            Assert.Throws<InvalidModelException>(() => DigitClassifier.Load(folder));
        }
    }
}
