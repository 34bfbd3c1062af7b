using Digits.Functions.Scans;
using Microsoft.Net.Http.Headers;

namespace Digits.Functions.Http;

/// <summary>Conditional requests (RFC 9110, 13).</summary>
public static class EntityTags
{
    /// <summary>A result's tag; each of its forms has its own.</summary>
    public static EntityTagHeaderValue Of(StoredResult stored, bool csv) =>
        new($"\"{ScanHandler.Unquoted(stored.ETag)}{(csv ? "-csv" : "")}\"");

    /// <summary>Whether If-None-Match says that the client has this already.</summary>
    public static bool IsKnown(HttpRequest request, EntityTagHeaderValue etag) =>
        request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(etag, useStrongComparison: false));

    /// <exception cref="ProblemException">There is no If-Match (428), or it names another version (412).</exception>
    public static void RequireMatch(HttpRequest request, EntityTagHeaderValue etag)
    {
        var wanted = request.GetTypedHeaders().IfMatch;
        if (wanted.Count == 0)
        {
            throw new ProblemException(
                StatusCodes.Status428PreconditionRequired,
                "If-Match is missing",
                "Say which version you change: GET the result and send its ETag as If-Match, so that nobody's changes are lost.");
        }

        if (wanted.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(etag, useStrongComparison: true))) return;
        throw ChangedMeanwhile();
    }

    public static ProblemException ChangedMeanwhile() => new(
        StatusCodes.Status412PreconditionFailed,
        "The result was changed meanwhile",
        "Somebody else changed this result after you got it. GET it again, make your changes there, and send its new ETag.");
}
