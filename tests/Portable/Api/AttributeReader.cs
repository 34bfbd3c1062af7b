using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Digits.Portable.Tests.Api;

/// <summary>Reads those attributes of an assembly that change what its members mean to a caller.</summary>
internal sealed class AttributeReader(MetadataReader reader)
{
    private const string Nullable = "System.Runtime.CompilerServices.NullableAttribute";
    private const string NullableContextName = "System.Runtime.CompilerServices.NullableContextAttribute";
    private const string TupleNames = "System.Runtime.CompilerServices.TupleElementNamesAttribute";

    private static readonly MetadataTypeProvider Provider = new();

    public bool Has(CustomAttributeHandleCollection attributes, string name) => Find(attributes, name) is not null;

    /// <summary>The nullability in force inside a type, from the nearest enclosing declaration that gives one.</summary>
    public byte NullableContext(TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        if (Find(type.GetCustomAttributes(), NullableContextName) is { } value)
            return (byte)value.FixedArguments[0].Value!;
        if (type.GetDeclaringType() is { IsNil: false } outer)
            return NullableContext(outer);
        return Find(reader.GetModuleDefinition().GetCustomAttributes(), NullableContextName) is { } module
            ? (byte)module.FixedArguments[0].Value!
            : (byte)0;
    }

    public byte NullableContext(CustomAttributeHandleCollection attributes, byte inherited) =>
        Find(attributes, NullableContextName) is { } value ? (byte)value.FixedArguments[0].Value! : inherited;

    /// <summary>Nullability and tuple names of a parameter, return value, property or field.</summary>
    public Annotations Annotations(CustomAttributeHandleCollection attributes, byte context)
    {
        ImmutableArray<byte> bytes = Find(attributes, Nullable)?.FixedArguments[0].Value switch
        {
            byte single => [single],
            ImmutableArray<CustomAttributeTypedArgument<MetadataType>> each => [.. each.Select(a => (byte)a.Value!)],
            _ => [context],
        };
        var tuple = Find(attributes, TupleNames)?.FixedArguments[0].Value;
        ImmutableArray<string?> names = tuple is ImmutableArray<CustomAttributeTypedArgument<MetadataType>> all ? [.. all.Select(a => (string?)a.Value)] : [];
        return new Annotations(bytes, names);
    }

    /// <summary>Where an attribute may stand, as <c>, for Class, Method</c>; empty for what is no attribute.</summary>
    public string Usage(CustomAttributeHandleCollection attributes)
    {
        if (Find(attributes, "System.AttributeUsageAttribute") is not { } usage)
            return "";
        bool multiple = usage.NamedArguments.Any(a => a.Name == "AllowMultiple" && a.Value is true);
        return $", for {(AttributeTargets)(int)usage.FixedArguments[0].Value!}{(multiple ? ", many" : "")}";
    }

    /// <summary>Whether callers are warned off: with warnings as errors such a member can't be used.</summary>
    public string Obsolete(CustomAttributeHandleCollection attributes) =>
        Has(attributes, "System.ObsoleteAttribute") && !Has(attributes, "System.Runtime.CompilerServices.CompilerFeatureRequiredAttribute")
            ? " #obsolete" : "";

    /// <summary>What flow analysis is told about a parameter, as in <c>[NotNullWhen(true)] </c>.</summary>
    public string Flow(CustomAttributeHandleCollection attributes)
    {
        string text = "";
        foreach (string name in (string[])["MaybeNull", "MaybeNullWhen", "NotNull", "NotNullWhen", "NotNullIfNotNull", "DoesNotReturn"])
            if (Find(attributes, $"System.Diagnostics.CodeAnalysis.{name}Attribute") is { } found)
                text += found.FixedArguments.IsEmpty ? $"[{name}] " : $"[{name}({found.FixedArguments[0].Value?.ToString()?.ToLowerInvariant()})] ";
        return text;
    }

    public CustomAttributeValue<MetadataType>? Find(CustomAttributeHandleCollection attributes, string name)
    {
        foreach (var handle in attributes)
        {
            var attribute = reader.GetCustomAttribute(handle);
            if (TypeName(attribute) == name)
                return attribute.DecodeValue(Provider);
        }
        return null;
    }

    private string TypeName(CustomAttribute attribute) => attribute.Constructor.Kind == HandleKind.MemberReference
        ? MetadataTypeProvider.FullName(reader, reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent)
        : MetadataTypeProvider.FullName(reader, reader.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType());
}
