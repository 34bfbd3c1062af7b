using System.Diagnostics;
using System.Text.Json;

namespace Digits.Infra.Tests;

/// <summary>Every Bicep file parses, by a grammar that needs no Bicep CLI, and explains itself.</summary>
public sealed class BicepSyntaxTests
{
    [Fact]
    public void EveryFileParses()
    {
        Assert.NotEmpty(InfraFolder.Bicep);

        Assert.All(Faults(InfraFolder.Bicep), file => Assert.True(file.Value.Length == 0, $"{file.Key}: {string.Join("; ", file.Value)}"));
    }

    [Fact]
    public void BrokenFileDoesNotParse()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.bicep");
        File.WriteAllText(path, "param name string\nresource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {\n  name: name\n  sku { }\n");
        try
        {
            Assert.NotEmpty(Faults([path])[path]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void EveryFileSaysFirstWhatItIsFor() =>
        Assert.All(InfraFolder.Bicep, path => Assert.StartsWith("// ", InfraFolder.Text(path), StringComparison.Ordinal));

    [Fact]
    public void EveryParameterAndOutputIsDescribed() => Assert.All(InfraFolder.Bicep, path =>
    {
        string[] lines = InfraFolder.Text(path).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("param ", StringComparison.Ordinal) && !lines[i].StartsWith("output ", StringComparison.Ordinal))
                continue;
            var decorators = lines[..i].Reverse().TakeWhile(line => line.StartsWith('@'));
            Assert.Contains(decorators, line => line.StartsWith("@description('", StringComparison.Ordinal));
        }
    });

    [Fact]
    public void NothingComesFromARegistry() =>
        Assert.All(InfraFolder.Bicep, path => Assert.All(
            InfraFolder.Captures(InfraFolder.Text(path), @"(?m)^module \w+ '([^']+)'"),
            source => Assert.Contains(Path.GetDirectoryName(path)!.Replace('\\', '/') + "/" + source, InfraFolder.Bicep)));

    private static Dictionary<string, string[]> Faults(IReadOnlyList<string> paths)
    {
        using var node = Process.Start(new ProcessStartInfo("node", ["tests/Infra/parse-bicep.mjs", .. paths])
        {
            WorkingDirectory = InfraFolder.Root,
            RedirectStandardOutput = true,
        })!;
        string output = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        Assert.Equal(0, node.ExitCode);
        return JsonSerializer.Deserialize<Dictionary<string, string[]>>(output)!;
    }
}
