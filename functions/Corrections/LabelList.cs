using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Digits.Functions.Http;

namespace Digits.Functions.Corrections;

/// <summary>A CSV blob with the columns file,label that many write at a time; If-Match keeps every row.</summary>
/// <param name="blob">Where it lies; the files' names are relative to its container.</param>
public sealed class LabelList(BlobClient blob)
{
    private const string Header = "file,label\n";
    private const int MostTries = 30;
    private const int LongestWaitMilliseconds = 60;

    /// <summary>Puts rows in the place of all whose file begins with a prefix.</summary>
    /// <returns>False when they were there already.</returns>
    public async Task<bool> ReplaceAsync(string prefix, IReadOnlyList<string> rows, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            var (before, etag) = await ReadAsync(cancellationToken);
            if (before.Where(row => row.StartsWith(prefix, StringComparison.Ordinal)).SequenceEqual(rows)) return false;
            var after = before.Where(row => !row.StartsWith(prefix, StringComparison.Ordinal)).Concat(rows);
            var options = new BlobUploadOptions
            {
                HttpHeaders = new BlobHttpHeaders { ContentType = "text/csv; charset=utf-8" },
                Conditions = etag is null ? new BlobRequestConditions { IfNoneMatch = ETag.All } : new BlobRequestConditions { IfMatch = etag },
            };
            try
            {
                await blob.UploadAsync(BinaryData.FromString(new StringBuilder(Header).AppendJoin("", after.Select(row => row + "\n")).ToString()), options, cancellationToken);
                return true;
            }
            catch (RequestFailedException failed) when (failed.Status is StatusCodes.Status412PreconditionFailed or StatusCodes.Status409Conflict)
            {
                // Somebody else wrote first; those who meet once shall not meet again.
                await Task.Delay(Random.Shared.Next(LongestWaitMilliseconds), cancellationToken);
            }
        }

        throw ProblemException.StorageUnavailable("Too many corrections are being written at this moment. Try again.");
    }

    private async Task<(List<string> Rows, ETag? ETag)> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var csv = (await blob.DownloadContentAsync(cancellationToken)).Value;
            return ([.. csv.Content.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)], csv.Details.ETag);
        }
        catch (RequestFailedException failed) when (failed.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return ([], null);
        }
    }
}
