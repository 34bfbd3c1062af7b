#!/usr/bin/env -S dotnet
#:property PublishAot=false
// What a developer of this repository types daily. Needs the .NET 10 SDK and Node.js, nothing else.
//
//   dotnet dev.cs up          set up, build, start Azurite and the app, read the sample scans, serve until Ctrl+C
//   dotnet dev.cs test        set up, build, run every test; ends with "N passed, N failed, N skipped"
//
// The rest stands in Help below. Expect the first run to take some minutes (npm ci, NuGet restore), later ones seconds.

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

const int AppPort = 7071;
int[] azuritePorts = [10000, 10001, 10002]; // blob, queue, table
// A relative path means where the command was typed; tests run in folders of their own.
if (Environment.GetEnvironmentVariable("DIGITS_DATA") is { Length: > 0 } data) Environment.SetEnvironmentVariable("DIGITS_DATA", Path.GetFullPath(data));
Directory.SetCurrentDirectory((string)AppContext.GetData("EntryPointFileDirectoryPath")!);
var isWindows = OperatingSystem.IsWindows();

using var stop = new CancellationTokenSource();
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var onHangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
var servers = new List<Process>(); // ended last to first, whatever way this program ends
if (!isWindows) _ = StopWhenOrphaned();

try
{
    return (args.FirstOrDefault() ?? "help", args.Skip(1).ToArray()) switch
    {
        ("up", []) => await Up(),
        ("test", var rooms) => await Test(rooms),
        ("build", []) => await Build(),
        ("bench", [_, ..] what) => await RunTool("tests/Benchmarks", what),
        ("fuzz" or "chaos", var options) => await RunTool("tests/Robustness", [args[0], .. options]),
        ("format", []) => await Format(),
        ("flavour", []) => Say(await DecideFlavour("auto")),
        ("flavour", ["auto" or "full" or "portable"]) => Say(await DecideFlavour(args[1])),
        ("clean", []) => Clean(),
        ("help", []) => await Help(),
        _ => await Help(exitCode: 2),
    };
}
catch (DevException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.WriteLine("Stopped.");
    return 130;
}
finally
{
    foreach (var server in Enumerable.Reverse(servers)) End(server);
}

async Task<int> Help(int exitCode = 0)
{
    Console.WriteLine("""
        dotnet dev.cs COMMAND

          up                              start everything here, read the sample scans, serve until Ctrl+C
          test [ROOM..]                   every test, or those of tests/ROOM
          build                           build everything in Release
           bench train                     an epoch, against PyTorch where python3-torch is installed
           bench scans [--rounds N]        a page by stage, against Tesseract
           bench batch                     a picture, by how many share a run of the network
           bench serve [--minutes N]       predictions over HTTP, against the same work in process
           bench upload [--scans N]        from a scan's upload to its result
           bench start                     from process start to the first answer
           fuzz [--minutes N] [--target T] broken files and requests to every decoder and route
           chaos [--scans N] [--seed N]    scans read on a storage that fails, by an app that is killed
          format                          check the code style
          flavour [auto|full|portable]    find out again, or say, whether the NuGet feed has every package
          clean                           delete what builds and runs have left

        """);
    Say(await Flavour());
    return exitCode;
}

// ---- Set-up: flavour, Node packages, settings -------------------------------------------------------------------------

async Task SetUp()
{
    Say(await Flavour());
    await InstallNodePackages();
    if (!File.Exists("local.settings.json")) File.Copy("local.settings.sample.json", "local.settings.json");
}

int Say(Flavour flavour)
{
    Console.WriteLine($"Flavour: {flavour.Name}, {flavour.Reason}.");
    return 0;
}

// "full" takes the real packages, "portable" the projects under portable/ where the feed lacks a package.
async Task<Flavour> Flavour()
{
    var noted = File.Exists(".flavour.props") ? XDocument.Load(".flavour.props").Descendants("Portable").FirstOrDefault()?.Value : null;
    return noted is null
        ? await DecideFlavour("auto")
        : new(noted == "true" ? "portable" : "full", "as .flavour.props says (`dotnet dev.cs flavour` looks again)");
}

