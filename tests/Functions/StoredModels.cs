using System.Security.Cryptography;
using System.Text;
using Azure.Storage.Blobs;
using Digits.Registry;

namespace Digits.Functions.Tests;

/// <summary>The container of models, filled as publishing does. Each model says one digit only.</summary>
public sealed class StoredModels(string connectionString)
{
    private readonly BlobContainerClient container = new BlobServiceClient(connectionString).GetBlobContainerClient("models");

    public Task CreateAsync() => container.CreateIfNotExistsAsync();

    public async Task PublishAsync(string version, int digit, ECDsa? key = null)
    {
        await UploadAsync(version, digit, key);
        await PointToAsync(version);
    }

    /// <param name="key">Signs the model; null leaves it unsigned.</param>
    public async Task UploadAsync(string version, int digit, ECDsa? key = null)
    {
        var onnx = TestModel.Onnx(digit);
        var json = TestModel.Json(TestModel.Manifest(version, onnx));
        await PutAsync($"digits/{version}/model.onnx", onnx);
        await PutAsync($"digits/{version}/model.json", json);
        if (key is not null) await PutAsync($"digits/{version}/model.json.sig", ModelSignature.Sign(json, key));
    }

    public Task PointToAsync(string version, string name = "digits") => PointAsync($$"""{"name":"{{name}}","version":"{{version}}"}""");

    /// <param name="json">The pointer as it shall stand there.</param>
    public Task PointAsync(string json) => PutAsync("digits/current.json", Encoding.UTF8.GetBytes(json));

    public Task RemovePointerAsync() => container.DeleteBlobAsync("digits/current.json");

    public async Task PutAsync(string name, byte[] bytes) => await container.GetBlobClient(name).UploadAsync(new BinaryData(bytes), overwrite: true);
}
