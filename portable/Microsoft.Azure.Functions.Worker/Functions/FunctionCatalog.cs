using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Every function of the app, and which of them run.</summary>
internal sealed class FunctionCatalog
{
    /// <param name="types">Null: the app's assembly and all it refers to are searched.</param>
    /// <exception cref="InvalidOperationException">Two functions share a name, or one has no single trigger.</exception>
    public FunctionCatalog(string applicationName, IReadOnlyList<Type>? types, IConfiguration configuration)
    {
        types ??= [.. AssembliesWithFunctions(Assembly.Load(new AssemblyName(applicationName))).SelectMany(a => a.GetTypes())];
        var all = from type in types
                  from method in type.GetMethods(
                      BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                  let attribute = method.GetCustomAttribute<FunctionAttribute>()
                  where attribute is not null
                  orderby attribute.Name
                  select new HostedFunction(method, attribute.Name);
        Listed = [.. all];
        if (Listed.GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new InvalidOperationException($"Two functions are called '{twice.Key}'.");

        // host.json's "functions" picks some, for work on a part of an app; empty or absent is all.
        var picked = configuration.GetSection($"{HostFiles.Root}:functions").GetChildren().Select(c => c.Value).ToHashSet();
        if (picked.Count > 0) Listed = [.. Listed.Where(f => picked.Contains(f.Name))];
        Running = [.. Listed.Where(f => !IsDisabled(f.Name, configuration))];
    }

    /// <summary>All that are not left out by host.json, disabled ones included.</summary>
    public IReadOnlyList<HostedFunction> Listed { get; }

    public IReadOnlyList<HostedFunction> Running { get; }

    // "AzureWebJobs__X__Disabled" reaches the configuration with colons.
    private static bool IsDisabled(string name, IConfiguration configuration) =>
        (configuration[$"AzureWebJobs.{name}.Disabled"] ?? configuration[$"AzureWebJobs:{name}:Disabled"]) is { } value
        && (value == "1" || value.Equals("true", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<Assembly> AssembliesWithFunctions(Assembly app)
    {
        var attributes = typeof(FunctionAttribute).Assembly.GetName().Name;
        var seen = new HashSet<string> { app.GetName().Name! };
        for (var open = new Queue<Assembly>([app]); open.TryDequeue(out var assembly);)
        {
            var references = assembly.GetReferencedAssemblies();
            if (references.Any(r => r.Name == attributes)) yield return assembly;
            foreach (var reference in references)
                if (!IsFramework(reference.Name!) && seen.Add(reference.Name!))
                    open.Enqueue(Assembly.Load(reference));
        }
    }

    // Loading an assembly only to find nothing costs start-up time.
    private static bool IsFramework(string name) =>
        name is "mscorlib" or "netstandard" || name.StartsWith("System", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.", StringComparison.Ordinal) || name.StartsWith("Azure.", StringComparison.Ordinal);
}
