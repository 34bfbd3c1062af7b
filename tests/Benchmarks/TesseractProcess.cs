using System.Diagnostics;

namespace Digits.Benchmarks;

/// <summary>The tesseract of this machine, told to look for digits and to use one core.</summary>
internal static class TesseractProcess
{
    private const string Advice = "Tesseract is not measured: there is none here. On Debian or Ubuntu: apt-get install tesseract-ocr.";

    /// <summary>Its name and number; null, with advice printed, where there is none.</summary>
    public static string? Version()
    {
        try
        {
            return Run("--version").Split('\n')[0].Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.WriteLine(Advice);
            return null;
        }
    }

    /// <summary>The words that it reads on a page; the time includes starting the program, as it does for whoever uses it.</summary>
    public static List<string> Read(string file) =>
        [.. Run(file, "stdout", "--psm", "6", "-c", "tessedit_char_whitelist=0123456789").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];

    private static string Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("tesseract") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["OMP_THREAD_LIMIT"] = "1";
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
