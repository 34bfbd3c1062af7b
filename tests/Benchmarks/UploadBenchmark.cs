using System.Diagnostics;
using Azure.Storage.Blobs;
using Digits.Tests;

namespace Digits.Benchmarks;

/// <summary>
/// How long it takes from a scan's upload to its result in storage: the running app, Azurite, and the polling trigger, which
/// waits longer than Azure's Event Grid does.
/// </summary>
internal static class UploadBenchmark
{
    /// <summary>Prints a line for scans that come one at a time, and one for as many that come at once.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string scanPath, int count)
    {
        Machine.Describe();
        var scan = new BinaryData(await File.ReadAllBytesAsync(scanPath));
        using var azurite = new Azurite();
        await azurite.InitializeAsync();
        using var app = AppProcess.Start(azurite.ConnectionString, Repository.File("models", "digits"));
        using (var http = new HttpClient()) await app.UntilAnsweringAsync(http);
        var storage = new BlobServiceClient(azurite.ConnectionString);
        var (scans, results) = (storage.GetBlobContainerClient("scans"), storage.GetBlobContainerClient("results"));
        await scans.CreateIfNotExistsAsync();
        await ReadAsync("warm-up.png");

        Console.WriteLine($"{Path.GetFileName(scanPath)}, {scan.ToMemory().Length:N0} bytes, {count} times");
        var clock = Stopwatch.StartNew();
        var alone = new List<double>();
        for (var i = 0; i < count; i++) alone.Add(await ReadAsync($"alone{i}.png"));
        Print("one at a time", alone, clock.Elapsed);
        clock.Restart();
        Print("all at once", await Task.WhenAll(Enumerable.Range(0, count).Select(i => ReadAsync($"together{i}.png"))), clock.Elapsed);
        return 0;

        // Seconds from the upload's end to the result.
        async Task<double> ReadAsync(string name)
        {
            await scans.GetBlobClient(name).UploadAsync(scan);
            var start = Stopwatch.GetTimestamp();
            await app.UntilAsync($"{name} has a result", async () => await results.GetBlobClient(name + ".json").ExistsAsync());
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }

    private static void Print(string what, IReadOnlyList<double> seconds, TimeSpan all)
    {
        var sorted = seconds.Order().ToArray();
        Console.WriteLine($"{what,-15} upload to result: median {sorted[sorted.Length / 2]:F2} s, slowest {sorted[^1]:F2} s; {sorted.Length / all.TotalSeconds:F1} scans a second");
    }
}
