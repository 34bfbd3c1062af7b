namespace Digits.Portable.Tests.Api;

/// <summary>One public or protected fact of an assembly: a type, a member, a base of a type, a value of an enum.</summary>
/// <param name="Key">Names it for the caller's compiled code: positional type parameters, no parameter names.</param>
/// <param name="Type">Full metadata name of the declaring type, or of the type itself.</param>
/// <param name="Name">Name of the member; empty for a type.</param>
/// <param name="Line">The canonical line of the lists.</param>
internal sealed record ApiMember(string Key, string Type, string Name, string Line)
{
    /// <summary>Ends a line whose package gives no nullable annotations there: then the drop-in may have any.</summary>
    public const string Oblivious = " #oblivious";

    /// <summary>The line with no nullable annotations, for comparing with a package that has none.</summary>
    public string ObliviousLine { get; init; } = Line;

    /// <summary>Whether code that derives from the type has to implement it.</summary>
    public bool IsAbstract { get; init; }

    /// <summary>Whether the line is listed whenever its type is: bases, interfaces and values of enums.</summary>
    public bool ComesWithType { get; init; }

    /// <summary>Whether <paramref name="line"/>, taken from the real package, says of this member what the member is.</summary>
    public bool Matches(string line) =>
        line == Line || (line.EndsWith(Oblivious, StringComparison.Ordinal) && line[..^Oblivious.Length] == ObliviousLine);
}
