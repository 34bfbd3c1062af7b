using System.Collections.Immutable;

namespace Digits.Portable.Tests.Api;

/// <summary>
/// What the compiler's attributes say about the types of one parameter, return value, property or field, handed out in
/// the order in which a signature is walked: nullability (NullableAttribute) and tuple element names.
/// </summary>
/// <param name="nullability">One byte for all positions, or one each: 0 oblivious, 1 not null, 2 nullable.</param>
/// <param name="tupleNames">TupleElementNamesAttribute's names, or empty.</param>
internal sealed class Annotations(ImmutableArray<byte> nullability, ImmutableArray<string?> tupleNames)
{
    private int _type;
    private int _tuple;

    /// <summary>Whether any reference type was written without nullable annotations in force.</summary>
    public bool SawOblivious { get; private set; }

    public static Annotations None => new([1], []);

    public string NextNullability()
    {
        byte value = nullability.Length == 1 ? nullability[0] : _type < nullability.Length ? nullability[_type] : (byte)0;
        _type++;
        SawOblivious |= value == 0;
        return value == 2 ? "?" : "";
    }

    /// <summary>A value type with arguments has a position of its own, which says nothing.</summary>
    public void SkipPosition() => _type++;

    public string?[] NextTupleNames(int count)
    {
        var names = new string?[count];
        for (int i = 0; i < count; i++, _tuple++)
            names[i] = _tuple < tupleNames.Length ? tupleNames[_tuple] : null;
        return names;
    }
}
