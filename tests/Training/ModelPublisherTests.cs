using System.Text.Json;
using Azure.Storage.Blobs;
using Digits.Recognition;
using Digits.Tests;
using Digits.Training.Commands;
using Digits.Training.Models;

namespace Digits.Training.Tests;

public sealed class ModelPublisherTests(Azurite azurite) : IClassFixture<Azurite>, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly BlobServiceClient storage = new(azurite.ConnectionString);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task FilesGoToTheirVersionAndThePointerFollows()
    {
        var uploaded = await ModelPublisher.PublishAsync(storage, Model("10", [1, 2, 3]), CancellationToken.None);
        Assert.Equal(["digits/10/model.onnx", "digits/10/MODEL_CARD.md", "digits/10/model.json"], uploaded);
        Assert.Equal([1, 2, 3], await ReadAsync("digits/10/model.onnx"));
        using var pointer = JsonDocument.Parse(await ReadAsync("digits/current.json"));
        Assert.Equal(("digits", "10"), (pointer.RootElement.GetProperty("name").GetString(), pointer.RootElement.GetProperty("version").GetString()));
    }

    [Fact]
    public async Task SameVersionWithOtherContentIsRefusedAndThePointerStays()
    {
        await ModelPublisher.PublishAsync(storage, Model("20", [1]), CancellationToken.None);
        await ModelPublisher.PublishAsync(storage, Model("21", [2]), CancellationToken.None);
        Directory.Delete(folder.File("20"), recursive: true);
        var fault = await Assert.ThrowsAsync<JobFailedException>(
            () => ModelPublisher.PublishAsync(storage, Model("20", [9]), CancellationToken.None));
        Assert.Contains("never changes", fault.Message, StringComparison.Ordinal);
        Assert.Equal([1], await ReadAsync("digits/20/model.onnx"));
        Assert.Contains("\"21\"", System.Text.Encoding.UTF8.GetString(await ReadAsync("digits/current.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EvaluationGoesAlongAndMayBeRepeated()
    {
        var model = Model("25", [1]);
        foreach (var figures in new[] { "{\"sets\":[]}", "{\"sets\":[{}]}" })
        {
            File.WriteAllText(Path.Combine(model, ModelFolder.EvaluationFile), figures);

            var uploaded = await ModelPublisher.PublishAsync(storage, model, CancellationToken.None);

            Assert.Contains("digits/25/evaluation.json", uploaded);
            Assert.Equal(figures, System.Text.Encoding.UTF8.GetString(await ReadAsync("digits/25/evaluation.json")));
        }
    }

    [Fact]
    public async Task PublishingAnOldVersionAgainRollsBack()
    {
        var old = Model("30", [1]);
        await ModelPublisher.PublishAsync(storage, old, CancellationToken.None);
        await ModelPublisher.PublishAsync(storage, Model("31", [2]), CancellationToken.None);
        Assert.Empty(await ModelPublisher.PublishAsync(storage, old, CancellationToken.None));
        Assert.Contains("\"30\"", System.Text.Encoding.UTF8.GetString(await ReadAsync("digits/current.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ModelThatDiffersFromItsManifestIsNotPublished()
    {
        var model = Model("40", [1, 2]);
        File.WriteAllBytes(Path.Combine(model, "model.onnx"), [1, 3]);
        var (code, _, error) = await CliTests.RunAsync("publish", "--model", model, "--connection", azurite.ConnectionString);
        Assert.Equal(Cli.Failed, code);
        Assert.Contains("SHA-256", error, StringComparison.Ordinal);
    }

    internal static ModelManifest Manifest(string version, byte[] onnx) => new()
    {
        Name = "digits", Version = version, Bytes = onnx.Length, Sha256 = ModelVersions.Sha256Of(onnx),
        Input = new ModelTensor("image", [-1, 1, 28, 28]), Output = new ModelTensor("logits", [-1, 10]),
        Labels = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    };

    private string Model(string version, byte[] onnx) => ModelVersions.Write(folder.Path, Manifest(version, onnx), onnx, "# card\n");

    private async Task<byte[]> ReadAsync(string blob) =>
        (await storage.GetBlobContainerClient("models").GetBlobClient(blob).DownloadContentAsync()).Value.Content.ToArray();
}