async Task<Flavour> DecideFlavour(string wish)
{
    var flavour = wish == "auto" ? await ProbeFeed() : new(wish, "as you said");
    var portable = flavour.Name == "portable" ? "true" : "false";
    File.WriteAllText(".flavour.props", $"<Project><PropertyGroup><Portable>{portable}</Portable></PropertyGroup></Project>\n");
    return flavour;
}

// A real restore of the product's projects, as copies under artifacts/ so that no obj folder is touched. They lie inside
// the repository, where NuGet.config and Directory.*.props apply to them as to the originals.
async Task<Flavour> ProbeFeed()
{
    Console.WriteLine("Looking which packages the NuGet feed has ..");
    var output = new StringBuilder();
    var complete = true;
    foreach (var project in (string[])["recognition/Recognition.csproj", "functions/Functions.csproj", "training/Training.csproj"])
    {
        var copy = Path.Combine("artifacts", "flavour", project);
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.Copy(project, copy, overwrite: true);
        complete = complete && await Run("dotnet", ["restore", copy, "-p:Portable=false", "--nologo"], line => output.AppendLine(line)) == 0;
    }

    Directory.Delete("artifacts/flavour", recursive: true);
    if (complete) return new("full", "the NuGet feed has every package");

    // A feed that answers says that a package is unknown (NU1101), or not there in that version (NU1102, 1103, 1603), or
    // forbidden (403). Anything else is no answer, and guessing would be remembered.
    var errors = Regex.Matches(output.ToString(), @"error (NU\d+): .*").Select(match => match.Value).ToArray();
    var silent = errors.FirstOrDefault(error => !Regex.IsMatch(error, "NU1101|NU1102|NU1103|NU1603|403"));
    if (errors.Length == 0 || silent is not null)
    {
        throw new DevException($"""
            Flavour: can't tell, for the NuGet feed gives no answer: {silent ?? output.ToString().Trim()}
            Connect and try again, or say which: `dotnet dev.cs flavour full` or `dotnet dev.cs flavour portable`.
            """);
    }

    var lacking = errors.Select(error => Regex.Match(error, @"(?:package |about ')([\w.]*\w)").Groups[1].Value).FirstOrDefault(name => name != "");
    return new("portable", $"the NuGet feed lacks {lacking ?? "a package's version"} or others: portable/ stands in");
}

// `npm ci` unless node_modules already holds what package-lock.json asks for: npm keeps its own record there.
async Task InstallNodePackages()
{
    const string Record = "node_modules/.package-lock.json";
    var wanted = Packages("package-lock.json").Where(package => package.Name != "" && !package.Optional);
    if (File.Exists(Record) && !wanted.Except(Packages(Record)).Any()) return;

    Console.WriteLine("Installing the Node packages (npm ci) ..");
    string[] ci = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
    var rc = isWindows ? await Run("cmd", ["/c", "npm", .. ci]) : await Run("npm", ci);
    if (rc != 0) throw new DevException("`npm ci` failed; its message stands above.");

    static IEnumerable<(string Name, string? Version, bool Optional)> Packages(string file) =>
        JsonNode.Parse(File.ReadAllText(file))!["packages"]!.AsObject()
            .Select(package => (package.Key, (string?)package.Value!["version"], (bool?)package.Value["optional"] ?? false));
}

// ---- Build, test, measure ---------------------------------------------------------------------------------------------

async Task<int> Build()
{
    await SetUp();
    await Compile("Serverless.sln");
    if (await Flavour() is { Name: "portable" }) await Compile("tests/Portable");
    return 0;
}

async Task Compile(string what)
{
    Console.WriteLine($"Building {what} ..");
    if (await Run("dotnet", ["build", what, "-c", "Release", "-v", "q", "--nologo", "-clp:ErrorsOnly;NoSummary"]) != 0)
    {
        throw new DevException($"{what} doesn't build; the errors stand above.");
    }
}

async Task<int> RunTool(string project, string[] arguments)
{
    await SetUp();
    return await Run("dotnet", ["run", "-c", "Release", "--project", project, "--", .. arguments]);
}

async Task<int> Format()
{
    await SetUp();
    return await Run("dotnet", ["format", "Serverless.sln", "--verify-no-changes"]);
}

// One project after the other: each uses both cores of a small machine, and Azurite and Chromium dislike company.
async Task<int> Test(string[] rooms)
{
    await SetUp();
    var portable = await Flavour() is { Name: "portable" };
    var projects = Directory.GetFiles("tests", "*.Tests.csproj", SearchOption.AllDirectories)
        .Select(project => (Project: project, Room: Path.GetFileName(Path.GetDirectoryName(project)!)))
        .Where(test => rooms.Length == 0 ? portable || test.Room != "Portable" : rooms.Contains(test.Room, StringComparer.OrdinalIgnoreCase))
        .OrderBy(test => test.Room, StringComparer.Ordinal).ToArray();
    if (projects.Length == 0) throw new DevException($"No tests/{string.Join(", tests/", rooms)} here.");

    if (rooms.Length == 0) await Compile("Serverless.sln");
    foreach (var (project, room) in projects.Where(test => rooms.Length > 0 || test.Room == "Portable")) await Compile(project);

    if (Directory.Exists("artifacts/tests")) Directory.Delete("artifacts/tests", recursive: true);
    var (passed, failed, skipped) = (0, 0, 0);
    var summary = new StringBuilder();
    foreach (var (project, room) in projects)
    {
        Console.WriteLine($"Testing {room} ..");
        var clock = Stopwatch.StartNew();
        var trx = Path.GetFullPath($"artifacts/tests/{room}.trx");
        var rc = await Run("dotnet", [
            "test", project, "-c", "Release", "--no-build", "--nologo", "-v", "q", "--logger", $"trx;LogFileName={trx}",
            "--blame-hang-timeout", "20min", "--blame-hang-dump-type", "none", "--results-directory", "artifacts/tests"]);

        var results = File.Exists(trx) ? XDocument.Load(trx).Descendants().Where(node => node.Name.LocalName == "UnitTestResult").ToArray() : [];
        var outcomes = results.ToLookup(result => (string?)result.Attribute("outcome"));
        var (good, left) = (outcomes["Passed"].Count(), outcomes["NotExecuted"].Count());
        var bad = results.Length - good - left;
        var broken = bad == 0 && (rc != 0 || results.Length == 0); // a test host that died, or ran nothing, leaves no failed test
        if (broken) bad = 1;
        (passed, failed, skipped) = (passed + good, failed + bad, skipped + left);

        summary.AppendLine($"  {room,-12} {good,5} passed {bad,5} failed {left,5} skipped {clock.Elapsed.TotalSeconds,7:0} s");
        if (broken) summary.AppendLine($"    FAILED the run itself: exit code {rc}, {results.Length} results");
        foreach (var result in results.Where(result => (string?)result.Attribute("outcome") != "Passed"))
        {
            var message = result.Descendants().FirstOrDefault(node => node.Name.LocalName is "Message" or "StdOut")?.Value.Trim().Split('\n') ?? [];
            var isSkipped = (string?)result.Attribute("outcome") == "NotExecuted";
            summary.AppendLine($"    {(isSkipped ? "skipped" : "FAILED")} {(string?)result.Attribute("testName")}: {string.Join("\n      ", message.Take(isSkipped ? 1 : 10))}");
        }
    }

    Console.WriteLine();
    Console.Write(summary);
    Console.WriteLine();
    Console.WriteLine($"{passed} passed, {failed} failed, {skipped} skipped");
    return failed == 0 && passed > 0 ? 0 : 1;
}

// Everything that .gitignore names but what took long to get: node_modules, the flavour, your own settings.
int Clean()
{
    var built = Directory.GetFiles(".", "*.csproj", SearchOption.AllDirectories)
        .Where(project => !project.Contains("node_modules", StringComparison.Ordinal))
        .SelectMany(project => (string[])[Path.Combine(Path.GetDirectoryName(project)!, "bin"), Path.Combine(Path.GetDirectoryName(project)!, "obj")]);
    foreach (var folder in built.Concat(["artifacts", ".azurite"]).Where(Directory.Exists)) Directory.Delete(folder, recursive: true);
    return 0;
}

// ---- Up ---------------------------------------------------------------------------------------------------------------

async Task<int> Up()
{
    await SetUp();
    await Compile("functions");
    foreach (var port in (int[])[.. azuritePorts, AppPort]) ThrowIfTaken(port);
    Directory.CreateDirectory("artifacts/logs");

    var portOptions = azuritePorts.Zip(["--blobPort", "--queuePort", "--tablePort"]).SelectMany(port => (string[])[port.Second, $"{port.First}"]);
    var azurite = Serve("Azurite", "node", [
        "node_modules/azurite/dist/src/azurite.js", "--silent", "--disableTelemetry", "--skipApiVersionCheck", "--location", ".azurite", .. portOptions]);
    using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
    await Until("Azurite", azurite, () => $"ports {string.Join(", ", azuritePorts)} don't all accept connections.", TimeSpan.FromMinutes(1), () => Task.FromResult(azuritePorts.All(IsListening)));
    await CreateContainer(http, "scans");

    var address = $"http://localhost:{AppPort}";
    var app = await Flavour() is { Name: "portable" }
        ? Serve("the app", "dotnet", ["Functions.dll"], "functions/bin/Release/net10.0")
        : Serve("the app", isWindows ? "cmd" : "npx", [
            .. isWindows ? (string[])["/c", "npx"] : [], "--yes", "azure-functions-core-tools@4", "start", "--no-build", "--port", $"{AppPort}"],
            "functions/bin/Release/net10.0");
    var answer = "";
    await Until("the app", app, () => $"{address}/api/health doesn't answer 200. {answer}", TimeSpan.FromMinutes(3), async () =>
    {
        using var health = await http.GetAsync($"{address}/api/health", stop.Token);
        answer = await health.Content.ReadAsStringAsync(stop.Token);
        return health.IsSuccessStatusCode;
    });

    await ReadSamples(http, address);
    Console.WriteLine($"""

        The page:   {address}/
        One digit:  curl --data-binary "@samples/digit.png" {address}/api/predict
        A scan:     curl --data-binary "@samples/table.png" "{address}/api/read?layout=table"
        Logs:       artifacts/logs/

        Serving until Ctrl+C.
        """);

    var ended = await Task.WhenAny(azurite.WaitForExitAsync(stop.Token), app.WaitForExitAsync(stop.Token));
    await ended; // throws when it was Ctrl+C
    throw new DevException(azurite.HasExited ? Ended("Azurite", azurite) : Ended("the app", app));
}

// Drops every sample into the container `scans`, as anyone would, and prints what is read beside what stands on it.
async Task ReadSamples(HttpClient http, string address)
{
    var samples = JsonNode.Parse(File.ReadAllText("samples/truth.json"))!["scans"]!.AsArray();
    foreach (var sample in samples)
    {
        using var upload = new HttpRequestMessage(HttpMethod.Put, BlobAddress($"scans/{sample!["file"]}"));
        upload.Content = new ByteArrayContent(File.ReadAllBytes($"samples/{sample["file"]}"));
        upload.Headers.Add("x-ms-blob-type", "BlockBlob");
        upload.Headers.Add("x-ms-meta-layout", (string)sample["layout"]!);
        using var response = await http.SendAsync(upload, stop.Token);
        response.EnsureSuccessStatusCode();
    }

    Console.WriteLine($"\n  {"scan",-10} {"expected",-22} {"read",-22} lowest confidence");
    var (right, all) = (0, 0);
    foreach (var sample in samples)
    {
        var read = await ReadNumbers(http, $"{address}/api/scans/{sample!["file"]}");
        var expected = sample["lines"]!.AsArray().Select(line => new Number(line!)).ToArray();
        var pairs = expected.Select(number => (Expected: number, Read: read.MaxBy(number.Overlap) is { } best && number.Overlap(best) > 0 ? best : null)).ToArray();
        var name = (string?)sample["file"];
        for (var i = 0; i < pairs.Length;)
        {
            // A row of the page: what stands beside its first number.
            var row = pairs.Skip(i).TakeWhile(pair => pair.Expected.MiddleY < pairs[i].Expected.Bottom).ToArray();
            var (want, got) = (string.Join(' ', row.Select(pair => pair.Expected.Text)), string.Join(' ', row.Select(pair => pair.Read?.Text ?? "-")));
            var lowest = row.Min(pair => pair.Read?.Confidence ?? 0);
            var sure = row.All(pair => pair.Read?.Accepted ?? false);
            Console.WriteLine($"  {name,-10} {want,-22} {got,-22} {lowest,6:0.0 %}{(sure ? "" : "  unsure")}{(want == got ? "" : "  wrong")}");
            (right, all, i, name) = (right + row.Count(pair => pair.Expected.Text == pair.Read?.Text), all + row.Length, i + row.Length, "");
        }
    }

    Console.WriteLine($"\n{right} of {all} numbers read right.");
}

async Task<Number[]> ReadNumbers(HttpClient http, string address)
{
    for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromMinutes(2); await Task.Delay(300, stop.Token))
    {
        var scan = JsonNode.Parse(await http.GetStringAsync(address, stop.Token))!;
        if ((string?)scan["state"] == "failed") throw new DevException($"{address}: {scan["result"]?["error"]?["detail"]}");
        if ((string?)scan["state"] != "done") continue;
        var pages = scan["result"]!["pages"]!.AsArray();
        var cells = pages.SelectMany(page => page!["tables"]!.AsArray()).SelectMany(table => table!["rows"]!.AsArray()).SelectMany(row => row!.AsArray());
        return [.. pages.SelectMany(page => page!["lines"]!.AsArray()).Concat(cells).Select(number => new Number(number!)).Where(number => number.Text != "")];
    }

    throw new DevException($"{address} is still waiting for its result after 2 minutes; the app's log is {LogOf("the app")}.");
}

