using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Digits.Portable.Tests.Api;

/// <summary>
/// What one package (of one or several assemblies) offers its callers, read from metadata so that a drop-in and the
/// package it stands in for can be looked at side by side although their assemblies share a name.
/// </summary>
internal sealed class PackageApi
{
    private readonly Dictionary<string, ApiMember> _byKey = [];
    private readonly Dictionary<string, ImmutableArray<MetadataType>> _bases = [];
    private readonly HashSet<string> _hidden = [];
    private readonly ILookup<(string Type, string Name), ApiMember> _byName;

    private PackageApi(IEnumerable<string> assemblies)
    {
        var types = new List<ApiType>();
        foreach (string path in assemblies)
        {
            using var file = new PEReader(File.OpenRead(path));
            var reader = file.GetMetadataReader();
            foreach (var handle in reader.TypeDefinitions)
            {
                var type = new ApiType(reader, handle);
                if (!type.IsVisible)
                {
                    _hidden.Add(type.FullName);
                    continue;
                }
                types.Add(type);
                _bases[type.FullName] = type.Bases;
                foreach (var member in type.Members())
                    _byKey.TryAdd(member.Key, member);
            }
        }
        foreach (var type in types)
        {
            foreach (var ancestor in Ancestors(type.FullName))
            {
                string name = ancestor.Render(type.Names, Annotations.None);
                var member = new ApiMember($"I:{type.FullName}:{ancestor.Key}", type.FullName, "", $"{type.Display} is {name}") { ComesWithType = true };
                _byKey.TryAdd(member.Key, member);
            }
        }
        _byName = _byKey.Values.ToLookup(m => (m.Type, m.Name));
    }

    /// <summary>Reads the public and protected members of the assemblies at these paths.</summary>
    public static PackageApi Read(params IEnumerable<string> assemblies) => new(assemblies);

    public IEnumerable<ApiMember> Members => _byKey.Values;

    public ApiMember? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>All members of that name: overloads, or for an empty name the type and its bases.</summary>
    public IEnumerable<ApiMember> Named(string type, string name) => _byName[(type, name)];

    /// <summary>Members that are listed because the type is: its bases, an enum's values.</summary>
    public IEnumerable<ApiMember> ComingWith(string type) => _byKey.Values.Where(m => m.ComesWithType && m.Type == type);

    public bool IsInterface(string type) => Find("T:" + type)?.Line.Contains(": interface", StringComparison.Ordinal) == true;

    /// <summary>Base classes, nearest first, and interfaces of a type, as far as this package declares them.</summary>
    public IEnumerable<MetadataType> Ancestors(string type)
    {
        foreach (var parent in _bases.GetValueOrDefault(type, []))
        {
            if (!_hidden.Contains(parent.Name))
                yield return parent;
            foreach (var further in Ancestors(parent.Name))
                yield return parent.Arguments.IsEmpty ? further : further.Substitute(parent.Arguments);
        }
    }
}
