using Digits.Recognition;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Digits.Functions.Http;

/// <summary>
/// The images of a request: its body, or each file of a multipart form. Never holds more than the limit: Content-Length is
/// looked at first, and a body of unknown length is given up on as soon as it grows beyond.
/// </summary>
public sealed class RequestImages(AppSettings settings)
{
    // The type of a body that curl --data-binary sends unless told otherwise.
    private const string CurlDefault = "application/x-www-form-urlencoded";

    // What the Functions host lets through.
    private const long HostMaxRequestBytes = 104_857_600;

    private static readonly string[] RawTypes = ["application/octet-stream", "application/zip", "application/x-zip-compressed", CurlDefault];

    /// <returns>At least one file, in order; none of them empty.</returns>
    /// <exception cref="ProblemException">Wrong type (415), malformed (400) or too large (413).</exception>
    /// <exception cref="ImageRejectedException">There is nothing in the body, or in one of its files.</exception>
    public async Task<IReadOnlyList<UploadedFile>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        // Kestrel hangs up on a body beyond its limit, and the client never sees the answer. Below it, what the answer
        // left unread is drained without being kept.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } kestrel)
        {
            kestrel.MaxRequestBodySize = HostMaxRequestBytes;
        }

        if (request.ContentLength > settings.MaxRequestBytes) throw TooLarge();
        if (request.Headers.ContentEncoding.Any(encoding => !string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase)))
        {
            throw UnsupportedType("Send the image as it is, without Content-Encoding.");
        }

        if (string.IsNullOrEmpty(request.ContentType))
        {
            return [await ReadBodyAsync(request, cancellationToken)];
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            throw UnsupportedType("The Content-Type can't be understood.");
        }

        if (type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return await ReadFormAsync(request, HeaderUtilities.RemoveQuotes(type.Boundary).ToString(), cancellationToken);
        }

        var isRaw = type.Type.Equals("image", StringComparison.OrdinalIgnoreCase)
            || RawTypes.Any(raw => type.MediaType.Equals(raw, StringComparison.OrdinalIgnoreCase));
        return isRaw
            ? [await ReadBodyAsync(request, cancellationToken)]
            : throw UnsupportedType($"{type.MediaType} is not an image type.");
    }

    private async Task<UploadedFile> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var bytes = await ReadAllAsync(request.Body, settings.MaxRequestBytes, cancellationToken);
        return bytes.IsEmpty
            ? throw new ImageRejectedException(ImageRejection.Empty, "The request has no body. Send the image's bytes as the body.")
            : new UploadedFile(null, bytes);
    }

    private async Task<IReadOnlyList<UploadedFile>> ReadFormAsync(HttpRequest request, string boundary, CancellationToken cancellationToken)
    {
        if (boundary.Length is 0 or > 70)
        {
            throw new ProblemException(
                StatusCodes.Status400BadRequest, "The form can't be read", "The multipart Content-Type names no valid boundary.");
        }

        var files = new List<UploadedFile>();
        var left = settings.MaxRequestBytes;
        try
        {
            var reader = new MultipartReader(boundary, request.Body);
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (files.Count == settings.MaxRequestImages)
                {
                    throw new ProblemException(
                        StatusCodes.Status413PayloadTooLarge,
                        "Too many images",
                        $"One request may hold {settings.MaxRequestImages} images; send the rest in another.");
                }

                var name = FileName(section);
                var bytes = await ReadAllAsync(section.Body, left, cancellationToken);
                if (bytes.IsEmpty)
                {
                    throw new ImageRejectedException(
                        ImageRejection.Empty, $"File {files.Count + 1} of the form ({name ?? "without a name"}) is empty.");
                }

                left -= bytes.Length;
                files.Add(new UploadedFile(name, bytes));
            }
        }
        catch (Exception exception) when (exception is InvalidDataException || (exception is IOException and not BadHttpRequestException))
        {
            throw new ProblemException(
                StatusCodes.Status400BadRequest, "The form can't be read", "The multipart body is cut off or malformed.", exception);
        }

        return files.Count > 0
            ? files
            : throw new ImageRejectedException(ImageRejection.Empty, "The form holds no file. Add one part for each image.");
    }

    private static string? FileName(MultipartSection section)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)) return null;
        var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
        return HeaderUtilities.RemoveQuotes(name).Value ?? HeaderUtilities.RemoveQuotes(disposition.Name).Value;
    }

    private async Task<ReadOnlyMemory<byte>> ReadAllAsync(Stream body, long limit, CancellationToken cancellationToken)
    {
        // Grows with what arrives, not with what Content-Length promises.
        var received = new MemoryStream();
        var chunk = new byte[81_920];
        for (int count; (count = await body.ReadAsync(chunk, cancellationToken)) > 0;)
        {
            if (received.Length + count > limit) throw TooLarge();
            received.Write(chunk, 0, count);
        }

        return received.GetBuffer().AsMemory(0, (int)received.Length);
    }

    private ProblemException TooLarge() => new(
        StatusCodes.Status413PayloadTooLarge,
        "The request is too large",
        $"A request may hold {settings.MaxRequestBytes:N0} bytes. Send a smaller or more compressed image, or fewer at a time; "
        + "larger scans can be dropped into the blob container scans.");

    private static ProblemException UnsupportedType(string why) => new(
        StatusCodes.Status415UnsupportedMediaType,
        "The type is not supported",
        $"{why} Send the bytes of a PNG, JPEG, TIFF, BMP, GIF or WebP image as the body (Content-Type image/* or "
        + "application/octet-stream), or several as multipart/form-data.");
}
