using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Digits.Benchmarks;

/// <summary>What figures were measured on.</summary>
internal static class Machine
{
    /// <summary>Prints processor, cores, vectors, system, runtime, and how busy others keep the machine.</summary>
    public static void Describe()
    {
        Console.WriteLine($"{Processor()}, {Environment.ProcessorCount} cores, {Vectors()}, {RuntimeInformation.OSDescription}, .NET {Environment.Version}");
        const string Load = "/proc/loadavg";
        if (File.Exists(Load)) Console.WriteLine($"load average of the last minute before: {File.ReadAllText(Load).Split(' ')[0]}");
    }

    private static string Processor()
    {
        const string List = "/proc/cpuinfo";
        string? model = File.Exists(List) ? File.ReadLines(List).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return model?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static string Vectors() =>
        Vector512.IsHardwareAccelerated ? "512-bit vectors" : Vector256.IsHardwareAccelerated ? "256-bit vectors" : "128-bit vectors";
}
