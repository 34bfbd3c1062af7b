namespace Digits.Training.Tests;

/// <summary>A test on a real data set, skipped where DIGITS_DATA does not name a folder that holds it.</summary>
public sealed class DataFactAttribute : FactAttribute
{
    /// <param name="set">Folder of the set below DIGITS_DATA.</param>
    public DataFactAttribute(string set)
    {
        if (Folder(set) is not { } folder || !Directory.Exists(folder)) Skip = $"needs {set} in the folder that DIGITS_DATA names";
    }

    public static string? Folder(string set) =>
        Environment.GetEnvironmentVariable("DIGITS_DATA") is { Length: > 0 } data ? Path.Combine(data, set) : null;
}
