namespace Digits.Recognition.Forms;

/// <summary>What was read in one field of a form.</summary>
/// <param name="Name">As the template calls it.</param>
/// <param name="Number">The digits, with the probability that the number is right by their looks and the form's rules.</param>
/// <param name="Boxes">One character a box: a digit, X for a cross, - for a dash, _ for an empty one, ? where the picture does not show them.</param>
public sealed record FieldReading(string Name, LineReading Number, string Boxes);
