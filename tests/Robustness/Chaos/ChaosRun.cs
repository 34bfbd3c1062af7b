using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Digits.Functions.Contract;
using Digits.Functions.Scans;
using Digits.Functions.Tests;
using Digits.Tests;

namespace Digits.Robustness.Tests.Chaos;

/// <summary>
/// Scans are dropped while the app that reads them is killed and started again, its storage fails in every way of
/// <see cref="StorageFault"/>, the results' container goes away for a while, and the model's pointer is corrupted. Half of
/// them are found by polling, the other half told by events, which come double, late, out of order and again. Then calm
/// returns, and every scan is looked for.
/// </summary>
internal sealed class ChaosRun(int seed) : IAsyncDisposable
{
    private const double Trouble = 0.12; // Of the requests to storage; three in a row, what the SDK tries, are rare.
    private static readonly TimeSpan OutageLength = TimeSpan.FromSeconds(15); // Five tries fail within.
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(3); // Without trouble nobody takes longer to write.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5); // After calm has returned.

    private readonly Azurite azurite = new();
    private readonly ModelFolder models = new();
    private readonly Random random = new(seed);
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly List<(Uri Blob, string ETag)> events = []; // All so far.
    private FaultyStorage storage = null!;
    private BlobServiceClient direct = null!;
    private PoisonLetters poison = null!;
    private AppProcess? app;
    private Task[] mischief = []; // Under way.

    public int Kills { get; private set; }

    public int Outages { get; private set; }

    public int PointerChanges { get; private set; }

    public int Events { get; private set; }

    public IReadOnlyDictionary<StorageFault, int> Faults => storage.Counts;

    public async Task<IReadOnlyList<Ledger>> RunAsync(int count)
    {
        models.Write("1", ModelTrouble.DigitOf["1"]);
        await azurite.InitializeAsync();
        storage = await FaultyStorage.StartAsync(azurite, seed);
        direct = new BlobServiceClient(azurite.ConnectionString);
        poison = new PoisonLetters(azurite.ConnectionString);
        await direct.GetBlobContainerClient("scans").CreateIfNotExistsAsync();
        return [await RunPhaseAsync("found by polling", false, count - (count / 2)), await RunPhaseAsync("told by events", true, count / 2)];
    }

    public async ValueTask DisposeAsync()
    {
        app?.Dispose();
        http.Dispose();
        if (storage is not null) await storage.DisposeAsync();
        await azurite.DisposeAsync();
        models.Dispose();
    }

    private async Task<Ledger> RunPhaseAsync(string name, bool byEvents, int count)
    {
        var scans = Enumerable.Range(0, count).Select(index => ChaosScan.Make(byEvents ? "events" : "polling", index)).ToArray();
        using var calm = new CancellationTokenSource();
        var (killsBefore, outagesBefore) = (Kills, Outages);
        storage.Trouble = Trouble;
        app = await StartAppAsync(byEvents);
        mischief = [KillAndStartAsync(byEvents, calm.Token), TakeResultsAwayAsync(calm.Token), CorruptPointerAsync(calm.Token)];
        foreach (var scan in scans) await DropAsync(scan, byEvents);
        // Half of them at least are read in trouble; what is left then is read in peace.
        await UntilAsync(Patience, async () => Kills > killsBefore && Outages > outagesBefore && (await OutcomesAsync(scans)).Count(outcome => outcome) >= count / 2);
        await calm.CancelAsync();
        await Task.WhenAll(mischief);
        storage.Trouble = 0;
        await UntilAsync(Patience, async () => (await OutcomesAsync(scans)).All(outcome => outcome));
        var ledger = await WriteLedgerAsync(name, scans, byEvents);
        app!.Dispose();
        return ledger;
    }

    // ---- Scans and events ---------------------------------------------------------------------------------------------

    private async Task DropAsync(ChaosScan scan, bool byEvents)
    {
        if (scan.Replaces)
        {
            await UploadAsync(scan, TestImages.Png(TestImages.Ones(9)), byEvents);
            await Task.Delay(random.Next(300));
        }

        await UploadAsync(scan, scan.Bytes, byEvents);
    }

