using System.Reflection;
using System.Runtime.Versioning;
using System.Text.Json;
using System.Text.RegularExpressions;
using Digits.Functions;
using Digits.Functions.Storage;
using Digits.Functions.Telemetry;
using Digits.Training.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace Digits.Infra.Tests;

/// <summary>What infra/ names, the code has, and the other way round.</summary>
public sealed class NameTests
{
    private static readonly Assembly App = typeof(BlobStorage).Assembly;

    private static readonly Dictionary<string, MethodInfo> AppFunctions = (
        from type in App.GetTypes()
        from method in type.GetMethods()
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        select (function.Name, method)).ToDictionary(f => f.Name, f => f.method);

    private static readonly string Main = InfraFolder.Text("infra/main.bicep");

    private static readonly IReadOnlyDictionary<string, string> Settings =
        InfraFolder.Block(InfraFolder.Text("infra/modules/app.bicep"), "resource settings 'config'");

    /// <summary>Every query of the alerts and the workbook.</summary>
    private static readonly string[] Queries =
    [
        .. InfraFolder.Captures(InfraFolder.Text("infra/modules/alerts.bicep"), @"(?s)'''(.+?)'''"),
        .. WorkbookQueries(JsonDocument.Parse(InfraFolder.Text("infra/workbook.json")).RootElement),
    ];

    [Fact]
    public void ContainersAreThoseOfTheCodeAndTwoOfAzure()
    {
        var storage = Storage(new() { [BlobStorage.Setting] = "UseDevelopmentStorage=true" });
        var inCode = new[] { storage.Scans, storage.Results, storage.Models!, storage.Corrections, storage.Templates }.Select(c => c.Name).ToList();

        Assert.Equal(inCode.Concat(["deployments", "deadletters"]).Order(), InfraFolder.Block(Main, "var containers = {").Values.Order());
        Assert.Equal(ModelPublisher.Container, storage.Models!.Name);
    }

    [Fact]
    public void QueueIsTheOneThatAFunctionWaitsFor()
    {
        string made = Assert.Single(InfraFolder.Captures(InfraFolder.Text("infra/modules/storage.bicep"), @"queueServices/queues@[^{]+\{\s+parent: queues\s+name: '([\w-]+)'"));

        Assert.Equal(StorageQueues.ScanPagesName, made);
        Assert.Contains(AppFunctions.Values.SelectMany(function => function.GetParameters()), p => p.GetCustomAttribute<QueueTriggerAttribute>()?.QueueName == made);
    }

    [Fact]
    public void EventGridCallsTheFunctionThatWaitsForItAndThePollingTwinIsOff()
    {
        string called = Assert.Single(InfraFolder.Captures(InfraFolder.Text("infra/blob-events.bicep"), @"Host\.Functions\.(\w+)"));
        string disabled = Assert.Single(Settings.Keys.SelectMany(key => InfraFolder.Captures(key, @"^AzureWebJobs\.(\w+)\.Disabled$")));

        Assert.Equal(("scans/{name}", BlobTriggerSource.EventGrid), Trigger(called));
        Assert.Equal(("scans/{name}", BlobTriggerSource.LogsAndContainerScan), Trigger(disabled));
        Assert.Equal("true", Settings[$"AzureWebJobs.{disabled}.Disabled"]);
        Assert.Equal("scans", InfraFolder.Block(Main, "var containers = {")["scans"]);

        static (string?, BlobTriggerSource) Trigger(string function)
        {
            var parameter = AppFunctions[function].GetParameters().Single(p => p.GetCustomAttribute<BlobTriggerAttribute>() is not null);
            var data = parameter.GetCustomAttributesData().Single(a => a.AttributeType == typeof(BlobTriggerAttribute));
            return ((string?)data.ConstructorArguments[0].Value, parameter.GetCustomAttribute<BlobTriggerAttribute>()!.Source);
        }
    }

    [Fact]
    public void EveryFunctionThatAQueryNamesExists()
    {
        var named = Queries.SelectMany(query => InfraFolder.Captures(query, @"\bName (?:==|in) \(?((?:""\w+""(?:, )?)+)"))
            .SelectMany(names => InfraFolder.Captures(names, @"""(\w+)""")).ToHashSet();

        Assert.NotEmpty(named);
        Assert.Subset(AppFunctions.Keys.ToHashSet(), named);
    }

