using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Digits.Recognition;
using Digits.Registry;

namespace Digits.Training.Models;

/// <summary>
/// Puts a model folder into blob storage: container "models", digits/VERSION/ and, last, the pointer digits/current.json,
/// so that whoever follows the pointer finds everything in place.
/// </summary>
public static class ModelPublisher
{
    public const string Container = ModelRegistry.Container;

    /// <summary>Uploads and points to it. Publishing the same again changes nothing but the pointer.</summary>
    /// <inheritdoc cref="UploadAsync"/>
    /// <exception cref="RegistryException">Somebody else changed the pointer meanwhile.</exception>
    public static async Task<IReadOnlyList<string>> PublishAsync(BlobServiceClient storage, string folder, CancellationToken cancellationToken)
    {
        var uploaded = await UploadAsync(storage, folder, cancellationToken);
        var version = ModelFolder.Read(folder).Manifest.Version;
        await new ModelRegistry(storage.GetBlobContainerClient(Container)).PromoteAsync(version, cancellationToken);
        return uploaded;
    }

    /// <summary>Uploads, and leaves alone what serves.</summary>
    /// <param name="storage">The account.</param>
    /// <param name="folder">Holds model.json and its neighbours.</param>
    /// <returns>The files that were uploaded; those that were there already are left out.</returns>
    /// <exception cref="InvalidModelException">The folder is not whole, or its files don't belong together.</exception>
    /// <exception cref="JobFailedException">The version is there with another model; what only describes it is replaced.</exception>
    /// <exception cref="RequestFailedException">Storage refuses.</exception>
    public static async Task<IReadOnlyList<string>> UploadAsync(BlobServiceClient storage, string folder, CancellationToken cancellationToken)
    {
        var manifest = ModelFolder.Read(folder).Manifest; // checked against each other
        var container = storage.GetBlobContainerClient(Container);
        await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        var uploaded = new List<string>();
        string[] descriptions = [ModelVersions.CardFile, ModelFolder.EvaluationFile]; // good to have, not needed to serve
        foreach (var file in (string[])[.. manifest.Networks.Select(network => network.File), .. descriptions, ModelSignature.FileName, ModelManifest.FileName])
        {
            var path = Path.Combine(folder, file);
            if (!File.Exists(path)) continue;
            var name = ModelRegistry.BlobOf(manifest.Version, file);
            var content = await File.ReadAllBytesAsync(path, cancellationToken);
            if (await UploadAsync(container.GetBlobClient(name), content, mayChange: descriptions.Contains(file), cancellationToken)) uploaded.Add(name);
        }

        return uploaded;
    }

    /// <returns>False when it was there already.</returns>
    private static async Task<bool> UploadAsync(BlobClient blob, byte[] content, bool mayChange, CancellationToken cancellationToken)
    {
        try
        {
            await blob.UploadAsync(
                BinaryData.FromBytes(content),
                new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } },
                cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobAlreadyExists)
        {
            var there = await blob.DownloadContentAsync(cancellationToken);
            if (there.Value.Content.ToMemory().Span.SequenceEqual(content)) return false;
            if (mayChange)
            {
                await blob.UploadAsync(BinaryData.FromBytes(content), overwrite: true, cancellationToken);
                return true;
            }

            throw new JobFailedException(
                $"{blob.Name} is in storage with other content: a published version never changes. Export under a new version.", e);
        }
    }
}
