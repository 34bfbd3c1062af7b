using System.Security.Cryptography;
using Azure.Storage.Blobs;
using Digits.Recognition;
using Digits.Registry;

namespace Digits.Functions.Serving;

/// <summary>Takes a model from the registry: downloads, checks signature, sizes and SHA-256, and warms it.</summary>
public sealed class StoredModel(BlobContainerClient models, AppSettings settings)
{
    private const long MaxManifestBytes = 1_000_000;
    private const long MaxSignatureBytes = 1_000;

    public ModelRegistry Registry { get; } = new(models);

    /// <exception cref="InvalidModelException">
    /// A file is missing, too large or not what the manifest says; or the app wants a signature and there is none that holds.
    /// </exception>
    public async Task<DigitClassifier> LoadAsync(string version, CancellationToken cancellationToken)
    {
        var name = ModelRegistry.BlobOf(version, ModelManifest.FileName);
        var json = await Registry.DownloadAsync(name, MaxManifestBytes, null, cancellationToken);
        if (settings.ModelPublicKey.Length > 0) await CheckSignatureAsync(version, json, cancellationToken);
        var manifest = ModelFolder.ReadManifest(json);
        if (manifest.Name != ModelRegistry.Name || manifest.Version != version)
        {
            throw new InvalidModelException($"{name} describes {manifest.Name} {manifest.Version}.");
        }

        var onnx = await DownloadAsync(version, manifest.Onnx, cancellationToken);
        return DigitClassifier.Load(new ModelFiles(
            manifest, onnx, await FindAsync(manifest.Spotter), await FindAsync(manifest.Regions), await FindAsync(manifest.FieldSpotter)));

        async Task<byte[]?> FindAsync(ModelFile? file) => file is null ? null : await DownloadAsync(version, file, cancellationToken);
    }

    private async Task CheckSignatureAsync(string version, byte[] json, CancellationToken cancellationToken)
    {
        try
        {
            using var key = ModelSignature.ReadPublicKey(settings.ModelPublicKey);
            var signature = await FindSignatureAsync(version, cancellationToken);
            ModelSignature.Verify(json, signature, key);
        }
        catch (CryptographicException fault)
        {
            // Closed rather than open: whoever set a key wanted nothing unsigned to serve.
            throw new InvalidModelException($"The setting Digits__ModelPublicKey is no key, so no signature can be checked: {fault.Message}", fault);
        }
    }

    private async Task<byte[]?> FindSignatureAsync(string version, CancellationToken cancellationToken)
    {
        var blob = ModelRegistry.BlobOf(version, ModelSignature.FileName);
        return await models.GetBlobClient(blob).ExistsAsync(cancellationToken)
            ? await Registry.DownloadAsync(blob, MaxSignatureBytes, null, cancellationToken)
            : null;
    }

    private async Task<byte[]> DownloadAsync(string version, ModelFile file, CancellationToken cancellationToken)
    {
        if (!ModelRegistry.IsName(file.File))
        {
            throw new InvalidModelException($"{ModelRegistry.BlobOf(version, ModelManifest.FileName)} names no usable file.");
        }

        if (file.Bytes > settings.MaxModelBytes)
        {
            throw new InvalidModelException($"{file.File} of version {version} has {file.Bytes:N0} bytes, more than the {settings.MaxModelBytes:N0} allowed.");
        }

        return await Registry.DownloadAsync(ModelRegistry.BlobOf(version, file.File), file.Bytes, null, cancellationToken);
    }
}
