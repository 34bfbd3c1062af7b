using System.Text.Json;

namespace Digits.Infra.Tests;

/// <summary>The Bicep compiler knows every resource type: it has no complaint, and its result says what was meant.</summary>
public sealed class BicepBuildTests
{
    private static readonly Dictionary<string, string> Nothing = [];

    [BicepFact]
    public void MainBuildsWithoutAWarning() => AssertClean("infra/main.bicep");

    [BicepFact]
    public void BlobEventsBuildWithoutAWarning() => AssertClean("infra/blob-events.bicep");

    [BicepFact]
    public void DevIsSmallAndOpen()
    {
        var values = Parameters(new() { ["AZURE_ENV_NAME"] = "try", ["AZURE_LOCATION"] = "westeurope" });

        Assert.Equal("try", values.GetProperty("environmentName").GetProperty("value").GetString());
        Assert.False(values.GetProperty("privateNetwork").GetProperty("value").GetBoolean());
        Assert.Equal(0, values.GetProperty("alwaysReadyInstances").GetProperty("value").GetInt32());
        Assert.Equal(0, values.GetProperty("allowedIpRanges").GetProperty("value").GetArrayLength());
        Assert.False(values.GetProperty("trainer").GetProperty("value").GetBoolean());
    }

    [BicepFact]
    public void ProdIsPrivateAndWarm()
    {
        var values = Parameters(new() { ["AZURE_ENV_NAME"] = "live", ["DIGITS_PROFILE"] = "prod", ["DIGITS_ALLOWED_IPS"] = "203.0.113.7,198.51.100.0/24" });

        Assert.True(values.GetProperty("privateNetwork").GetProperty("value").GetBoolean());
        Assert.Equal(1, values.GetProperty("alwaysReadyInstances").GetProperty("value").GetInt32());
        Assert.Equal("Standard_ZRS", values.GetProperty("storageSku").GetProperty("value").GetString());
        Assert.Equal(2, values.GetProperty("allowedIpRanges").GetProperty("value").GetArrayLength());
    }

    private static void AssertClean(string path)
    {
        var (built, _, complaints) = BicepCli.Run(Nothing, "build", path, "--stdout");
        Assert.Equal((0, ""), (built, complaints.Trim()));

        var (linted, findings, more) = BicepCli.Run(Nothing, "lint", path);
        Assert.Equal((0, "", ""), (linted, findings.Trim(), more.Trim()));
    }

    private static JsonElement Parameters(Dictionary<string, string> environment)
    {
        var (built, output, complaints) = BicepCli.Run(environment, "build-params", "infra/main.bicepparam", "--stdout");
        Assert.Equal((0, ""), (built, complaints.Trim()));
        string parameters = JsonDocument.Parse(output).RootElement.GetProperty("parametersJson").GetString()!;
        return JsonDocument.Parse(parameters).RootElement.GetProperty("parameters");
    }
}
