namespace Digits.Portable.Tests.Api;

/// <summary>
/// A list file: a first line <c># package version, where the signatures were taken from</c>, then the canonical lines
/// of the members that product code uses, sorted.
/// </summary>
internal sealed record ApiList(string Package, string Version, string Source, IReadOnlyList<string> Lines)
{
    public static ApiList Load(DropIn dropIn)
    {
        string[] text = File.ReadAllLines(dropIn.ListPath);
        string[] head = text[0].TrimStart('#', ' ').Split([' ', ','], 3, StringSplitOptions.TrimEntries);
        return new ApiList(head[0], head[1], head[2].TrimStart(','), text[1..]);
    }

    public void Save(DropIn dropIn) =>
        File.WriteAllText(dropIn.ListPath, string.Join('\n', Lines.Prepend($"# {Package} {Version}, {Source}")) + "\n");

    /// <summary>What the list says of members with the same type and name as this one, for a message.</summary>
    public IEnumerable<string> Near(ApiMember member)
    {
        string start = member.Line[..(member.Line.AsSpan().IndexOfAny("(:[=<") is var end and >= 0 ? end : member.Line.Length)];
        return Lines.Where(line => line.StartsWith(start, StringComparison.Ordinal) && line.AsSpan(start.Length)[..1].IndexOfAny("(:[=<") == 0);
    }
}
