using Digits.Recognition;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Digits.Functions.Http;

/// <summary>The images of a request: its body, or each file of a multipart form.</summary>
public sealed class RequestImages(RequestBody body, AppSettings settings)
{
    // The type of a body that curl --data-binary sends unless told otherwise.
    private const string CurlDefault = "application/x-www-form-urlencoded";

    private static readonly string[] RawTypes = ["application/octet-stream", "application/zip", "application/x-zip-compressed", "application/pdf", CurlDefault];

    /// <returns>At least one file, in order; none of them empty.</returns>
    /// <exception cref="ProblemException">Wrong type (415), malformed (400) or too large (413).</exception>
    /// <exception cref="ImageRejectedException">There is nothing in the body, or in one of its files.</exception>
    public async Task<IReadOnlyList<UploadedFile>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        body.Check(request);
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
        var bytes = await body.ReadAsync(request.Body, body.MaxBytes, cancellationToken);
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
        var left = body.MaxBytes;
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
                var bytes = await body.ReadAsync(section.Body, left, cancellationToken);
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

    private static ProblemException UnsupportedType(string why) => new(
        StatusCodes.Status415UnsupportedMediaType,
        "The type is not supported",
        $"{why} Send the bytes of a PNG, JPEG, TIFF, BMP, GIF or WebP image as the body (Content-Type image/* or "
        + "application/octet-stream), or several as multipart/form-data.");
}
