using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Digits.Functions.Http;
using Microsoft.Extensions.Configuration;

namespace Digits.Functions.Storage;

/// <summary>
/// The app's containers in the account of AzureWebJobsStorage: a connection string, or with an identity the settings
/// AzureWebJobsStorage__blobServiceUri, __credential and __clientId. Without either there is no storage, and the app
/// still answers requests that carry their image.
/// </summary>
public sealed class BlobStorage
{
    public const string Setting = "AzureWebJobsStorage";

    private readonly BlobServiceClient? service;

    public BlobStorage(IConfiguration configuration) => service = Connect(configuration.GetSection(Setting));

    public bool IsConfigured => service is not null;

    /// <summary>Null without storage.</summary>
    public BlobContainerClient? Models => service?.GetBlobContainerClient("models");

    /// <exception cref="ProblemException">No storage is configured (503).</exception>
    public BlobContainerClient Scans => Container("scans");

    /// <exception cref="ProblemException">No storage is configured (503).</exception>
    public BlobContainerClient Results => Container("results");

    /// <exception cref="ProblemException">No storage is configured (503).</exception>
    public BlobContainerClient Corrections => Container("corrections");

    /// <exception cref="ProblemException">No storage is configured (503).</exception>
    public BlobContainerClient Templates => Container("templates");

    /// <returns>What storage says of a blob; null when there is none.</returns>
    public static async Task<BlobProperties?> FindAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            return (await blob.GetPropertiesAsync(cancellationToken: cancellationToken)).Value;
        }
        catch (RequestFailedException failed) when (failed.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }

    /// <summary>A blob's content, as it was when storage said this of it.</summary>
    /// <exception cref="RequestFailedException">It was changed or deleted since (412, 404), or storage failed.</exception>
    public static async Task<ReadOnlyMemory<byte>> DownloadAsync(BlobClient blob, BlobProperties seen, CancellationToken cancellationToken)
    {
        var options = new BlobDownloadOptions { Conditions = new BlobRequestConditions { IfMatch = seen.ETag } };
        return (await blob.DownloadContentAsync(options, cancellationToken)).Value.Content.ToMemory();
    }

    private BlobContainerClient Container(string name) => service?.GetBlobContainerClient(name)
        ?? throw ProblemException.StorageUnavailable($"No storage is configured. Set {Setting} to a storage account's connection string.");

    private static BlobServiceClient? Connect(IConfigurationSection setting)
    {
        var options = new BlobClientOptions
        {
            // Requests wait for these: when storage hangs, three tries end within sixteen seconds, and 503 says so.
            Retry = { MaxRetries = 2, Delay = TimeSpan.FromMilliseconds(200), MaxDelay = TimeSpan.FromSeconds(2), NetworkTimeout = TimeSpan.FromSeconds(5) },
        };
        if (!string.IsNullOrEmpty(setting.Value)) return new BlobServiceClient(setting.Value, options);
        return setting["blobServiceUri"] is { Length: > 0 } uri ? new BlobServiceClient(new Uri(uri), Credential(setting), options) : null;
    }

    internal static TokenCredential Credential(IConfigurationSection setting)
    {
        if (!string.Equals(setting["credential"], "managedidentity", StringComparison.OrdinalIgnoreCase)) return new DefaultAzureCredential();
        return new ManagedIdentityCredential(
            setting["clientId"] is { Length: > 0 } clientId ? ManagedIdentityId.FromUserAssignedClientId(clientId) : ManagedIdentityId.SystemAssigned);
    }
}
