using System.Diagnostics;
using System.Globalization;
using System.Text;
using Digits.Recognition;
using Digits.Tests;

namespace Digits.Benchmarks;

/// <summary>
/// What HTTP costs: predictions through the running app against the same work (decode, normalise, ONNX Runtime) done in this
/// process, in turns. Then what becomes of memory, and of the app when far more is asked of it than it can do.
/// </summary>
internal static class ServeBenchmark
{
    private const int BatchSize = 256;
    private const int BatchConnections = 4; // Enough that one is being received while others are being read.
    private const int OverloadConnections = 512; // Over host.json's maxOutstandingRequests, so that some are refused.
    private static readonly string Models = Repository.File("models", "digits");
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10); // Until the runtime has compiled what is hot.
    private static readonly DecodeLimits Limits = new();

    /// <param name="imagePath">A picture of one digit.</param>
    /// <param name="time">For each row of the table.</param>
    /// <param name="hold">For how long to load the app and look at its memory.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string imagePath, int connections, TimeSpan time, TimeSpan hold)
    {
        var image = File.ReadAllBytes(imagePath);
        using var classifier = DigitClassifier.Load(Repository.NewestModel);
        using var app = AppProcess.Start(null, Models);
        WaitUntilServing(app);
        var cores = Environment.ProcessorCount;
        Machine.Describe();
        Console.WriteLine($"{Path.GetFileName(imagePath)}, {image.Length:N0} bytes; model digits {classifier.Manifest.Version}\n");

        var single = HttpConnection.Post("/api/predict", "image/png", image);
        var batch = HttpConnection.Post("/api/predict", "multipart/form-data; boundary=b", Form(image));
        var small = AsMnist(image);
        Measurement Raw(int threads, int images, byte[]? other = null) =>
            new([.. Enumerable.Range(0, threads).Select(_ => InProcess(classifier, other ?? image, images))], images, () => Environment.CpuUsage.TotalTime);
        Measurement Http(int threads, byte[] request, int images) =>
            new([.. Enumerable.Range(0, threads).Select(_ => OverHttp(app, request))], images, () => app.ProcessorTime);
        Measurement.RunInTurns(WarmUp, Raw(1, 1), Http(connections, single, 1));
        var before = app.WorkingSet;

        Console.WriteLine($"{"",-32} {"a second",10} {"p50 µs",10} {"p99 µs",10} {"CPU µs",10}");
        var (rawOne, httpOne) = (Raw(1, 1), Http(1, single, 1));
        Measurement.RunInTurns(time, rawOne, httpOne);
        Print("in process, 1 thread", rawOne);
        Print("HTTP, 1 connection", httpOne, $"overhead p50 {httpOne.Percentile(0.5) - rawOne.Percentile(0.5):N0} µs");
        var (rawAll, httpAll) = (Raw(cores, 1), Http(connections, single, 1));
        Measurement.RunInTurns(time, rawAll, httpAll);
        Print($"in process, {cores} threads", rawAll);
        Print($"HTTP, {connections} connections", httpAll, Ratio(httpAll, rawAll));
        var (rawSmall, httpSmall) = (Raw(cores, 1, small), Http(connections, HttpConnection.Post("/api/predict", "image/png", small), 1));
        Measurement.RunInTurns(time, rawSmall, httpSmall);
        Print($"in process, {cores} threads, 28 x 28", rawSmall);
        Print($"HTTP, {connections} connections, 28 x 28", httpSmall, Ratio(httpSmall, rawSmall));
        var (rawBatch, httpBatch) = (Raw(cores, BatchSize), Http(BatchConnections, batch, BatchSize));
        Measurement.RunInTurns(time, rawBatch, httpBatch);
        Print($"in process, batches of {BatchSize}", rawBatch);
        Print($"HTTP, batches of {BatchSize}", httpBatch, Ratio(httpBatch, rawBatch));

        Console.WriteLine();
        Overload(app, single, time);
        var after = Http(1, single, 1);
        after.Run(time / 2);
        Console.WriteLine($"afterwards, 1 connection: p50 {after.Percentile(0.5):N0} µs, p99 {after.Percentile(0.99):N0} µs");

        Console.Write($"\nmemory: {Megabytes(before)} when warm, {Megabytes(app.WorkingSet)} after all that");
        if (hold > TimeSpan.Zero) Hold(app, Http(connections, single, 1), hold);
        Console.WriteLine();
        return 0;
    }

    private static void WaitUntilServing(AppProcess app)
    {
        using var http = new HttpClient();
        app.UntilAnsweringAsync(http).GetAwaiter().GetResult();
    }

    private static Action InProcess(DigitClassifier classifier, byte[] image, int batch)
    {
        const int Pixels = MnistNormalization.Side * MnistNormalization.Side;
        var inputs = new float[batch * Pixels];
        return () =>
        {
            for (var i = 0; i < batch; i++)
            {
                MnistNormalization.TryNormalize(ImageDecoder.Decode(image, Limits, CancellationToken.None), inputs.AsSpan(i * Pixels, Pixels), out _);
            }

            classifier.Classify(inputs, batch);
        };
    }

    /// <summary>The picture's digit as MNIST has digits: 28 x 28, centred.</summary>
    private static byte[] AsMnist(byte[] image)
    {
        const int Side = MnistNormalization.Side;
        var input = new float[Side * Side];
        MnistNormalization.TryNormalize(ImageDecoder.Decode(image, Limits, CancellationToken.None), input, out _);
        return GreyPng.Encode(new GreyImage(Side, Side, [.. input.Select(value => (byte)(value * 255))]));
    }

    private static Action OverHttp(AppProcess app, byte[] request)
    {
        var connection = new HttpConnection(app.Port); // Ends with the process.
        return () =>
        {
            var status = connection.Send(request);
            if (status != 200) throw new InvalidOperationException($"The app answered {status}.");
        };
    }

    private static byte[] Form(byte[] image)
    {
        using var form = new MemoryStream();
        for (var i = 0; i < BatchSize; i++)
        {
            form.Write(Encoding.ASCII.GetBytes($"--b\r\nContent-Disposition: form-data; name=\"{i}\"; filename=\"{i}.png\"\r\n\r\n"));
            form.Write(image);
            form.Write("\r\n"u8);
        }

        form.Write("--b--\r\n"u8);
        return form.ToArray();
    }

    /// <summary>Everybody asks at once; whoever is refused waits a moment and asks again.</summary>
    private static void Overload(AppProcess app, byte[] request, TimeSpan time)
    {
        var moment = TimeSpan.FromMilliseconds(100);
        var answers = new List<(int Status, double Milliseconds)>();
        var clock = Stopwatch.StartNew();
        Measurement.OnThreads(OverloadConnections, _ =>
        {
            using var connection = new HttpConnection(app.Port);
            while (clock.Elapsed < time)
            {
                var start = Stopwatch.GetTimestamp();
                var status = connection.Send(request);
                lock (answers) answers.Add((status, Stopwatch.GetElapsedTime(start).TotalMilliseconds));
                if (status != 200) Thread.Sleep(moment);
            }
        });
        Console.WriteLine($"overload, {OverloadConnections} connections for {clock.Elapsed.TotalSeconds:N1} s:");
        foreach (var status in answers.GroupBy(answer => answer.Status).OrderBy(group => group.Key))
        {
            var milliseconds = status.Select(answer => answer.Milliseconds).Order().ToArray();
            Console.WriteLine(
                $"  {status.Key}: {milliseconds.Length / clock.Elapsed.TotalSeconds,7:N0} a second, p50 {milliseconds[milliseconds.Length / 2]:N0} ms, p99 {milliseconds[milliseconds.Length * 99 / 100]:N0} ms");
        }
    }

    private static void Hold(AppProcess app, Measurement load, TimeSpan time)
    {
        var step = time / 10;
        Console.Write($"\nmemory under load, every {step.TotalSeconds:N0} s:");
        for (var i = 0; i < 10; i++)
        {
            load.Run(step);
            Console.Write($" {Megabytes(app.WorkingSet)}");
        }
    }

    private static void Print(string what, Measurement measured, string remark = "") => Console.WriteLine(
        $"{what,-32} {measured.PerSecond,10:N0} {measured.Percentile(0.5),10:N0} {measured.Percentile(0.99),10:N0} {measured.Cost,10:N0}   {remark}");

    private static string Ratio(Measurement one, Measurement other) => $"{one.PerSecond / other.PerSecond:P0} of in process";

    private static string Megabytes(long bytes) => $"{bytes / 1e6:N0} MB";
}