    [Fact]
    public void EveryMessageThatAQueryLooksForIsWrittenByTheApp()
    {
        string source = string.Concat(InfraFolder.Files("functions", "*.cs").Select(InfraFolder.Text));
        var templates = Queries.SelectMany(query => InfraFolder.Captures(query, @"parse Message with (.+)")).Select(Template).ToHashSet();
        var starts = Queries.SelectMany(query => InfraFolder.Captures(query, @"Message startswith ""([^""]+)""")).ToHashSet();

        Assert.True(templates.Count >= 3 && starts.Count >= 2, "The queries were not understood.");
        Assert.All(templates, template => Assert.Contains($"\"{template}\"", source, StringComparison.Ordinal));
        Assert.All(starts, start => Assert.Contains($"\"{start}", source, StringComparison.Ordinal));

        // parse Message with "Scan " Name " read" is Scan {Name} read
        static string Template(string pattern) =>
            Regex.Replace(pattern, @"""([^""]*)""\s*|(\w+)(?::\w+)?\s*", match => match.Groups[2].Success ? $"{{{match.Groups[2].Value}}}" : match.Groups[1].Value);
    }

    [Fact]
    public void LocalSettingsAreSetInAzureOrMeanAzurite()
    {
        using var sample = JsonDocument.Parse(InfraFolder.Text("local.settings.sample.json"));
        string[] onlyLocal =
        [
            "AzureWebJobsStorage", // in Azure an identity opens the account
            "FUNCTIONS_WORKER_RUNTIME", // Flex Consumption has it in functionAppConfig and refuses the setting
            "AzureWebJobs.ReadUploadedScanFromEventGrid.Disabled", // the other twin
        ];

        Assert.All(
            sample.RootElement.GetProperty("Values").EnumerateObject().Where(value => !onlyLocal.Contains(value.Name)),
            value => Assert.Equal(value.Value.GetString(), Settings[value.Name]));
    }

    [Fact]
    public void EverySettingOfTheAppIsOneThatItReads()
    {
        var own = Settings.Keys.Where(key => key.StartsWith($"{AppSettings.Section}__", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(own);
        Assert.All(own, key => Assert.NotNull(typeof(AppSettings).GetProperty(key.Split("__")[1])));
        Assert.Contains(TelemetryExport.InsightsSetting, Settings.Keys);
    }

    [Theory]
    [InlineData("FUNCTIONS_WORKER_RUNTIME")]
    [InlineData("FUNCTIONS_EXTENSION_VERSION")]
    [InlineData("WEBSITE_RUN_FROM_PACKAGE")]
    [InlineData("WEBSITE_CONTENTAZUREFILECONNECTIONSTRING")]
    [InlineData("AzureWebJobsStorage")]
    public void SettingThatFlexConsumptionRefusesIsNotSet(string name) => Assert.DoesNotContain(name, Settings.Keys);

    [Fact]
    public void AppFindsItsStorageByTheSettings()
    {
        var storage = Storage(Settings.Where(setting => setting.Key.StartsWith(BlobStorage.Setting, StringComparison.Ordinal)).ToDictionary(
            setting => setting.Key.Replace("__", ":", StringComparison.Ordinal),
            setting => (string?)(setting.Key.EndsWith("Uri", StringComparison.Ordinal) ? "https://account.blob.example/" : setting.Value)));

        Assert.Equal("https://account.blob.example/scans", storage.Scans.Uri.AbsoluteUri);
        Assert.Contains("account.properties.primaryEndpoints.blob", Settings["AzureWebJobsStorage__blobServiceUri"], StringComparison.Ordinal);
        Assert.Contains("account.properties.primaryEndpoints.queue", Settings["AzureWebJobsStorage__queueServiceUri"], StringComparison.Ordinal);
        Assert.Contains("account.properties.primaryEndpoints.table", Settings["AzureWebJobsStorage__tableServiceUri"], StringComparison.Ordinal);
    }

    [Fact]
    public void RuntimeIsTheOneTheAppIsBuiltFor()
    {
        var target = App.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName;

        var runtime = InfraFolder.Captures(InfraFolder.Text("infra/modules/app.bicep"), @"'dotnet-isolated', version: '([\d.]+)'");

        Assert.Equal($".NETCoreApp,Version=v{Assert.Single(runtime)}", target);
    }

    [Theory]
    [InlineData("infra/hooks/postdeploy.sh", @"\$\{?([A-Z_]{4,})")]
    [InlineData("infra/hooks/postdeploy.ps1", @"\$env:(\w+)")]
    public void HookHasItsValuesFromTheDeployment(string path, string variable)
    {
        string hook = InfraFolder.Text(path);
        var outputs = InfraFolder.Captures(Main, @"(?m)^output (\w+)").Append("AZURE_SUBSCRIPTION_ID"); // which azd sets

        Assert.Subset(outputs.ToHashSet(), InfraFolder.Captures(hook, variable).ToHashSet());
        Assert.Equal(
            InfraFolder.Captures(InfraFolder.Text("infra/blob-events.bicep"), @"(?m)^param (\w+)").Order(),
            InfraFolder.Captures(hook, @"(\w+)=""?\$").Where(name => char.IsLower(name[0]) && name != "try").Order());
    }

    [Fact]
    public void AzdFindsWhatItsFileNames()
    {
        string azd = InfraFolder.Text("azure.yaml");

        Assert.Contains("'azd-service-name': 'functions'", InfraFolder.Text("infra/modules/app.bicep"), StringComparison.Ordinal);
        Assert.Contains("\n  functions:\n", azd, StringComparison.Ordinal);
        var named = InfraFolder.Captures(azd, @"(?:project|run): (?:\./)?((?:infra/)?[\w/.]+)\n");
        Assert.Equal(["functions", "infra/hooks/postdeploy.sh", "infra/hooks/postdeploy.ps1"], named);
        Assert.All(named.Append("infra/main.bicep"), path => Assert.True(Path.Exists(Path.Combine(InfraFolder.Root, path)), path));
    }

    [Fact]
    public void EveryVariableOfAnEnvironmentIsExplained()
    {
        string readme = InfraFolder.Text("infra/README.md");
        var variables = InfraFolder.Captures(InfraFolder.Text("infra/main.bicepparam"), @"readEnvironmentVariable\('(DIGITS_\w+)'").ToHashSet();

        Assert.NotEmpty(variables);
        Assert.All(variables, variable => Assert.Contains($"`{variable}`", readme, StringComparison.Ordinal));
    }

    private static BlobStorage Storage(Dictionary<string, string?> settings) => new(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());

    private static IEnumerable<string> WorkbookQueries(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p.Name == "query" ? [p.Value.GetString()!] : WorkbookQueries(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(WorkbookQueries),
        _ => [],
    };
}
