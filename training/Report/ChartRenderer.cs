using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Digits.Training.Report;

/// <summary>Charts as SVG: to stand in a page, whose colours they take, and as files of their own.</summary>
public sealed record DrawnCharts(IReadOnlyDictionary<string, string> Drawn, IReadOnlyDictionary<string, string> Files);

/// <summary>Draws charts with Apache ECharts, in Node.js.</summary>
public static class ChartRenderer
{
    private static string Script => Path.Combine(AppContext.BaseDirectory, "Report", "charts.mjs");

    /// <exception cref="JobFailedException">Node.js or ECharts is missing, or a chart can't be drawn.</exception>
    public static async Task<DrawnCharts> DrawAsync(IEnumerable<ChartSpec> charts, string node = "node", CancellationToken cancellationToken = default)
    {
        using var process = Start(node);
        await using var killed = cancellationToken.Register(() => process.Kill());
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        try
        {
            await process.StandardInput.WriteAsync(JsonSerializer.Serialize(charts, ChartSpec.Json).AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read all; standard error says why.
        }

        var drawn = await output;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode == 0) return JsonSerializer.Deserialize<DrawnCharts>(drawn, ChartSpec.Json)!;
        var complaint = await error;
        throw new JobFailedException(complaint.Contains("ERR_MODULE_NOT_FOUND", StringComparison.Ordinal)
            ? "The charts are drawn by Apache ECharts, which is not installed: run `npm ci` in the repository's folder."
            : $"The charts can't be drawn: {complaint.Trim()}");
    }

    private static Process Start(string node)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(node, [Script])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new UTF8Encoding(false),
                StandardOutputEncoding = Encoding.UTF8,
            })!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new JobFailedException("The report's charts are drawn in Node.js, which is missing: install it (20 or newer) from nodejs.org, "
                + "then run `npm ci` in the repository's folder.", e);
        }
    }
}
