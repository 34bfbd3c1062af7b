namespace Digits.Recognition;

/// <summary>The shapes of one number, before the classifier has seen them.</summary>
/// <param name="Places">Left to right; each with one or more readings as a row of digit shapes, the plain one first.</param>
/// <param name="Prominence">Ink times height: how much it stands out from print and remarks around it.</param>
internal readonly record struct NumberShapes(IReadOnlyList<IReadOnlyList<IReadOnlyList<Component>>> Places, double Prominence);
