using System.Text;
using Azure.Storage.Blobs;
using Digits.Functions.Tests;
using Digits.Recognition;

namespace Digits.Robustness.Tests.Chaos;

/// <summary>Turns the pointer to the serving model this way and that, mostly to nowhere.</summary>
internal sealed class ModelTrouble(BlobServiceClient storage)
{
    /// <summary>What the model of a version says of every digit: 1 lies beside the app, 2 in storage.</summary>
    public static readonly IReadOnlyDictionary<string, int> DigitOf = new Dictionary<string, int> { ["1"] = 3, ["2"] = 7 };

    private static readonly string?[] Pointers =
    [
        """{"name":"digits","version":"2"}""", "not JSON", """{"name":"digits","version":"9"}""", """{"name":"digits","version":"../2"}""", "", "null",
        """{"name":"digits","version":"1.bad"}""", """{"name":"letters","version":"2"}""", null,
    ];

    private readonly BlobContainerClient models = storage.GetBlobContainerClient("models");

    public int Changes { get; private set; }

    /// <summary>Puts version 2 into storage, and another whose file is not what its manifest says.</summary>
    public async Task PrepareAsync()
    {
        await models.CreateIfNotExistsAsync();
        var onnx = TestModel.Onnx(DigitOf["2"]);
        await WriteAsync("digits/2/model.onnx", onnx);
        await WriteAsync("digits/2/model.json", TestModel.Json(TestModel.Manifest("2", onnx)));
        await WriteAsync("digits/1.bad/model.onnx", onnx[..^10]);
        await WriteAsync("digits/1.bad/model.json", TestModel.Json(TestModel.Manifest("1.bad", onnx)));
    }

    public async Task ChangeAsync()
    {
        var pointer = Pointers[Changes++ % Pointers.Length];
        if (pointer is null) await models.DeleteBlobIfExistsAsync("digits/current.json");
        else await WriteAsync("digits/current.json", Encoding.UTF8.GetBytes(pointer));
    }

    private async Task WriteAsync(string name, byte[] bytes) => await models.GetBlobClient(name).UploadAsync(new BinaryData(bytes), overwrite: true);
}
