using System.Text.Json.Serialization;

namespace Digits.Recognition.Forms;

/// <summary>A printed line by which the form is found.</summary>
/// <param name="Direction">"across" or "down".</param>
/// <param name="At">Its middle: y of a line across, x of a line down, as a share of the page's height or width.</param>
/// <param name="Start">Where it begins: x of a line across, y of a line down, as a share.</param>
/// <param name="End">Where it ends.</param>
public sealed record AnchorLine(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] LineDirection Direction, double At, double Start, double End)
{
    [JsonIgnore]
    public bool IsHorizontal => Direction == LineDirection.Across;
}
