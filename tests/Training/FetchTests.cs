using System.Net;
using System.Net.Sockets;
using Digits.Training.Commands;

namespace Digits.Training.Tests;

/// <summary>Downloads from a web server of the test's own.</summary>
public sealed class FetchTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly HttpListener server = new();
    private readonly string address;

    public FetchTests()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        }

        server.Prefixes.Add(address);
        server.Start();
    }

    public void Dispose()
    {
        server.Close();
        folder.Dispose();
    }

    [DataFact("mnist")]
    public async Task FourFilesAreDownloadedOnce()
    {
        var asked = Serve(name => File.ReadAllBytes(Path.Combine(DataFactAttribute.Folder("mnist")!, name)));
        string[] fetch = ["fetch", "--data", folder.Path, "--from", address];
        Assert.Equal(Cli.Done, (await CliTests.RunAsync(fetch)).Code);
        Assert.Equal(4, Directory.GetFiles(folder.File("mnist")).Length);
        Assert.Equal(4, asked.Count);
        Assert.Equal(Cli.Done, (await CliTests.RunAsync(fetch)).Code);
        Assert.Equal(4, asked.Count);
    }

    [Fact]
    public async Task WrongContentIsNotKept()
    {
        Serve(_ => Samples.Gzip([1, 2, 3]));
        var (code, _, error) = await CliTests.RunAsync("fetch", "--data", folder.Path, "--from", address);
        Assert.Equal(Cli.Failed, code);
        Assert.Contains("Nothing of it is kept", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.File("mnist")));
    }

    [Fact]
    public async Task WithoutAConnectionTheMessageSaysWhatToDo()
    {
        server.Stop();
        var (code, _, error) = await CliTests.RunAsync("fetch", "--data", folder.Path, "--from", address);
        Assert.Equal(Cli.Failed, code);
        Assert.Contains("copy the files by hand", error, StringComparison.Ordinal);
    }

    private List<string> Serve(Func<string, byte[]> content)
    {
        var asked = new List<string>();
        _ = Task.Run(async () =>
        {
            while (true)
            {
                HttpListenerContext request;
                try
                {
                    request = await server.GetContextAsync();
                }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
                {
                    return; // the test is over
                }

                var name = request.Request.Url!.AbsolutePath.TrimStart('/');
                asked.Add(name);
                await request.Response.OutputStream.WriteAsync(content(name));
                request.Response.Close();
            }
        });
        return asked;
    }
}
