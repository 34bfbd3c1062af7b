using System.Security.Cryptography;
using System.Text.Json;
using Azure.Storage.Blobs;
using Digits.Recognition;
using Digits.Registry;
using Digits.Tests;
using Digits.Training.Commands;
using Digits.Training.Models;

namespace Digits.Training.Tests;

/// <summary>training models …, against a storage of its own.</summary>
public sealed class ModelsCommandTests(Azurite azurite) : IClassFixture<Azurite>, IDisposable, IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly ModelRegistry registry = new(new BlobServiceClient(azurite.ConnectionString).GetBlobContainerClient(ModelRegistry.Container));

    [Fact]
    public async Task PromotionRollBackAndDeletionFollowOnePointer()
    {
        await PublishAsync("1");
        await PublishAsync("2");
        await PublishAsync("3", "--keep-current");
        Assert.Equal([("3", null), ("2", "current"), ("1", "previous")], await RolesAsync());

        await DoneAsync("promote", "3");
        Assert.Equal([("3", "current"), ("2", "previous"), ("1", null)], await RolesAsync());
        await DoneAsync("roll-back");
        Assert.Equal([("3", null), ("2", "current"), ("1", null)], await RolesAsync());
        Assert.Contains("No earlier version", await FailedAsync("roll-back"), StringComparison.Ordinal);

        Assert.Contains("is the current one", await FailedAsync("delete", "2"), StringComparison.Ordinal);
        await DoneAsync("delete", "3");
        Assert.Equal([("2", "current"), ("1", null)], await RolesAsync());
        Assert.Contains("no version", await FailedAsync("promote", "3"), StringComparison.Ordinal);
        Assert.Contains("no version", await FailedAsync("show", "../1"), StringComparison.Ordinal);
        Assert.Equal("1", JsonDocument.Parse(await DoneAsync("show", "1")).RootElement.GetProperty("version").GetString());
    }

    [Fact]
    public async Task CandidateIsTriedUntilTheTrialEnds()
    {
        await PublishAsync("1");
        await PublishAsync("2", "--keep-current");

        Assert.Contains("in the shadow", await DoneAsync("try", "2", "--share", "0.25", "--shadow"), StringComparison.Ordinal);
        Assert.Equal([("2", "candidate"), ("1", "current")], await RolesAsync());
        Assert.Contains("is the candidate one", await FailedAsync("delete", "2"), StringComparison.Ordinal);
        await DoneAsync("try");
        Assert.Equal([("2", null), ("1", "current")], await RolesAsync());
        Assert.Contains("current one already", await FailedAsync("try", "1", "--shadow"), StringComparison.Ordinal);
        Assert.Equal(Cli.Usage, (await RunAsync("try", "2")).Code);
        Assert.Equal(Cli.Usage, (await RunAsync("try", "2", "--share", "1.5")).Code);
    }

    [Fact]
    public async Task PointerThatSomebodyElseChangedMeanwhileIsNotOverwritten()
    {
        await PublishAsync("1");
        await PublishAsync("2", "--keep-current");

        var racers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            try
            {
                await registry.PromoteAsync(i % 2 == 0 ? "1" : "2", CancellationToken.None);
                return true;
            }
            catch (RegistryException refused)
            {
                Assert.Contains("at the same time", refused.Message, StringComparison.Ordinal);
                return false;
            }
        }));

        Assert.Contains(true, racers);
        Assert.Single(await RolesAsync(), model => model.Role == "current");
    }

    [Fact]
    public async Task SignatureHoldsForTheseBytesAndThisKeyAlone()
    {
        var model = Model("1");
        var (_, output, _) = await CliTests.RunAsync("models", "keys", "--out", folder.File("model.key"));
        using var publicKey = ModelSignature.ReadPublicKey(output.Split("Digits__ModelPublicKey=")[1].Trim());

        var (code, _, error) = await CliTests.RunAsync("models", "sign", "--key", folder.File("model.key"), "--model", model);

        Assert.True(code == Cli.Done, error);
        var json = File.ReadAllBytes(Path.Combine(model, "model.json"));
        var signature = File.ReadAllBytes(Path.Combine(model, "model.json.sig"));
        ModelSignature.Verify(json, signature, publicKey);
        Assert.Throws<InvalidModelException>(() => ModelSignature.Verify([.. json, (byte)' '], signature, publicKey));
        Assert.Throws<InvalidModelException>(() => ModelSignature.Verify(json, [1, 2, 3], publicKey));
        Assert.Throws<InvalidModelException>(() => ModelSignature.Verify(json, null, publicKey));
        using (var other = ModelSignature.NewKey()) Assert.Throws<InvalidModelException>(() => ModelSignature.Verify(json, signature, other));
        Assert.Contains("digits/1/model.json.sig", await ModelPublisher.PublishAsync(new BlobServiceClient(azurite.ConnectionString), model, CancellationToken.None));
        Assert.True(Assert.Single(await registry.ListAsync(CancellationToken.None)).IsSigned);
    }

    [Fact]
    public async Task PrivateKeyIsItsOwnersAndNeverOverwritten()
    {
        var path = folder.File("model.key");
        Assert.Equal(Cli.Done, (await CliTests.RunAsync("models", "keys", "--out", path)).Code);
        var before = File.ReadAllText(path);

        Assert.Equal(Cli.Failed, (await CliTests.RunAsync("models", "keys", "--out", path)).Code);

        Assert.Equal(before, File.ReadAllText(path));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void OnlyKeysOfTheCurveP256AreTaken()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Assert.Throws<CryptographicException>(() => ModelSignature.ReadPublicKey(ModelSignature.PublicKeyOf(p384)));
        Assert.Throws<CryptographicException>(() => ModelSignature.ReadPrivateKey(p384.ExportPkcs8PrivateKeyPem()));
        Assert.Throws<CryptographicException>(() => ModelSignature.ReadPrivateKey("no key"));
    }

    public async Task InitializeAsync() =>
        await new BlobServiceClient(azurite.ConnectionString).GetBlobContainerClient(ModelRegistry.Container).CreateIfNotExistsAsync();

    /// <summary>Leaves the storage as it was for the next test.</summary>
    public async Task DisposeAsync()
    {
        var container = new BlobServiceClient(azurite.ConnectionString).GetBlobContainerClient(ModelRegistry.Container);
        await foreach (var blob in container.GetBlobsAsync()) await container.DeleteBlobAsync(blob.Name);
    }

    public void Dispose() => folder.Dispose();

    private async Task PublishAsync(string version, params string[] more)
    {
        var (code, _, error) = await CliTests.RunAsync(["publish", "--model", Model(version), "--connection", azurite.ConnectionString, .. more]);
        Assert.True(code == Cli.Done, error);
    }

    private string Model(string version)
    {
        byte[] onnx = [1, 2, 3];
        return ModelVersions.Write(folder.Path, ModelPublisherTests.Manifest(version, onnx), onnx, "# card\n");
    }

    /// <summary>Newest first.</summary>
    private async Task<(string Version, string? Role)[]> RolesAsync()
    {
        var models = JsonDocument.Parse(await DoneAsync("list", "--json")).RootElement.GetProperty("models").EnumerateArray();
        return [.. models.Select(model => (model.GetProperty("version").GetString()!, model.TryGetProperty("role", out var role) ? role.GetString() : null))];
    }

    private async Task<string> DoneAsync(params string[] args)
    {
        var (code, output, error) = await RunAsync(args);
        Assert.True(code == Cli.Done, error);
        return output;
    }

    private async Task<string> FailedAsync(params string[] args)
    {
        var (code, _, error) = await RunAsync(args);
        Assert.Equal(Cli.Failed, code);
        return error;
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] args) =>
        CliTests.RunAsync(["models", .. args, "--connection", azurite.ConnectionString]);
}
