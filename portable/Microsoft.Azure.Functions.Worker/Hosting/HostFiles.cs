using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Reads host.json and local.settings.json into configuration, with the real host's keys and precedence.</summary>
internal static class HostFiles
{
    /// <summary>Where host.json's content stands in the configuration; environment variables below it override the file.</summary>
    public const string Root = "AzureFunctionsJobHost";

    public static void AddHostJson(ConfigurationManager configuration, string directory)
    {
        var file = Path.Combine(directory, "host.json");
        if (!File.Exists(file)) return;
        var content = new ConfigurationBuilder().AddJsonFile(file, optional: false, reloadOnChange: false).Build();
        var values = content.AsEnumerable().Select(pair => KeyValuePair.Create($"{Root}:{pair.Key}", pair.Value));

        // First, so that every other source wins over it.
        configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = values });
    }

    /// <summary>
    /// Makes the Values of local.settings.json environment variables, as Core Tools do; variables that are set win.
    /// </summary>
    /// <returns>The port the file asks for, if any.</returns>
    /// <exception cref="InvalidDataException">The file isn't valid, or is encrypted.</exception>
    public static int? ApplyLocalSettings(string directory)
    {
        var file = Path.Combine(directory, "local.settings.json");
        if (!File.Exists(file)) return null;
        try
        {
            using var document = JsonDocument.Parse(
                File.ReadAllBytes(file), new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var root = document.RootElement;
            if (root.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind == JsonValueKind.True)
                throw new InvalidDataException($"{file} is encrypted; only Core Tools can read it. Run `func settings decrypt`.");
            if (root.TryGetProperty("Values", out var values))
                foreach (var value in values.EnumerateObject())
                    if (Environment.GetEnvironmentVariable(value.Name) is null)
                        Environment.SetEnvironmentVariable(value.Name, value.Value.ToString());
            return root.TryGetProperty("Host", out var host) && host.TryGetProperty("LocalHttpPort", out var port)
                ? port.GetInt32()
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{file} is not valid: {e.Message}", e);
        }
    }
}
