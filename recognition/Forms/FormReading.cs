namespace Digits.Recognition.Forms;

/// <summary>What was read on one page by a template.</summary>
/// <param name="Template">The template's name.</param>
/// <param name="Fields">In the template's order; empty when the form is not on the page.</param>
/// <param name="Problems">Which of the form's rules are broken, a sentence each.</param>
public sealed record FormReading(string Template, IReadOnlyList<FieldReading> Fields, IReadOnlyList<string> Problems);
