using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Digits.Recognition.Forms;

/// <summary>
/// What is printed on a form and where its numbers stand. Every place is a share of the reference page's width (x) or
/// height (y), whose aspect <see cref="Width"/> : <see cref="Height"/> gives. Written as JSON; templates/README.md explains it.
/// </summary>
public sealed partial record FormTemplate
{
    private const int MaxJsonBytes = 1_000_000;
    private const int MaxFields = 1_000;
    private const int MaxBoxes = 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <summary>As requests and folders call it: small letters, digits, hyphens and underscores.</summary>
    public required string Name { get; init; }

    /// <summary>For people.</summary>
    public string? Title { get; init; }

    /// <summary>The reference page's width, in pixels or any other unit.</summary>
    public required double Width { get; init; }

    /// <summary>The reference page's height, in the same unit.</summary>
    public required double Height { get; init; }

    /// <summary>The printed lines that are looked for on a page; at least two across and two down.</summary>
    public required IReadOnlyList<AnchorLine> Lines { get; init; }

    public required IReadOnlyList<FormField> Fields { get; init; }

    /// <summary>Which fields add up to which.</summary>
    public IReadOnlyList<FormSum> Sums { get; init; } = [];

    /// <exception cref="InvalidTemplateException">It is no JSON, or says something that can't be.</exception>
    public static FormTemplate Parse(ReadOnlySpan<byte> json)
    {
        if (json.Length > MaxJsonBytes) throw new InvalidTemplateException($"A template has at most {MaxJsonBytes:N0} bytes.");
        if (json.StartsWith("\uFEFF"u8)) json = json[3..];
        try
        {
            var template = JsonSerializer.Deserialize<FormTemplate>(json, Json)
                ?? throw new InvalidTemplateException("The template is null.");
            template.Validate();
            return template;
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            throw new InvalidTemplateException($"The template can't be understood: {fault.Message}", fault);
        }
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>Whether a request may name a template so: such a name is a safe file name too.</summary>
    public static bool IsName(string name) => NamePattern().IsMatch(name);

    private void Validate()
    {
        Check(IsName(Name), $"The name \"{Name}\" must have 1 to 63 small letters, digits, hyphens and underscores, a letter or digit first.");
        Check(IsLength(Width) && IsLength(Height), "width and height must be positive.");
        Check(Lines is not null && Fields is not null && Sums is not null, "lines, fields and sums can't be null.");
        Check(Lines!.All(line => line is not null) && Lines!.Count(line => line.IsHorizontal) >= 2 && Lines!.Count(line => !line.IsHorizontal) >= 2,
            "There must be at least two lines across and two lines down to find the form by.");
        Check(Lines!.All(line => line.Start < line.End && IsPlace(line.At) && IsPlace(line.Start) && IsPlace(line.End)),
            "A line starts before it ends, and lies on the page.");
        Check(Fields!.Count is >= 1 and <= MaxFields && Fields.All(field => field is not null), $"There must be 1 to {MaxFields} fields.");
        foreach (var field in Fields)
        {
            Check(!string.IsNullOrWhiteSpace(field.Name) && field.Name.Length <= 100, "Each field has a name of at most 100 characters.");
            Check(IsPlace(field.X) && IsPlace(field.Y) && IsPlace(field.X + field.Width) && IsPlace(field.Y + field.Height)
                && field.Width > 0 && field.Height > 0, $"{field.Name} does not lie on the page.");
            Check(field.Boxes is >= 1 and <= MaxBoxes, $"{field.Name} must have 1 to {MaxBoxes} boxes.");
            Check(field.Gap is >= 0 and < 0.9, $"{field.Name}: gap is a share of a box's width.");
            Check(field.Max is null || field.Min <= field.Max, $"{field.Name}: min is above max.");
            Check(field.IsPatternUsable, $"{field.Name}: the pattern is no regular expression.");
        }

        Check(Fields.DistinctBy(field => field.Name).Count() == Fields.Count, "Two fields have the same name.");
        var names = Fields.Select(field => field.Name).ToHashSet();
        foreach (var sum in Sums!)
        {
            Check(sum is { Of.Count: > 0, Is: not null } && names.Contains(sum.Is) && sum.Of.All(names.Contains),
                "A sum must name fields of this template.");
            Check(!sum.Of.Contains(sum.Is) && sum.Of.Distinct().Count() == sum.Of.Count, $"The sum for {sum.Is} names a field twice.");
        }
    }

    private static bool IsLength(double value) => double.IsFinite(value) && value > 0;

    /// <summary>A little beyond the edge is still the page: references are cut out roughly.</summary>
    private static bool IsPlace(double share) => share is >= -0.5 and <= 1.5;

    private static void Check(bool isRight, string otherwise)
    {
        if (!isRight) throw new InvalidTemplateException(otherwise);
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9_-]{0,62}$")]
    private static partial Regex NamePattern();
}
