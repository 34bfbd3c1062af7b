using Digits.Tests;

namespace Digits.Robustness.Tests;

/// <summary>A host.json that can't be used ends the app at its start, with what is wrong; one that is only odd doesn't.</summary>
public sealed class HostFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("digits-host-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("{\"version\":", "host.json")]
    [InlineData("[]", "host.json")]
    [InlineData("", "host.json")]
    [InlineData("{\"extensions\":{\"http\":{\"maxOutstandingRequests\":\"many\"}}}", "maxOutstandingRequests")]
    [InlineData("{\"extensions\":{\"blobs\":{\"maxDegreeOfParallelism\":1e99}}}", "maxDegreeOfParallelism")]
    public async Task AnUnusableFileIsNamedAtTheStart(string content, string word)
    {
        using var app = Start(content);

        await app.UntilAsync("the app has ended", () => Task.FromResult(app.HasExited));

        Assert.Contains(word, app.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"version\":null,\"logging\":[],\"extensions\":{\"http\":{\"routePrefix\":\"\",\"maxConcurrentRequests\":-7},\"blobs\":{\"maxDegreeOfParallelism\":-1},\"x\":{}}}")]
    public async Task AnOddFileIsNoHindrance(string content)
    {
        using var app = Start(content);
        using var http = new HttpClient();

        await app.UntilAsync("the app listens", async () =>
        {
            try
            {
                using var answer = await http.GetAsync(app.Address);
                return true;
            }
            catch (HttpRequestException) when (!app.HasExited)
            {
                return false;
            }
        });
    }

    private AppProcess Start(string hostJson)
    {
        File.WriteAllText(Path.Combine(folder, "host.json"), hostJson);
        return AppProcess.Start(null, Repository.File("models", "digits"), ("AzureWebJobsScriptRoot", folder));
    }
}
