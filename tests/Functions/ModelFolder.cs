namespace Digits.Functions.Tests;

/// <summary>A folder of model versions, as the app ships them; deleted in the end.</summary>
public sealed class ModelFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("digits-models-").FullName;

    public void Write(string version, int digit) => TestModel.Write(System.IO.Path.Combine(Path, version), version, digit);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