    private async Task UploadAsync(ChaosScan scan, byte[] bytes, bool byEvents)
    {
        var blob = direct.GetBlobContainerClient("scans").GetBlobClient(scan.Name);
        var options = new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["layout"] = scan.Layout } };
        scan.ETag = (await blob.UploadAsync(new BinaryData(bytes), options)).Value.ETag.ToString().Trim('"');
        if (!byEvents) return;
        events.Add((blob.Uri, scan.ETag));
        await PostAsync(events[^1]);
        // Some come twice, and some old ones, of replaced contents too, once more.
        if (random.Next(3) == 0) await PostAsync(events[^1]);
        if (random.Next(3) == 0) await PostAsync(events[random.Next(events.Count)]);
    }

    /// <summary>As Event Grid does: again and again until the app has taken it.</summary>
    private async Task PostAsync((Uri Blob, string ETag) created)
    {
        Events++;
        var blobEvent = new { id = $"{Events}", eventType = "Microsoft.Storage.BlobCreated", data = new { url = created.Blob, eTag = created.ETag, blobType = "BlockBlob" } };
        var isTaken = await UntilAsync(Patience, async () =>
        {
            try
            {
                var webhook = new Uri(app!.Address, $"runtime/webhooks/blobs?functionName=Host.Functions.{nameof(Functions.ReadUploadedScanFromEventGrid)}");
                using var answer = await http.PostAsJsonAsync(webhook, new[] { blobEvent });
                return answer.StatusCode == HttpStatusCode.Accepted;
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
            {
                return false; // Just killed.
            }
        });
        if (!isTaken) throw new TimeoutException($"The app took no event for {Patience.TotalMinutes} minutes. It said:\n{app!.Output}");
    }

    // ---- Mischief -----------------------------------------------------------------------------------------------------

    private async Task KillAndStartAsync(bool byEvents, CancellationToken calm)
    {
        while (await WaitAsync(TimeSpan.FromSeconds(1 + Random.Shared.Next(10)), calm))
        {
            app!.Dispose();
            Kills++;
            app = await StartAppAsync(byEvents);
        }
    }

    private async Task<AppProcess> StartAppAsync(bool byEvents)
    {
        var started = AppProcess.Start(
            storage.ConnectionString,
            models.Path,
            ("AzureWebJobs.ReadUploadedScan.Disabled", byEvents ? "true" : "false"),
            ("AzureWebJobs.ReadUploadedScanFromEventGrid.Disabled", byEvents ? "false" : "true"),
            ("Digits__ModelPollSeconds", "0.2"));
        await started.UntilAnsweringAsync(http);
        return started;
    }

    private async Task TakeResultsAwayAsync(CancellationToken calm)
    {
        while (await WaitAsync(OutageLength / 2, calm))
        {
            storage.Outage = "results";
            Outages++;
            await WaitAsync(OutageLength, calm);
            storage.Outage = null;
            await WaitAsync(2 * OutageLength, calm);
        }
    }

    private async Task CorruptPointerAsync(CancellationToken calm)
    {
        var trouble = new ModelTrouble(direct);
        await trouble.PrepareAsync();
        while (await WaitAsync(TimeSpan.FromSeconds(1.5), calm)) await trouble.ChangeAsync();
        PointerChanges += trouble.Changes;
    }

    /// <returns>False when calm has come before the time was over.</returns>
    private static async Task<bool> WaitAsync(TimeSpan time, CancellationToken calm)
    {
        try
        {
            await Task.Delay(time, calm);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // ---- The ledger ---------------------------------------------------------------------------------------------------

    /// <returns>For each scan whether there is a result of its last content, or a message that it was given up.</returns>
    private async Task<bool[]> OutcomesAsync(ChaosScan[] scans)
    {
        var results = await ResultsAsync();
        var given = await poison.CollectAsync();
        return [.. scans.Select(scan => IsResultOf(results, scan) || given.Contains((scan.Name, scan.ETag)))];
    }

    private async Task<Ledger> WriteLedgerAsync(string name, ChaosScan[] scans, bool byEvents)
    {
        var before = await SettledResultsAsync();
        if (byEvents)
        {
            foreach (var old in events.ToArray()) await PostAsync(old);
        }

        var results = await SettledResultsAsync(); // What comes too much shall have come.
        var given = await poison.CollectAsync();
        var ledger = new Ledger(name);
        ledger.Doubled.AddRange(scans.SelectMany(scan => WrittenAgain(scan, before, results)).Select(blob => $"{blob} was written again"));
        var expected = scans.SelectMany(ResultBlobs).ToHashSet();
        var folder = scans[0].Name[..(scans[0].Name.IndexOf('/') + 1)];
        ledger.Doubled.AddRange(results.Keys.Where(key => key.StartsWith(folder, StringComparison.Ordinal) && !expected.Contains(key)));
        foreach (var scan in scans)
        {
            var (hasResult, isGiven) = (IsResultOf(results, scan), given.Contains((scan.Name, scan.ETag)));
            if (hasResult && isGiven) ledger.Doubled.Add($"{scan.Name} has a result and a message");
            if (!hasResult && !isGiven) ledger.Lost.Add(scan.Name);
            if (!hasResult && isGiven) ledger.Poisoned++;
            if (!hasResult) continue;
            if (await FaultAsync(scan) is { } fault) ledger.Wrong.Add($"{scan.Name}: {fault}");
            else if (scan.Strokes > 0) ledger.Right++;
            else ledger.Errors++;
        }

        return ledger;
    }

    /// <summary>A scan's blobs that changed, though no other model read it: another one serves perhaps than before, and then that is right.</summary>
    private static IEnumerable<string> WrittenAgain(ChaosScan scan, Dictionary<string, BlobItem> before, Dictionary<string, BlobItem> after)
    {
        var json = ResultNames.Json(scan.Name);
        if (!before.TryGetValue(json, out var had) || !after.TryGetValue(json, out var has)) return [];
        if (ResultMetadata.Parse(had.Metadata).ModelVersion != ResultMetadata.Parse(has.Metadata).ModelVersion) return [];
        return ResultBlobs(scan).Where(name => before.GetValueOrDefault(name)?.Properties.ETag != after.GetValueOrDefault(name)?.Properties.ETag);
    }

    private static string[] ResultBlobs(ChaosScan scan) => [ResultNames.Json(scan.Name), ResultNames.Csv(scan.Name), ResultNames.Overlay(scan.Name)];

    private static bool IsResultOf(Dictionary<string, BlobItem> results, ChaosScan scan) =>
        results.TryGetValue(ResultNames.Json(scan.Name), out var blob) && ResultMetadata.Parse(blob.Metadata).SourceETag == scan.ETag;

    /// <returns>The results when none has been written for a while.</returns>
    private async Task<Dictionary<string, BlobItem>> SettledResultsAsync()
    {
        Dictionary<string, BlobItem> results = [];
        await UntilAsync(Patience, async () =>
        {
            var earlier = results;
            await Task.Delay(Calm);
            results = await ResultsAsync();
            return results.Count == earlier.Count && results.All(result => earlier.TryGetValue(result.Key, out var had) && had.Properties.ETag == result.Value.Properties.ETag);
        });
        return results;
    }

    private async Task<Dictionary<string, BlobItem>> ResultsAsync()
    {
        var found = new Dictionary<string, BlobItem>();
        var container = direct.GetBlobContainerClient("results");
        if (!await container.ExistsAsync()) return found;
        await foreach (var blob in container.GetBlobsAsync(new GetBlobsOptions { Traits = BlobTraits.Metadata })) found[blob.Name] = blob;
        return found;
    }

    /// <returns>What is wrong with a scan's result; null when nothing is.</returns>
    private async Task<string?> FaultAsync(ChaosScan scan)
    {
        var result = JsonSerializer.Deserialize<ScanResult>(await ReadAsync(ResultNames.Json(scan.Name)), ContractJson.Options)!;
        if (result.Source.ETag != scan.ETag || result.Source.Name != scan.Name) return $"it is of {result.Source}";
        if (scan.Strokes == 0 && result.Error is null) return "it was read, though it can't be";
        if (scan.Strokes > 0)
        {
            if (result.Error is not null) return result.Error.Detail;
            var text = string.Concat(result.Pages.SelectMany(page => page.Lines).Select(line => line.Text));
            var right = new string((char)('0' + ModelTrouble.DigitOf[result.Model.Version]), scan.Strokes);
            if (text != right) return $"read {text}, not {right}, with model {result.Model.Version}";
        }

        if (await ReadAsync(ResultNames.Csv(scan.Name)) != ResultCsv.Write(scan.Name, result.Pages)) return "the CSV says something else";
        return await ReadAsync(ResultNames.Overlay(scan.Name)) == ResultOverlay.Write(scan.Name, result.Pages) ? null : "the overlay shows something else";
    }

    private async Task<string> ReadAsync(string name)
    {
        try
        {
            return (await direct.GetBlobContainerClient("results").GetBlobClient(name).DownloadContentAsync()).Value.Content.ToString();
        }
        catch (RequestFailedException failed) when (failed.Status == 404)
        {
            return ""; // Which is not what it should be.
        }
    }

    /// <returns>False when the time was over before: the ledger will tell.</returns>
    private async Task<bool> UntilAsync(TimeSpan patience, Func<Task<bool>> isSo)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < patience; await Task.Delay(500))
        {
            if (mischief.FirstOrDefault(task => task.IsFaulted) is { } failed) await failed;
            if (await isSo()) return true;
        }

        return false;
    }
}
