using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Digits.Portable.Tests.Api;

/// <summary>Decodes signatures and attribute values to <see cref="MetadataType"/> without loading any assembly.</summary>
internal sealed class MetadataTypeProvider
    : ISignatureTypeProvider<MetadataType, object?>, ICustomAttributeTypeProvider<MetadataType>
{
    private const byte ValueTypeCode = 0x11;

    public MetadataType GetPrimitiveType(PrimitiveTypeCode typeCode) =>
        MetadataType.Named("System." + typeCode, typeCode is not (PrimitiveTypeCode.String or PrimitiveTypeCode.Object));

    public MetadataType GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        MetadataType.Named(FullName(reader, handle), rawTypeKind == ValueTypeCode);

    public MetadataType GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        MetadataType.Named(FullName(reader, handle), rawTypeKind == ValueTypeCode);

    public MetadataType GetTypeFromSpecification(MetadataReader reader, object? context, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, context);

    public MetadataType GetGenericInstantiation(MetadataType genericType, ImmutableArray<MetadataType> typeArguments) =>
        genericType with { Arguments = typeArguments };

    public MetadataType GetSZArrayType(MetadataType elementType) => new(TypeShape.Array, "", [elementType]);

    public MetadataType GetArrayType(MetadataType elementType, ArrayShape shape) =>
        new(TypeShape.Array, new string(',', shape.Rank - 1), [elementType]);

    public MetadataType GetByReferenceType(MetadataType elementType) => new(TypeShape.ByRef, "&", [elementType]) { Modifiers = elementType.Modifiers };

    public MetadataType GetPointerType(MetadataType elementType) => new(TypeShape.Pointer, "*", [elementType], true);

    public MetadataType GetPinnedType(MetadataType elementType) => elementType;

    public MetadataType GetGenericTypeParameter(object? genericContext, int index) => new(TypeShape.TypeParameter, $"{index}", []);

    public MetadataType GetGenericMethodParameter(object? genericContext, int index) => new(TypeShape.MethodParameter, $"{index}", []);

    public MetadataType GetModifiedType(MetadataType modifier, MetadataType unmodifiedType, bool isRequired) =>
        unmodifiedType with { Modifiers = unmodifiedType.Modifiers.Add(modifier.Name) };

    public MetadataType GetFunctionPointerType(MethodSignature<MetadataType> signature) =>
        MetadataType.Named($"delegate*<{string.Join(",", signature.ParameterTypes.Add(signature.ReturnType).Select(t => t.Key))}>", true);

    public MetadataType GetSystemType() => MetadataType.Named("System.Type");

    public bool IsSystemType(MetadataType type) => type.Name == "System.Type";

    public MetadataType GetTypeFromSerializedName(string name) => MetadataType.Named(name.Split(',')[0]);

    // Every enum in an attribute that is decoded here is an int.
    public PrimitiveTypeCode GetUnderlyingEnumType(MetadataType type) => PrimitiveTypeCode.Int32;

    public static string FullName(MetadataReader reader, EntityHandle handle)
    {
        if (handle.Kind == HandleKind.TypeReference)
        {
            var reference = reader.GetTypeReference((TypeReferenceHandle)handle);
            string name = reader.GetString(reference.Name);
            return reference.ResolutionScope.Kind == HandleKind.TypeReference
                ? FullName(reader, reference.ResolutionScope) + "+" + name
                : Join(reader.GetString(reference.Namespace), name);
        }
        var definition = reader.GetTypeDefinition((TypeDefinitionHandle)handle);
        string own = reader.GetString(definition.Name);
        return definition.GetDeclaringType() is { IsNil: false } outer
            ? FullName(reader, outer) + "+" + own
            : Join(reader.GetString(definition.Namespace), own);
    }

    private static string Join(string space, string name) => space.Length == 0 ? name : space + "." + name;
}
