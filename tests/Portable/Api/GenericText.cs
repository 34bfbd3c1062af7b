using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;

namespace Digits.Portable.Tests.Api;

/// <summary>Type parameters and their constraints, as C# writes them.</summary>
internal static class GenericText
{
    public static ImmutableArray<(string Name, bool IsStruct)> Names(MetadataReader reader, GenericParameterHandleCollection parameters) =>
        [.. parameters.Select(reader.GetGenericParameter).Select(p => (reader.GetString(p.Name), IsStruct(p)))];

    public static string Constraints(
        MetadataReader reader, GenericParameterHandleCollection parameters, GenericNames names, MetadataTypeProvider provider)
    {
        string text = "";
        foreach (var handle in parameters)
        {
            var parameter = reader.GetGenericParameter(handle);
            var constraints = parameter.GetConstraints().Select(c => Decode(reader, reader.GetGenericParameterConstraint(c).Type, provider)).ToList();
            var words = new List<string>();
            if (parameter.Attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
                words.Add("class");
            if (IsStruct(parameter))
                words.Add(constraints.Any(c => c.Modifiers.Any(m => m.EndsWith(".UnmanagedType", StringComparison.Ordinal))) ? "unmanaged" : "struct");
            words.AddRange(constraints.Where(c => c.Name != "System.ValueType").Select(c => c.Render(names, Annotations.None)));
            if (parameter.Attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !IsStruct(parameter))
                words.Add("new()");
            if (words.Count > 0)
                text += $" where {reader.GetString(parameter.Name)} : {string.Join(", ", words)}";
        }
        return text;
    }

    private static bool IsStruct(GenericParameter parameter) =>
        parameter.Attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);

    private static MetadataType Decode(MetadataReader reader, EntityHandle handle, MetadataTypeProvider provider) => handle.Kind switch
    {
        HandleKind.TypeDefinition => provider.GetTypeFromDefinition(reader, (TypeDefinitionHandle)handle, 0),
        HandleKind.TypeReference => provider.GetTypeFromReference(reader, (TypeReferenceHandle)handle, 0),
        _ => provider.GetTypeFromSpecification(reader, null, (TypeSpecificationHandle)handle, 0),
    };
}
