using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Text.Json;

namespace Digits.Portable.Tests.Api;

/// <summary>Writes the canonical lines of one type's fields, properties and methods.</summary>
/// <param name="typeNames">The type's own type parameters.</param>
/// <param name="context">The nullability in force in the type.</param>
internal sealed class ApiSignature(MetadataReader reader, AttributeReader attributes, GenericNames typeNames, byte context)
{
    private static readonly MetadataTypeProvider Provider = new();

    public static bool IsSeen(MethodDefinition method) =>
        (method.Attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    /// <summary>The key by which compiled code names a method.</summary>
    public static string MethodKey(string type, string name, MethodSignature<MetadataType> signature) =>
        $"M:{type}.{name}``{signature.GenericParameterCount}({string.Join(",", signature.ParameterTypes.Select(p => p.Key))}){signature.ReturnType.Key}";

    public ApiMember Field(string type, string display, FieldDefinition field, bool ofEnum)
    {
        string name = reader.GetString(field.Name);
        string key = $"F:{type}.{name}";
        if (ofEnum)
            return new ApiMember(key, type, name, $"{display}.{name} = {Constant(field.GetDefaultValue())}") { ComesWithType = true };
        string kind = field.Attributes.HasFlag(FieldAttributes.Literal) ? "const " + Constant(field.GetDefaultValue()) + " "
            : (field.Attributes.HasFlag(FieldAttributes.Static) ? "static " : "")
                + (field.Attributes.HasFlag(FieldAttributes.InitOnly) ? "readonly " : "");
        var decoded = field.DecodeSignature(Provider, null);
        var annotations = attributes.Annotations(field.GetCustomAttributes(), context);
        string text = decoded.Render(typeNames, annotations);
        string start = $"{display}.{name}: {kind}", end = attributes.Obsolete(field.GetCustomAttributes());
        return Member(key, type, name, start + text + end, start + decoded.Render(typeNames, Annotations.None) + end, annotations.SawOblivious);
    }

    /// <summary>A property, under the keys of its accessors and of attributes' named arguments.</summary>
    public IEnumerable<ApiMember> Property(string type, string display, PropertyDefinition property)
    {
        string name = reader.GetString(property.Name);
        var accessors = property.GetAccessors();
        var seen = new[] { accessors.Getter, accessors.Setter }
            .Where(h => !h.IsNil).Select(reader.GetMethodDefinition).Where(IsSeen).ToList();
        if (seen.Count == 0)
            yield break;
        var decoded = property.DecodeSignature(Provider, null);
        var annotations = attributes.Annotations(property.GetCustomAttributes(), context);
        var indexer = Parameters(seen[0], seen[0].DecodeSignature(Provider, null).ParameterTypes.Take(decoded.ParameterTypes.Length), typeNames);
        bool IsSetter(MethodDefinition method) => reader.GetString(method.Name).Contains("set_", StringComparison.Ordinal);
        string gets = string.Concat(seen.Select(a => Access(a) + (!IsSetter(a) ? "get; " : IsInit(a) ? "init; " : "set; ")));
        string Text(Annotations with, Func<(string Annotated, string Plain), string> pick) =>
            $"{display}.{name}{(indexer.Annotated.Length == 0 ? "" : $"[{pick((indexer.Annotated, indexer.Plain))}]")}: {Static(seen[0])}"
            + $"{ReturnRef(decoded.ReturnType)}{decoded.ReturnType.Render(typeNames, with)} {{ {gets}}}"
            + Required(property) + attributes.Obsolete(property.GetCustomAttributes());
        string line = Text(annotations, p => p.Annotated), plain = Text(Annotations.None, p => p.Plain);
        foreach (var accessor in seen)
        {
            string key = MethodKey(type, reader.GetString(accessor.Name), accessor.DecodeSignature(Provider, null));
            bool isAbstract = accessor.Attributes.HasFlag(MethodAttributes.Abstract);
            yield return Member(key, type, name, line, plain, annotations.SawOblivious || indexer.Oblivious) with { IsAbstract = isAbstract };
            if (IsOverridable(accessor))
                yield return Member("override " + key, type, name, "override " + line, "override " + plain, annotations.SawOblivious || indexer.Oblivious);
        }
        yield return Member($"P:{type}.{name}", type, name, line, plain, annotations.SawOblivious);
    }

    /// <summary>A method or constructor, and a second line when a deriving class may override it.</summary>
    public IEnumerable<ApiMember> Method(string type, string display, MethodDefinition method)
    {
        string name = reader.GetString(method.Name);
        var signature = method.DecodeSignature(Provider, null);
        var names = typeNames with { OfMethod = GenericText.Names(reader, method.GetGenericParameters()) };
        var parameters = Parameters(method, signature.ParameterTypes, names);
        var (returnAttributes, inherited) = (ReturnAttributes(method), attributes.NullableContext(method.GetCustomAttributes(), context));
        var annotations = returnAttributes is { } own ? attributes.Annotations(own, inherited) : new Annotations([inherited], []);
        string flow = returnAttributes is { } told ? attributes.Flow(told) : "";
        string generic = names.OfMethod.IsEmpty ? "" : $"<{string.Join(", ", names.OfMethod.Select(n => n.Name))}>";
        string constraints = GenericText.Constraints(reader, method.GetGenericParameters(), names, Provider);
        string Text(string list, Annotations with) =>
            $"{display}.{name}{generic}({list}): {Static(method)}{Access(method)}{flow}"
            + ReturnRef(signature.ReturnType) + signature.ReturnType.Render(names, with)
            + constraints + attributes.Obsolete(method.GetCustomAttributes());
        string line = Text(parameters.Annotated, annotations), plain = Text(parameters.Plain, Annotations.None);
        bool oblivious = annotations.SawOblivious || parameters.Oblivious;
        string key = MethodKey(type, name, signature);
        yield return Member(key, type, name, line, plain, oblivious) with { IsAbstract = method.Attributes.HasFlag(MethodAttributes.Abstract) };
        if (IsOverridable(method))
            yield return Member("override " + key, type, name, "override " + line, "override " + plain, oblivious);
    }

    private (string Annotated, string Plain, bool Oblivious) Parameters(MethodDefinition method, IEnumerable<MetadataType> types, GenericNames names)
    {
        byte inherited = attributes.NullableContext(method.GetCustomAttributes(), context);
        var rows = method.GetParameters().Select(reader.GetParameter).Where(p => p.SequenceNumber > 0).ToDictionary(p => p.SequenceNumber - 1);
        bool isExtension = attributes.Has(method.GetCustomAttributes(), "System.Runtime.CompilerServices.ExtensionAttribute");
        List<string> annotated = [], plain = [];
        bool oblivious = false;
        foreach (var (i, type) in types.Index())
        {
            var row = rows[i];
            var annotations = attributes.Annotations(row.GetCustomAttributes(), inherited);
            string prefix = (i == 0 && isExtension ? "this " : "") + attributes.Flow(row.GetCustomAttributes()) + ParameterKind(row, type);
            string suffix = $" {reader.GetString(row.Name)}{Default(row, type)}";
            annotated.Add(prefix + type.Render(names, annotations) + suffix);
            plain.Add(prefix + type.Render(names, Annotations.None) + suffix);
            oblivious |= annotations.SawOblivious;
        }
        return (string.Join(", ", annotated), string.Join(", ", plain), oblivious);
    }

    private string ParameterKind(Parameter row, MetadataType type)
    {
        var own = row.GetCustomAttributes();
        if (attributes.Has(own, "System.ParamArrayAttribute") || attributes.Has(own, "System.Runtime.CompilerServices.ParamCollectionAttribute"))
            return "params ";
        if (type.Shape != TypeShape.ByRef)
            return "";
        return row.Attributes.HasFlag(ParameterAttributes.Out) ? "out "
            : attributes.Has(own, "System.Runtime.CompilerServices.IsReadOnlyAttribute") ? "in "
            : attributes.Has(own, "System.Runtime.CompilerServices.RequiresLocationAttribute") ? "ref readonly " : "ref ";
    }

    private string Default(Parameter row, MetadataType type)
    {
        if (!row.Attributes.HasFlag(ParameterAttributes.Optional))
            return "";
        string value = Constant(row.GetDefaultValue());
        return " = " + (value == "null" && type.IsValueType && !type.IsNullableValue ? "default" : value);
    }

    private string Constant(ConstantHandle handle)
    {
        if (handle.IsNil)
            return "default";
        var constant = reader.GetConstant(handle);
        object? value = reader.GetBlobReader(constant.Value).ReadConstant(constant.TypeCode);
        return value switch
        {
            null => "null",
            string text => JsonSerializer.Serialize(text),
            char letter => $"'{letter}'",
            bool flag => flag ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }

    private CustomAttributeHandleCollection? ReturnAttributes(MethodDefinition method)
    {
        foreach (var handle in method.GetParameters())
            if (reader.GetParameter(handle) is { SequenceNumber: 0 } row)
                return row.GetCustomAttributes();
        return null;
    }

    private static string Static(MethodDefinition method) => method.Attributes.HasFlag(MethodAttributes.Static) ? "static " : "";

    private static string Access(MethodDefinition method) =>
        (method.Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public ? "" : "protected ";

    private static bool IsOverridable(MethodDefinition method) =>
        method.Attributes.HasFlag(MethodAttributes.Virtual) && !method.Attributes.HasFlag(MethodAttributes.Final);

    private static string ReturnRef(MetadataType type) => type.Shape != TypeShape.ByRef ? ""
        : type.Modifiers.Contains("System.Runtime.InteropServices.InAttribute") ? "ref readonly " : "ref ";

    private static bool IsInit(MethodDefinition setter) =>
        setter.DecodeSignature(Provider, null).ReturnType.Modifiers.Contains("System.Runtime.CompilerServices.IsExternalInit");

    private string Required(PropertyDefinition property) =>
        attributes.Has(property.GetCustomAttributes(), "System.Runtime.CompilerServices.RequiredMemberAttribute") ? " required" : "";

    private static ApiMember Member(string key, string type, string name, string line, string plain, bool oblivious) =>
        new(key, type, name, oblivious ? plain + ApiMember.Oblivious : line) { ObliviousLine = plain };
}
