namespace Digits.Recognition;

/// <summary>A file of a model folder.</summary>
/// <param name="File">A plain file name.</param>
/// <param name="Sha256">Lower-case hex.</param>
public sealed record ModelFile(string File, long Bytes, string Sha256);
