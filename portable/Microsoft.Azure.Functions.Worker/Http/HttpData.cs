using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>What an HTTP request tells by name: route values, then the query.</summary>
internal static class HttpData
{
    public static string? Find(HttpContext http, string name) =>
        http.Request.RouteValues.TryGetValue(name, out var value) && value is not null ? value.ToString()
        : !IsKey(name) && http.Request.Query.TryGetValue(name, out var query) ? query.ToString()
        : null;

    public static IReadOnlyDictionary<string, object?> All(HttpContext http)
    {
        var query = http.Request.Query.Where(q => !IsKey(q.Key)).ToDictionary(q => q.Key, q => q.Value.ToString());
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in query) data[name] = value;
        foreach (var (name, value) in http.Request.RouteValues) data[name] = value;
        data["Query"] = query;
        data["Headers"] = http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString());
        return data;
    }

    // The function's key travels as "code"; the host keeps it to itself.
    private static bool IsKey(string name) => name.Equals("code", StringComparison.OrdinalIgnoreCase);
}
