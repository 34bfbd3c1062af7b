namespace Digits.Recognition.Tests;

/// <summary>A test on real scans, which the repository does not hold; skipped where the environment variable DIGITS_DATA names no folder.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DataFactAttribute : FactAttribute
{
    public DataFactAttribute()
    {
        if (!Directory.Exists(Folder)) Skip = "DIGITS_DATA names no folder with the data sets";
    }

    public static string? Folder => Environment.GetEnvironmentVariable("DIGITS_DATA");

    public static string PathTo(string file) => Path.Combine(Folder!, file);
}
