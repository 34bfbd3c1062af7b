using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace Digits.Functions.Http;

/// <summary>
/// Reads request bodies without ever holding more than the limit: Content-Length is looked at first, and a body of
/// unknown length is given up on as soon as it grows beyond.
/// </summary>
public sealed class RequestBody(AppSettings settings)
{
    // What the Functions host lets through.
    private const long HostMaxRequestBytes = 104_857_600;

    private const int ChunkBytes = 65_536;

    public long MaxBytes => settings.MaxRequestBytes;

    /// <summary>To be called before a byte of the body is read.</summary>
    /// <exception cref="ProblemException">Content-Length is over the limit (413), or the body is encoded (415).</exception>
    public void Check(HttpRequest request)
    {
        // Kestrel hangs up on a body beyond its limit, and the client never sees the answer. Below it, what the answer
        // left unread is drained without being kept.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } kestrel)
        {
            kestrel.MaxRequestBodySize = HostMaxRequestBytes;
        }

        if (request.ContentLength > MaxBytes) throw TooLarge();
        if (request.Headers.ContentEncoding.Any(encoding => !string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase)))
        {
            throw new ProblemException(
                StatusCodes.Status415UnsupportedMediaType, "The encoding is not supported", "Send the body as it is, without Content-Encoding.");
        }
    }

    /// <exception cref="ProblemException">There are more than <paramref name="limit"/> bytes (413).</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, long limit, CancellationToken cancellationToken)
    {
        // Grows with what arrives, not with what Content-Length promises.
        var received = new MemoryStream();
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            for (int count; (count = await body.ReadAsync(chunk, cancellationToken)) > 0;)
            {
                if (received.Length + count > limit) throw TooLarge();
                received.Write(chunk, 0, count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        return received.GetBuffer().AsMemory(0, (int)received.Length);
    }

    private ProblemException TooLarge() => new(
        StatusCodes.Status413PayloadTooLarge,
        "The request is too large",
        $"A request may hold {MaxBytes:N0} bytes. Send a smaller or more compressed image, or fewer at a time; "
        + "larger scans can be dropped into the blob container scans.");
}
