using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace Digits.Portable.Tests.Api;

/// <summary>
/// Which members of one package a compiled product assembly uses: what it calls and reads (MemberRefs), the types it
/// names (TypeRefs), attributes with their named arguments, what it overrides and what it implements. Constants, the
/// values of enums among them, are compiled in and leave no trace: an enum that is named counts with all its values.
/// </summary>
internal sealed partial class ProductUse
{
    private static readonly MetadataTypeProvider Provider = new();

    private readonly MetadataReader _reader;
    private readonly string _assemblyName;
    private readonly PackageApi _package;
    private readonly SortedSet<string> _keys = new(StringComparer.Ordinal);

    private ProductUse(MetadataReader reader, string assemblyName, PackageApi package)
    {
        (_reader, _assemblyName, _package) = (reader, assemblyName, package);
        foreach (var handle in reader.TypeReferences)
            if (IsInPackage(handle))
                AddType(MetadataTypeProvider.FullName(reader, handle));
        foreach (var handle in reader.MemberReferences)
            AddMember(reader.GetMemberReference(handle));
        foreach (var handle in reader.CustomAttributes)
            AddNamedArguments(reader.GetCustomAttribute(handle));
        foreach (var handle in reader.TypeDefinitions)
            AddInheritance(reader.GetTypeDefinition(handle));
    }

    /// <summary>The keys (as <see cref="ApiMember.Key"/>) of what <paramref name="product"/> uses of the package.</summary>
    /// <param name="product">Path of the compiled assembly.</param>
    /// <param name="assemblyName">The name by which it refers to the drop-in.</param>
    /// <param name="package">The drop-in's members, or the real package's.</param>
    public static IReadOnlyCollection<string> Read(string product, string assemblyName, PackageApi package)
    {
        using var file = new PEReader(File.OpenRead(product));
        return new ProductUse(file.GetMetadataReader(), assemblyName, package)._keys;
    }

    [GeneratedRegex(@"(?<!!)!(\d+)")]
    private static partial Regex TypeParameter { get; }

    private void AddType(string name)
    {
        _keys.Add("T:" + name);
        foreach (var member in _package.ComingWith(name).Where(m => m.Key.StartsWith("F:", StringComparison.Ordinal)))
            _keys.Add(member.Key);
    }

    private void AddMember(MemberReference member)
    {
        if (Declaring(member.Parent) is not { } type)
            return;
        string name = _reader.GetString(member.Name);
        _keys.Add(member.GetKind() == MemberReferenceKind.Field
            ? $"F:{type.Name}.{name}"
            : ApiSignature.MethodKey(type.Name, name, member.DecodeMethodSignature(Provider, null)));
    }

    private void AddNamedArguments(CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference
            || Declaring(_reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent) is not { } type)
            return;
        var owners = _package.Ancestors(type.Name).Select(a => a.Name).Prepend(type.Name).ToList();
        foreach (var argument in attribute.DecodeValue(Provider).NamedArguments)
        {
            string prefix = argument.Kind == CustomAttributeNamedArgumentKind.Property ? "P" : "F";
            var candidates = owners.Select(owner => $"{prefix}:{owner}.{argument.Name}").ToList();
            _keys.Add(candidates.Find(key => _package.Find(key) is not null) ?? candidates[0]);
        }
    }

    /// <summary>What a product type overrides, and what it has to implement because it derives from a package's type.</summary>
    private void AddInheritance(TypeDefinition type)
    {
        var ancestors = Inherited(type).ToList();
        // A class among them may implement its interfaces itself; what the product type names, it implements.
        var named = type.GetInterfaceImplementations().Select(i => Declaring(_reader.GetInterfaceImplementation(i).Interface)?.Name).ToList();
        foreach (var ancestor in ancestors.Where(a => named.Contains(a.Name) || !_package.IsInterface(a.Name)))
            _keys.UnionWith(_package.Members.Where(m => m.Type == ancestor.Name && m.IsAbstract).Select(m => m.Key));
        foreach (var handle in type.GetMethods())
        {
            var method = _reader.GetMethodDefinition(handle);
            if (!method.Attributes.HasFlag(MethodAttributes.Virtual) || method.Attributes.HasFlag(MethodAttributes.NewSlot))
                continue;
            var signature = method.DecodeSignature(Provider, null);
            foreach (var ancestor in ancestors)
            {
                string own = ApiSignature.MethodKey(ancestor.Name, _reader.GetString(method.Name), signature);
                var found = _package.Members.FirstOrDefault(m => m.Type == ancestor.Name
                    && m.Key.StartsWith("override ", StringComparison.Ordinal)
                    && TypeParameter.Replace(m.Key["override ".Length..], p => ancestor.Arguments[int.Parse(p.Groups[1].Value)].Key) == own);
                if (found is not null)
                    _keys.Add(found.Key);
            }
        }
    }

    private IEnumerable<MetadataType> Inherited(TypeDefinition type)
    {
        var parents = type.GetInterfaceImplementations().Select(i => _reader.GetInterfaceImplementation(i).Interface);
        if (!type.BaseType.IsNil)
            parents = parents.Append(type.BaseType);
        foreach (var parent in parents)
        {
            if (parent.Kind == HandleKind.TypeDefinition)
            {
                foreach (var further in Inherited(_reader.GetTypeDefinition((TypeDefinitionHandle)parent)))
                    yield return further;
            }
            else if (Declaring(parent) is { } declared)
            {
                yield return declared;
                foreach (var further in _package.Ancestors(declared.Name))
                    yield return declared.Arguments.IsEmpty ? further : further.Substitute(declared.Arguments);
            }
        }
    }

    /// <summary>The type, with its arguments, when the package declares it.</summary>
    private MetadataType? Declaring(EntityHandle handle)
    {
        if (handle.Kind == HandleKind.TypeReference)
            return IsInPackage((TypeReferenceHandle)handle) ? Provider.GetTypeFromReference(_reader, (TypeReferenceHandle)handle, 0) : null;
        if (handle.Kind != HandleKind.TypeSpecification)
            return null;
        var type = Provider.GetTypeFromSpecification(_reader, null, (TypeSpecificationHandle)handle, 0);
        return type.Shape == TypeShape.Named && _keys.Contains("T:" + type.Name) ? type : null;
    }

    private bool IsInPackage(TypeReferenceHandle handle)
    {
        var scope = _reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => IsInPackage((TypeReferenceHandle)scope),
            HandleKind.AssemblyReference => _reader.GetString(_reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name) == _assemblyName,
            _ => false,
        };
    }
}
