using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Digits.Functions.Web;

/// <summary>A file of the page, on disk.</summary>
/// <param name="path">Full path.</param>
/// <param name="contentType">With its charset where it is text.</param>
public sealed class PageFile(string path, string contentType)
{
    // Of the content: a new release changes exactly the files that it changes. Read once, when first asked for.
    private readonly Lazy<EntityTagHeaderValue> etag = new(() =>
    {
        using var stream = File.OpenRead(path);
        return new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(stream))[..16]}\"");
    });

    /// <summary>The file, or 304 where the request names the ETag that it has.</summary>
    public IResult Answer() => TypedResults.PhysicalFile(path, contentType, entityTag: etag.Value);
}