// ---- Azurite over plain REST: a blob package would have to be restored before the flavour is known --------------------

async Task CreateContainer(HttpClient http, string name)
{
    using var response = await http.PutAsync(BlobAddress(name, "restype=container&"), null, stop.Token);
    if (response.StatusCode != HttpStatusCode.Conflict) response.EnsureSuccessStatusCode(); // conflict: it is there
}

// An address with an account SAS, signed with the key that every Azurite has
// (learn.microsoft.com/rest/api/storageservices/create-account-sas).
string BlobAddress(string path, string query = "")
{
    const string Account = "devstoreaccount1";
    const string WellKnownKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    const string Version = "2020-10-02";
    var expiry = DateTime.UtcNow.AddDays(1).ToString("yyyy-MM-ddTHH:mm:ssZ");
    var toSign = $"{Account}\nrwcl\nb\nsco\n\n{expiry}\n\n\n{Version}\n";
    var signature = HMACSHA256.HashData(Convert.FromBase64String(WellKnownKey), Encoding.UTF8.GetBytes(toSign));
    return $"http://127.0.0.1:{azuritePorts[0]}/{Account}/{path}?{query}sv={Version}&ss=b&srt=sco&sp=rwcl"
        + $"&se={Uri.EscapeDataString(expiry)}&sig={Uri.EscapeDataString(Convert.ToBase64String(signature))}";
}

