using System.Text.Json;
using System.Text.RegularExpressions;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Digits.Recognition;

namespace Digits.Registry;

/// <summary>
/// The models in blob storage: digits/VERSION/ with model.json and its neighbours, which never change, and the pointer
/// digits/current.json, whose ETag keeps two people from overwriting each other's word on what serves.
/// </summary>
/// <param name="models">The container.</param>
public sealed partial class ModelRegistry(BlobContainerClient models)
{
    public const string Container = "models";

    public const string Name = "digits";

    public const string PointerBlob = $"{Name}/current.json";

    private const long MaxPointerBytes = 100_000;

    /// <summary>A version's or a file's name that is safe in a blob's name.</summary>
    public static bool IsName(string? name) => name is not null && SafeName().IsMatch(name);

    /// <returns>The pointer's ETag, or null when there is no pointer.</returns>
    /// <exception cref="RequestFailedException">Storage fails.</exception>
    public async Task<ETag?> FindPointerAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await Pointer.GetPropertiesAsync(cancellationToken: cancellationToken)).Value.ETag;
        }
        catch (RequestFailedException failed) when (failed.Status == 404)
        {
            return null;
        }
    }

    /// <exception cref="InvalidModelException">The pointer names nothing that can serve.</exception>
    /// <exception cref="RequestFailedException">It is no longer of this ETag, or storage fails.</exception>
    public async Task<ModelPointer> ReadPointerAsync(ETag etag, CancellationToken cancellationToken)
    {
        var json = await DownloadAsync(PointerBlob, MaxPointerBytes, etag, cancellationToken);
        var pointer = Parse<ModelPointer>(PointerBlob, json);
        if (pointer.Name != Name) throw new InvalidModelException($"{PointerBlob} names the model \"{pointer.Name}\", not \"{Name}\".");
        if (!IsName(pointer.Version)) throw new InvalidModelException($"{PointerBlob} names no usable version.");
        if (pointer.Candidate is { } candidate && (!IsName(candidate.Version) || candidate.Share is not (>= 0 and <= 1)))
        {
            throw new InvalidModelException($"{PointerBlob} names no usable candidate: it has a version, and a share from 0 to 1.");
        }

        return pointer;
    }

    /// <summary>The versions, newest first.</summary>
    public async Task<IReadOnlyList<RegisteredModel>> ListAsync(CancellationToken cancellationToken)
    {
        var (pointer, _) = await CurrentAsync(cancellationToken);
        var files = new List<(string Version, string File, BlobItemProperties Properties)>();
        await foreach (var blob in models.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{Name}/", cancellationToken))
        {
            if (blob.Name.Split('/') is [_, var version, var file]) files.Add((version, file, blob.Properties));
        }

        return
        [
            .. files.GroupBy(file => file.Version)
                .Where(version => version.Any(file => file.File == ModelManifest.FileName))
                .Select(version => new RegisteredModel(
                    version.Key,
                    RoleOf(version.Key, pointer),
                    version.Single(file => file.File == ModelManifest.FileName).Properties.LastModified,
                    version.Sum(file => file.Properties.ContentLength ?? 0),
                    version.Any(file => file.File == ModelSignature.FileName)))
                .OrderByDescending(model => model.Published).ThenByDescending(model => model.Version, StringComparer.Ordinal),
        ];
    }

    /// <summary>What a version says of itself.</summary>
    /// <exception cref="RegistryException">There is no such version.</exception>
    /// <exception cref="InvalidModelException">Its model.json can't be used.</exception>
    public async Task<ModelManifest> ShowAsync(string version, CancellationToken cancellationToken)
    {
        await RequireAsync(version, cancellationToken);
        var json = await DownloadAsync(BlobOf(version, ModelManifest.FileName), 1_000_000, null, cancellationToken);
        return ModelFolder.ReadManifest(json);
    }

    /// <summary>Lets a version serve, and ends what was being tried. Running apps change over by themselves.</summary>
    /// <returns>The new pointer.</returns>
    /// <exception cref="RegistryException">There is no such version, or somebody else changed the pointer meanwhile.</exception>
    public async Task<ModelPointer> PromoteAsync(string version, CancellationToken cancellationToken)
    {
        await RequireAsync(version, cancellationToken);
        var (pointer, etag) = await CurrentAsync(cancellationToken);
        var previous = pointer?.Version == version ? pointer.Previous : pointer?.Version;
        return await WriteAsync(new ModelPointer(Name, version, previous), etag, cancellationToken);
    }

    /// <summary>Lets the version serve that served before.</summary>
    /// <returns>The new pointer.</returns>
    /// <exception cref="RegistryException">None is noted, it is gone, or somebody else changed the pointer meanwhile.</exception>
    public async Task<ModelPointer> RollBackAsync(CancellationToken cancellationToken)
    {
        var (pointer, etag) = await CurrentAsync(cancellationToken);
        if (pointer?.Previous is not { } previous)
        {
            throw new RegistryException("No earlier version is noted. Promote the one that shall serve: the list tells which there are.");
        }

        await RequireAsync(previous, cancellationToken);
        return await WriteAsync(new ModelPointer(Name, previous), etag, cancellationToken);
    }

    /// <summary>Tries a version beside the current one; null ends the trial.</summary>
    /// <returns>The new pointer.</returns>
    /// <exception cref="RegistryException">No such version, no current one, or somebody else changed the pointer meanwhile.</exception>
    public async Task<ModelPointer> TryOutAsync(ModelCandidate? candidate, CancellationToken cancellationToken)
    {
        var (pointer, etag) = await CurrentAsync(cancellationToken);
        if (pointer is null) throw new RegistryException("No version is current yet: promote one first.");
        if (candidate is not null)
        {
            if (candidate.Version == pointer.Version) throw new RegistryException($"Version {candidate.Version} is the current one already.");
            await RequireAsync(candidate.Version, cancellationToken);
        }

        return await WriteAsync(pointer with { Candidate = candidate }, etag, cancellationToken);
    }

    /// <summary>Deletes a version that the pointer does not need.</summary>
    /// <exception cref="RegistryException">There is no such version, or it serves or is tried.</exception>
    public async Task DeleteAsync(string version, CancellationToken cancellationToken)
    {
        await RequireAsync(version, cancellationToken);
        var (pointer, _) = await CurrentAsync(cancellationToken);
        if (RoleOf(version, pointer) is "current" or "candidate")
        {
            throw new RegistryException($"Version {version} is the {RoleOf(version, pointer)} one and is kept. Promote another first, or end the trial.");
        }

        // Its description first: without it nobody takes the rest for a model.
        await models.DeleteBlobAsync(BlobOf(version, ModelManifest.FileName), cancellationToken: cancellationToken);
        await foreach (var blob in models.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{Name}/{version}/", cancellationToken))
        {
            await models.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellationToken);
        }
    }

    private BlobClient Pointer => models.GetBlobClient(PointerBlob);

    /// <summary>Downloads a file whole.</summary>
    /// <param name="etag">Which state of it; null for whichever is there.</param>
    /// <exception cref="InvalidModelException">It is missing, or larger than <paramref name="maxBytes"/>.</exception>
    public async Task<byte[]> DownloadAsync(string blobName, long maxBytes, ETag? etag, CancellationToken cancellationToken)
    {
        var blob = models.GetBlobClient(blobName);
        try
        {
            var properties = (await blob.GetPropertiesAsync(cancellationToken: cancellationToken)).Value;
            if (properties.ContentLength > maxBytes)
            {
                throw new InvalidModelException($"{blobName} has {properties.ContentLength:N0} bytes, more than the {maxBytes:N0} expected.");
            }

            // Of this ETag only: the blob may be replaced meanwhile.
            var options = new BlobDownloadOptions { Conditions = new BlobRequestConditions { IfMatch = etag ?? properties.ETag } };
            return (await blob.DownloadContentAsync(options, cancellationToken)).Value.Content.ToArray();
        }
        catch (RequestFailedException failed) when (failed.Status == 404)
        {
            throw new InvalidModelException($"{blobName} is missing.", failed);
        }
    }

    /// <summary>digits/VERSION/FILE.</summary>
    public static string BlobOf(string version, string file) => $"{Name}/{version}/{file}";

    /// <exception cref="InvalidModelException">It is not the JSON it should be.</exception>
    public static T Parse<T>(string blobName, byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, ModelManifest.Json) ?? throw new InvalidModelException($"{blobName} is empty.");
        }
        catch (JsonException exception)
        {
            throw new InvalidModelException($"{blobName} is not the JSON it should be: {exception.Message}", exception);
        }
    }

    private async Task<(ModelPointer? Pointer, ETag? ETag)> CurrentAsync(CancellationToken cancellationToken)
    {
        var etag = await FindPointerAsync(cancellationToken);
        try
        {
            return (etag is null ? null : await ReadPointerAsync(etag.Value, cancellationToken), etag);
        }
        catch (InvalidModelException)
        {
            return (null, etag); // A broken pointer names nothing, and promoting a version mends it.
        }
        catch (RequestFailedException failed) when (failed.Status == 412)
        {
            throw ChangedMeanwhile(failed);
        }
    }

    private async Task<ModelPointer> WriteAsync(ModelPointer pointer, ETag? replaced, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
            Conditions = replaced is null ? new BlobRequestConditions { IfNoneMatch = ETag.All } : new BlobRequestConditions { IfMatch = replaced },
        };
        try
        {
            await Pointer.UploadAsync(BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(pointer, ModelManifest.Json)), options, cancellationToken);
            return pointer;
        }
        catch (RequestFailedException failed) when (failed.Status is 409 or 412)
        {
            throw ChangedMeanwhile(failed);
        }
    }

    private async Task RequireAsync(string version, CancellationToken cancellationToken)
    {
        if (IsName(version) && await models.GetBlobClient(BlobOf(version, ModelManifest.FileName)).ExistsAsync(cancellationToken)) return;
        throw new RegistryException($"There is no version \"{version}\" in storage. Publish it first; the list tells which there are.", isMissing: true);
    }

    private static RegistryException ChangedMeanwhile(RequestFailedException failed) =>
        new("Somebody else changed what serves at the same time. Look at the list and try again.", innerException: failed);

    private static string? RoleOf(string version, ModelPointer? pointer) =>
        version == pointer?.Version ? "current"
        : version == pointer?.Candidate?.Version ? "candidate"
        : version == pointer?.Previous ? "previous"
        : null;

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z")]
    private static partial Regex SafeName();
}
