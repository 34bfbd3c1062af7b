namespace Microsoft.Azure.Functions.Worker;

/// <summary>Where an app's files are and which types hold its functions.</summary>
/// <param name="Directory">Holds host.json and local.settings.json.</param>
/// <param name="FunctionTypes">Null: all of the app's assemblies are searched.</param>
/// <param name="Settings">App settings that win over all others.</param>
internal sealed record HostLocation(
    string Directory, IReadOnlyList<Type>? FunctionTypes = null, IReadOnlyDictionary<string, string?>? Settings = null)
{
    /// <summary>The folder of the app's binaries, or what AzureWebJobsScriptRoot says, as in Core Tools.</summary>
    public static HostLocation Default =>
        new(Environment.GetEnvironmentVariable("AzureWebJobsScriptRoot") ?? AppContext.BaseDirectory);
}
