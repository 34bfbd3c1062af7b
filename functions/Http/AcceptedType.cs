using Microsoft.Net.Http.Headers;

namespace Digits.Functions.Http;

/// <summary>Which of the two forms of a result a request wants (RFC 9110, 12.5.1).</summary>
public static class AcceptedType
{
    private static readonly MediaTypeHeaderValue Csv = new("text/csv");

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>True when CSV is preferred to JSON; what accepts both alike gets JSON.</summary>
    public static bool IsCsv(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return Quality(accepted, Csv) > Quality(accepted, Json);
    }

    /// <summary>The most specific range that the type falls into tells its weight, 0..1.</summary>
    private static double Quality(IList<MediaTypeHeaderValue> accepted, MediaTypeHeaderValue type) => accepted
        .Where(type.IsSubsetOf)
        .OrderByDescending(range => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2)
        .Select(range => range.Quality ?? 1)
        .FirstOrDefault(accepted.Count == 0 ? 1 : 0);
}
