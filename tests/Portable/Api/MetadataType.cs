using System.Collections.Immutable;
using System.Text;

namespace Digits.Portable.Tests.Api;

/// <summary>How a type in a signature is built.</summary>
internal enum TypeShape
{
    Named,
    Array,
    Pointer,
    ByRef,
    TypeParameter,
    MethodParameter,
}

/// <summary>
/// A type in a signature as metadata spells it. <paramref name="Name"/> is the full name with <c>+</c> before nested
/// types and <c>`n</c> after generic ones, the rank's commas for an array, the index for a type parameter.
/// </summary>
internal sealed record MetadataType(TypeShape Shape, string Name, ImmutableArray<MetadataType> Arguments, bool IsValueType = false)
{
    private static readonly Dictionary<string, string> Keywords = new()
    {
        ["System.Void"] = "void", ["System.Boolean"] = "bool", ["System.Char"] = "char", ["System.String"] = "string",
        ["System.Object"] = "object", ["System.Byte"] = "byte", ["System.SByte"] = "sbyte", ["System.Int16"] = "short",
        ["System.UInt16"] = "ushort", ["System.Int32"] = "int", ["System.UInt32"] = "uint", ["System.Int64"] = "long",
        ["System.UInt64"] = "ulong", ["System.Single"] = "float", ["System.Double"] = "double", ["System.Decimal"] = "decimal",
    };

    /// <summary>Modifiers (modreq, modopt) on this type; they never show in <see cref="Key"/>.</summary>
    public ImmutableArray<string> Modifiers { get; init; } = [];

    public static MetadataType Named(string name, bool isValueType = false) => new(TypeShape.Named, name, [], isValueType);

    public bool IsNullableValue => Name == "System.Nullable`1" && Arguments.Length == 1;

    /// <summary>The same for every assembly that spells the type: type parameters by position, no nullability.</summary>
    public string Key => Shape switch
    {
        TypeShape.Array => $"{Arguments[0].Key}[{Name}]",
        TypeShape.Pointer => Arguments[0].Key + "*",
        TypeShape.ByRef => Arguments[0].Key + "&",
        TypeShape.TypeParameter => "!" + Name,
        TypeShape.MethodParameter => "!!" + Name,
        _ => Arguments.IsEmpty ? Name : $"{Name}<{string.Join(",", Arguments.Select(a => a.Key))}>",
    };

    /// <summary>The type with the type parameters of a generic class replaced by <paramref name="arguments"/>.</summary>
    public MetadataType Substitute(ImmutableArray<MetadataType> arguments) => Shape == TypeShape.TypeParameter
        ? arguments[int.Parse(Name)]
        : this with { Arguments = [.. Arguments.Select(a => a.Substitute(arguments))] };

    /// <summary>Writes the type as C# does, with what attributes say about it.</summary>
    public string Render(GenericNames names, Annotations annotations)
    {
        var text = new StringBuilder();
        Write(text, names, annotations);
        return text.ToString();
    }

    private void Write(StringBuilder text, GenericNames names, Annotations annotations)
    {
        switch (Shape)
        {
            case TypeShape.ByRef:
                Arguments[0].Write(text, names, annotations);
                break;
            case TypeShape.Pointer:
                Arguments[0].Write(text, names, annotations);
                text.Append('*');
                break;
            case TypeShape.Array:
                var array = annotations.NextNullability();
                Arguments[0].Write(text, names, annotations);
                text.Append('[').Append(Name).Append(']').Append(array);
                break;
            case TypeShape.TypeParameter or TypeShape.MethodParameter:
                var (name, isStruct) = (Shape == TypeShape.TypeParameter ? names.OfType : names.OfMethod)[int.Parse(Name)];
                text.Append(name).Append(isStruct ? "" : annotations.NextNullability());
                break;
            case TypeShape.Named when IsNullableValue:
                Arguments[0].Write(text, names, annotations);
                text.Append('?');
                break;
            case TypeShape.Named when Name.StartsWith("System.ValueTuple`", StringComparison.Ordinal):
                WriteTuple(text, names, annotations);
                break;
            default:
                string mark = "";
                if (!IsValueType)
                    mark = annotations.NextNullability();
                else if (!Arguments.IsEmpty)
                    annotations.SkipPosition();
                WriteName(text, names, annotations);
                text.Append(mark);
                break;
        }
    }

    private void WriteTuple(StringBuilder text, GenericNames names, Annotations annotations)
    {
        annotations.SkipPosition();
        var elements = annotations.NextTupleNames(Arguments.Length);
        text.Append('(');
        for (int i = 0; i < Arguments.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            Arguments[i].Write(text, names, annotations);
            text.Append(elements[i] is { } element ? " " + element : "");
        }
        text.Append(')');
    }

    private void WriteName(StringBuilder text, GenericNames names, Annotations annotations)
    {
        if (Keywords.TryGetValue(Name, out var keyword))
        {
            text.Append(keyword);
            return;
        }
        int next = 0;
        foreach (var (i, part) in Name.Split('+').Index())
        {
            text.Append(i == 0 ? "" : "+");
            int tick = part.IndexOf('`', StringComparison.Ordinal);
            text.Append(tick < 0 ? part : part[..tick]);
            int arity = tick < 0 ? 0 : int.Parse(part[(tick + 1)..]);
            if (arity == 0 || Arguments.IsEmpty)
                continue;
            text.Append('<');
            for (int a = 0; a < arity; a++)
            {
                text.Append(a == 0 ? "" : ", ");
                Arguments[next++].Write(text, names, annotations);
            }
            text.Append('>');
        }
    }
}
