using System.Text.RegularExpressions;

namespace Digits.Infra.Tests;

/// <summary>No secret, and nothing that would let one in.</summary>
public sealed partial class SecretTests
{
    [GeneratedRegex("""
        AccountKey\s*=|SharedAccess(Key|Signature)|[?&]sig=|-----BEGIN|InstrumentationKey=[0-9a-f]|\b(listAccountSas|listServiceSas)\b
        |(password|secret|apiKey|accessKey)\w*\s*[:=]\s*['"][^'"]|eyJ[\w-]{20,}|\b[A-Za-z0-9+/]{86}==
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Secret { get; }

    [Fact]
    public void NoFileHoldsASecret() => Assert.All(InfraFolder.Everything, path =>
        Assert.Equal((path, ""), (path, Secret.Match(InfraFolder.Text(path)).Value)));

    [Theory]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=Zm9v;EndpointSuffix=core.windows.net")]
    [InlineData("https://a.blob.core.windows.net/scans?sv=2024-01-01&sig=abc")]
    [InlineData("adminPassword: 'hunter2'")]
    [InlineData("InstrumentationKey=0f8fad5b-d9cb-469f-a165-70867728950e")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----")]
    public void SecretIsRecognised(string text) => Assert.Matches(Secret, text);

    [Fact]
    public void OnlyTheBlobWebhookHasAKeyAndAzureKeepsIt()
    {
        var asked = InfraFolder.Bicep.SelectMany(path => InfraFolder.Captures(InfraFolder.Text(path), @"(\w*listKeys\(.*?\)[.\w]*)").Select(call => (path, call)));

        Assert.Equal([("infra/blob-events.bicep", "listKeys().systemKeys.blobs_extension")], asked);
    }

    [Theory]
    [InlineData("infra/modules/storage.bicep", "allowSharedKeyAccess: false")]
    [InlineData("infra/modules/storage.bicep", "allowBlobPublicAccess: false")]
    [InlineData("infra/modules/storage.bicep", "defaultToOAuthAuthentication: true")]
    [InlineData("infra/modules/storage.bicep", "minimumTlsVersion: 'TLS1_2'")]
    [InlineData("infra/modules/storage.bicep", "supportsHttpsTrafficOnly: true")]
    [InlineData("infra/modules/storage.bicep", "publicAccess: 'None'")]
    [InlineData("infra/modules/monitoring.bicep", "DisableLocalAuth: true")]
    [InlineData("infra/modules/monitoring.bicep", "disableLocalAuth: true")]
    [InlineData("infra/modules/app.bicep", "httpsOnly: true")]
    [InlineData("infra/modules/app.bicep", "type: 'UserAssignedIdentity'")]
    [InlineData("infra/modules/trainer.bicep", "disablePasswordAuthentication: true")]
    public void DoorIsShut(string path, string line) => Assert.Contains(line, InfraFolder.Text(path), StringComparison.Ordinal);

    [Fact]
    public void NothingOpensADoorThatAnotherFileShuts() =>
        Assert.All(InfraFolder.Bicep, path => Assert.DoesNotMatch(
            @"allowSharedKeyAccess: true|allowBlobPublicAccess: true|[dD]isableLocalAuth: false|allow: true|disablePasswordAuthentication: false",
            InfraFolder.Text(path)));
}