// ---- Processes --------------------------------------------------------------------------------------------------------

// Runs to the end. Without `onLine` the output goes where ours goes.
async Task<int> Run(string file, IEnumerable<string> arguments, Action<string>? onLine = null)
{
    using var process = Start(file, arguments, ".", onLine);
    try
    {
        await process.WaitForExitAsync(stop.Token);
        return process.ExitCode;
    }
    finally
    {
        End(process);
    }
}

// Starts a server that lives as long as this program; its output goes to a log.
Process Serve(string name, string file, IEnumerable<string> arguments, string folder = ".")
{
    var log = new StreamWriter(LogOf(name)) { AutoFlush = true };
    Console.WriteLine($"Starting {name} ..");
    var process = Start(file, arguments, folder, line =>
    {
        lock (log) log.WriteLine(line);
    });
    servers.Add(process);
    return process;
}

Process Start(string file, IEnumerable<string> arguments, string folder, Action<string>? onLine)
{
    stop.Token.ThrowIfCancellationRequested();
    var start = new ProcessStartInfo(file, arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardOutput = onLine is not null,
        RedirectStandardError = onLine is not null,
    };
    Process process;
    try
    {
        process = Process.Start(start)!;
    }
    catch (System.ComponentModel.Win32Exception)
    {
        throw new DevException(file is "node" or "npm" or "npx" ? "Node.js is missing: install it (20 or newer) from nodejs.org." : $"`{file}` is missing.");
    }

    if (onLine is not null)
    {
        process.OutputDataReceived += (_, line) => onLine(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => onLine(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    return process;
}

async Task Until(string name, Process server, Func<string> complaint, TimeSpan limit, Func<Task<bool>> isSo)
{
    for (var clock = Stopwatch.StartNew(); clock.Elapsed < limit; await Task.Delay(500, stop.Token))
    {
        if (server.HasExited) throw new DevException(Ended(name, server));
        try
        {
            if (await isSo()) return;
        }
        catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            // Not listening, or too busy starting to answer.
        }
    }

    throw new DevException($"{name} runs, but after {limit.TotalSeconds:0} s {complaint()} Its log is {LogOf(name)}.");
}

static string LogOf(string name) => $"artifacts/logs/{name.Split(' ')[^1].ToLowerInvariant()}.log";

static string Ended(string name, Process process) =>
    $"{name} ended with exit code {process.ExitCode}. The end of {LogOf(name)}:\n{string.Join('\n', File.ReadLines(LogOf(name)).TakeLast(20))}";

// SIGTERM first, so that running work is finished; after ten seconds, and on Windows at once, the whole tree is killed.
static void End(Process process)
{
    if (process.HasExited) return;
    if (!OperatingSystem.IsWindows() && Native.Kill(process.Id, Native.SigTerm) == 0 && process.WaitForExit(10_000)) return;
    process.Kill(entireProcessTree: true);
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

// `dotnet dev.cs` runs this program as its child. When that parent is killed outright nobody tells us, so we look.
async Task StopWhenOrphaned()
{
    var parent = Native.GetParentId();
    while (Native.GetParentId() == parent) await Task.Delay(500, stop.Token);
    stop.Cancel();
}

void ThrowIfTaken(int port)
{
    if (!IsListening(port)) return;
    throw new DevException($"Port {port} is taken ({(port == AppPort ? "the app's" : "Azurite's")}). Is another `dotnet dev.cs up` running? Stop what listens there and try again.");
}

bool IsListening(int port)
{
    using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    try
    {
        socket.Connect(IPAddress.Loopback, port);
        return true;
    }
    catch (SocketException)
    {
        return false;
    }
}

/// <summary>Which packages are used, and why in words that finish a sentence.</summary>
internal sealed record Flavour(string Name, string Reason);

/// <summary>A number on a page, as truth.json and the app's results both write it.</summary>
internal sealed class Number(JsonNode json)
{
    private readonly int[] _box = [.. ((string[])["x", "y", "width", "height"]).Select(side => (int)json["box"]![side]!)];

    public string Text { get; } = (string)json["text"]!;

    public double Confidence { get; } = (double?)json["confidence"] ?? 1;

    public bool Accepted { get; } = (bool?)json["accepted"] ?? true;

    public int MiddleY => _box[1] + (_box[3] / 2);

    public int Bottom => _box[1] + _box[3];

    /// <summary>The part of this box, 0..1, that the other covers.</summary>
    public double Overlap(Number other)
    {
        double Shared(int axis) => Math.Min(_box[axis] + _box[axis + 2], other._box[axis] + other._box[axis + 2]) - Math.Max(_box[axis], other._box[axis]);
        return Math.Max(0, Shared(0)) * Math.Max(0, Shared(1)) / (_box[2] * _box[3]);
    }
}

/// <summary>Ends the program with a message for the person at the keyboard.</summary>
internal sealed class DevException(string message) : Exception(message);

internal static class Native
{
    public const int SigTerm = 15;

    [DllImport("libc", EntryPoint = "kill")]
    public static extern int Kill(int processId, int signal);

    [DllImport("libc", EntryPoint = "getppid")]
    public static extern int GetParentId();
}
