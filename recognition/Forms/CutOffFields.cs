namespace Digits.Recognition.Forms;

/// <summary>
/// The fields of a form that its picture shows only in part or not at all. What stands there is unknown, not empty: they are
/// neither read nor counted in a sum, but reported.
/// </summary>
/// <param name="places">Of each of the template's fields its place on the page, in pixels.</param>
internal sealed class CutOffFields(FormTemplate template, IReadOnlyList<Box> places, GreyImage page)
{
    private const double Tolerance = 0.1; // Of a field's height: an edge as near as this to the page's was cut, the digits were not.

    private readonly HashSet<string> missing =
        [.. template.Fields.Zip(places).Where(field => !IsOn(page, field.Second)).Select(field => field.First.Name)];

    /// <summary>The template without them, and without the sums they take part in.</summary>
    public FormTemplate Rest() => missing.Count == 0 ? template : template with
    {
        Fields = [.. template.Fields.Where(field => !missing.Contains(field.Name))],
        Sums = [.. template.Sums.Where(sum => !missing.Contains(sum.Is) && !sum.Of.Any(missing.Contains))],
    };

    /// <summary>What was read by <see cref="Rest"/>, with the missing fields in their places.</summary>
    public FormReading AddTo(FormReading rest)
    {
        if (missing.Count == 0) return rest;
        var read = rest.Fields.ToDictionary(field => field.Name);
        return rest with
        {
            Fields =
            [
                .. template.Fields.Zip(places, (field, place) => read.GetValueOrDefault(field.Name)
                    ?? new FieldReading(field.Name, new LineReading("", 0, false, place, []), new string('?', field.Boxes))),
            ],
            Problems =
            [
                .. rest.Problems,
                .. template.Fields.Where(field => missing.Contains(field.Name)).Select(field => $"{field.Name} is not in the picture."),
            ],
        };
    }

    private static bool IsOn(GreyImage page, Box place)
    {
        var tolerance = Tolerance * place.Height;
        return place.X >= -tolerance && place.Y >= -tolerance && place.Right <= page.Width + tolerance && place.Bottom <= page.Height + tolerance;
    }
}
