using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Digits.Functions.Tests;

/// <summary>What most HTTP tests ask and look at.</summary>
public static class HttpAnswers
{
    public static async Task<HttpResponseMessage> PostImageAsync(this HttpClient http, string path, byte[] bytes, string? type = null)
    {
        using var content = new ByteArrayContent(bytes);
        if (type is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return await http.PostAsync(path, content);
    }

    /// <summary>The answer's JSON, once it is 200.</summary>
    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage response)
    {
        using var answered = response;
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{response.StatusCode}: {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonNode.Parse(text)!;
    }

    /// <summary>The detail of a problem+json answer, after checking that it is one (RFC 9457).</summary>
    public static async Task<string> ProblemAsync(this HttpResponseMessage response, int status)
    {
        using var answered = response;
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!;
        Assert.Equal(status, (int)problem["status"]!);
        Assert.NotEmpty((string)problem["title"]!);
        return (string)problem["detail"]!;
    }
}
