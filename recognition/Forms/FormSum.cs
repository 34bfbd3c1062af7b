namespace Digits.Recognition.Forms;

/// <summary>Fields that add up to another. An empty one counts as 0.</summary>
/// <param name="Of">The parts.</param>
/// <param name="Is">The total.</param>
public sealed record FormSum(IReadOnlyList<string> Of, string Is);
