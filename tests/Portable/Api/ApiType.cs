using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;

namespace Digits.Portable.Tests.Api;

/// <summary>One type definition and what it offers its callers.</summary>
internal sealed class ApiType
{
    private static readonly MetadataTypeProvider Provider = new();
    private static readonly HashSet<string> Unspoken = ["System.Object", "System.ValueType", "System.Enum", "System.MulticastDelegate", "System.Delegate"];

    private readonly MetadataReader _reader;
    private readonly TypeDefinition _type;
    private readonly AttributeReader _attributes;

    public ApiType(MetadataReader reader, TypeDefinitionHandle handle)
    {
        _reader = reader;
        _type = reader.GetTypeDefinition(handle);
        _attributes = new AttributeReader(reader);
        FullName = MetadataTypeProvider.FullName(reader, handle);
        IsVisible = Visible(handle);
        Names = new GenericNames(GenericText.Names(reader, _type.GetGenericParameters()), []);
        var parameters = Enumerable.Range(0, Names.OfType.Length).Select(i => Provider.GetGenericTypeParameter(null, i));
        Display = (MetadataType.Named(FullName, true) with { Arguments = [.. parameters] }).Render(Names, Annotations.None);
        Context = _attributes.NullableContext(handle);
    }

    public string FullName { get; }

    public string Display { get; }

    public GenericNames Names { get; }

    public bool IsVisible { get; }

    private byte Context { get; }

    private string? BaseName => _type.BaseType.IsNil ? null : Decode(_type.BaseType).Name;

    private bool IsEnum => BaseName == "System.Enum";

    /// <summary>The base class and the interfaces that the type itself names, but for what every type has.</summary>
    public ImmutableArray<MetadataType> Bases
    {
        get
        {
            var bases = _type.GetInterfaceImplementations().Select(i => Decode(_reader.GetInterfaceImplementation(i).Interface));
            if (!_type.BaseType.IsNil)
                bases = bases.Prepend(Decode(_type.BaseType));
            return IsEnum ? [] : [.. bases.Where(b => !Unspoken.Contains(b.Name))];
        }
    }

    public IEnumerable<ApiMember> Members()
    {
        yield return new ApiMember("T:" + FullName, FullName, "", $"{Display}: {Kind()}");

        var signature = new ApiSignature(_reader, _attributes, Names, Context);
        foreach (var handle in _type.GetFields())
        {
            var field = _reader.GetFieldDefinition(handle);
            if (IsSeen(field.Attributes & FieldAttributes.FieldAccessMask) && !field.Attributes.HasFlag(FieldAttributes.SpecialName))
                yield return signature.Field(FullName, Display, field, IsEnum);
        }
        var accessors = new HashSet<MethodDefinitionHandle>();
        foreach (var handle in _type.GetProperties())
        {
            var property = _reader.GetPropertyDefinition(handle);
            var both = property.GetAccessors();
            accessors.UnionWith([both.Getter, both.Setter]);
            foreach (var member in signature.Property(FullName, Display, property))
                yield return member;
        }
        foreach (var handle in _type.GetMethods())
        {
            var method = _reader.GetMethodDefinition(handle);
            if (ApiSignature.IsSeen(method) && !accessors.Contains(handle))
                foreach (var member in signature.Method(FullName, Display, method))
                    yield return member;
        }
    }

    private static bool IsSeen(FieldAttributes access) =>
        access is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;

    private string Kind()
    {
        var flags = _type.Attributes;
        if (flags.HasFlag(TypeAttributes.Interface))
            return "interface" + Constraints();
        if (IsEnum)
        {
            var value = _type.GetFields().Select(_reader.GetFieldDefinition).First(f => !f.Attributes.HasFlag(FieldAttributes.Static));
            bool isFlags = _attributes.Has(_type.GetCustomAttributes(), "System.FlagsAttribute");
            return $"{(isFlags ? "flags " : "")}enum of {value.DecodeSignature(Provider, null).Render(Names, Annotations.None)}";
        }
        if (BaseName == "System.ValueType")
        {
            string prefix = _attributes.Has(_type.GetCustomAttributes(), "System.Runtime.CompilerServices.IsReadOnlyAttribute") ? "readonly " : "";
            prefix += _attributes.Has(_type.GetCustomAttributes(), "System.Runtime.CompilerServices.IsByRefLikeAttribute") ? "ref " : "";
            return prefix + "struct" + Constraints();
        }
        if (BaseName == "System.MulticastDelegate")
            return "delegate" + Constraints();
        bool isAbstract = flags.HasFlag(TypeAttributes.Abstract), isSealed = flags.HasFlag(TypeAttributes.Sealed);
        string kind = isAbstract && isSealed ? "static class" : isAbstract ? "abstract class" : isSealed ? "sealed class" : "class";
        return kind + Constraints() + _attributes.Usage(_type.GetCustomAttributes()) + _attributes.Obsolete(_type.GetCustomAttributes());
    }

    private string Constraints() => GenericText.Constraints(_reader, _type.GetGenericParameters(), Names, Provider);

    private MetadataType Decode(EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => Provider.GetTypeFromDefinition(_reader, (TypeDefinitionHandle)handle, 0),
        HandleKind.TypeReference => Provider.GetTypeFromReference(_reader, (TypeReferenceHandle)handle, 0),
        _ => Provider.GetTypeFromSpecification(_reader, null, (TypeSpecificationHandle)handle, 0),
    };

    private bool Visible(TypeDefinitionHandle handle)
    {
        var type = _reader.GetTypeDefinition(handle);
        return (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem => Visible(type.GetDeclaringType()),
            _ => false,
        };
    }
}
