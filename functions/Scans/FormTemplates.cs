using Azure;
using Azure.Storage.Blobs.Models;
using Digits.Functions.Storage;
using Digits.Recognition.Forms;

namespace Digits.Functions.Scans;

/// <summary>The form templates: blobs templates/{name}.json, and behind them those that ship with the app.</summary>
public sealed class FormTemplates(BlobStorage storage, AppSettings settings)
{
    private const int MaxBytes = 1_000_000;

    /// <returns>Null when there is no template of that name.</returns>
    /// <exception cref="InvalidTemplateException">There is one, and it can't be used.</exception>
    /// <exception cref="RequestFailedException">Storage failed.</exception>
    public async Task<FormTemplate?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (!FormTemplate.IsName(name)) return null;
        return await FromStorageAsync(name, cancellationToken) ?? TemplateFolder.Find(settings.TemplatesFolder, name);
    }

    private async Task<FormTemplate?> FromStorageAsync(string name, CancellationToken cancellationToken)
    {
        if (!storage.IsConfigured) return null;
        var blob = storage.Templates.GetBlobClient($"{name}.json");
        try
        {
            var size = (await blob.GetPropertiesAsync(cancellationToken: cancellationToken)).Value.ContentLength;
            if (size > MaxBytes) throw new InvalidTemplateException($"templates/{name}.json has {size:N0} bytes; {MaxBytes:N0} are allowed.");
            var content = (await blob.DownloadContentAsync(cancellationToken)).Value.Content;
            return TemplateFolder.Parse(content.ToMemory().Span, name);
        }
        catch (RequestFailedException failed) when (failed.Status == StatusCodes.Status404NotFound || failed.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            return null;
        }
    }
}
