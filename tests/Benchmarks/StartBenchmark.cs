using System.Diagnostics;
using System.Net.Sockets;
using Digits.Tests;

namespace Digits.Benchmarks;

/// <summary>How long it takes from starting the app's process to its first prediction, with the model that ships and no storage.</summary>
internal static class StartBenchmark
{
    /// <returns>The exit code.</returns>
    public static int Run(string imagePath, int starts)
    {
        Machine.Describe();
        var request = HttpConnection.Post("/api/predict", "image/png", File.ReadAllBytes(imagePath));
        var (listening, answered, spent) = (new List<double>(), new List<double>(), new List<double>());
        for (var start = 1; start <= starts; start++)
        {
            var clock = Stopwatch.StartNew();
            using var app = AppProcess.Start(null, Repository.File("models", "digits"));
            using var connection = Connect(app, clock);
            listening.Add(clock.Elapsed.TotalMilliseconds);
            var status = connection.Send(request);
            answered.Add(clock.Elapsed.TotalMilliseconds);
            spent.Add(app.ProcessorTime.TotalMilliseconds);
            if (status != 200) throw new InvalidOperationException($"The app answered {status}.");
            Console.WriteLine($"start {start}: listens after {listening[^1]:N0} ms, has predicted a digit after {answered[^1]:N0} ms ({spent[^1]:N0} ms of processor time), holds {app.WorkingSet / 1e6:N0} MB");
        }

        Console.WriteLine($"median: listens after {Median(listening):N0} ms, has predicted a digit after {Median(answered):N0} ms ({Median(spent):N0} ms of processor time)");
        return 0;
    }

    private static HttpConnection Connect(AppProcess app, Stopwatch clock)
    {
        while (true)
        {
            try
            {
                return new HttpConnection(app.Port);
            }
            catch (SocketException) when (!app.HasExited && clock.Elapsed < TimeSpan.FromMinutes(1))
            {
                Thread.Sleep(1);
            }
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
