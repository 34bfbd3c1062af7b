using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>What `func start` prints once the app answers: functions, methods and addresses.</summary>
internal static class FunctionListing
{
    public static string Of(FunctionCatalog catalog, HttpFunctions http, IServer server)
    {
        // A host that serves no port, such as a test's, has no address.
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()?.TrimEnd('/') ?? "";
        var text = new StringBuilder("\nFunctions:\n");
        foreach (var function in catalog.Listed)
        {
            text.Append($"\n\t{function.Name}: ");
            if (!catalog.Running.Contains(function)) text.Append(function.TriggerType).Append(" (disabled)");
            else if (function.Trigger is HttpTriggerAttribute trigger) text.Append(Methods(trigger)).Append($"{address}/{http.RouteOf(function)}");
            else text.Append(function.TriggerType);
            text.Append('\n');
        }
        return text.ToString();
    }

    private static string Methods(HttpTriggerAttribute trigger) =>
        trigger.Methods is { Length: > 0 } methods ? $"[{string.Join(',', methods.Select(m => m.ToUpperInvariant()))}] " : "";
}
