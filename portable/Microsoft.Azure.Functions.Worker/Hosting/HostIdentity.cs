using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// The name under which all instances of an app share receipts, locks and timer states in storage: a setting, else
/// host.json's id, else the app's name, so that a restart, a move and a second instance all find them again.
/// </summary>
internal sealed class HostIdentity(IConfiguration configuration, IHostEnvironment environment)
{
    private const int LongestId = 32; // it becomes part of a queue's name
    public const string Container = "azure-webjobs-hosts";

    public string Id { get; } = Shorten(
        configuration["AzureFunctionsWebHost:hostid"] ?? configuration[$"{HostFiles.Root}:id"] ?? environment.ApplicationName);

    private static string Shorten(string name)
    {
        var letters = name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-').Take(LongestId);
        return string.Concat(letters).Trim('-');
    }
}
