namespace Digits.Robustness.Tests.Fuzzing;

/// <summary>An input that the product did not take as it should.</summary>
/// <param name="Index">The input's number; seed, target and number make it again.</param>
/// <param name="What">One line: the exception and where it was thrown, or what happened instead.</param>
internal sealed record Finding(string Target, long Index, string What)
{
    /// <summary>Keeps the bytes for the test that follows.</summary>
    /// <returns>The file.</returns>
    public string Save(string folder, byte[] input)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, $"{Target}-{Index}.bin");
        File.WriteAllBytes(file, input);
        return file;
    }
}
