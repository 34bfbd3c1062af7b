namespace Digits.Training.Reading;

/// <summary>What came of one file.</summary>
/// <param name="File">The path as it was given.</param>
/// <param name="Numbers">The numbers on all its pages, in reading order.</param>
/// <param name="Problems">Which of a form's rules are broken, a sentence each.</param>
/// <param name="Error">Why it could not be read; null when it was.</param>
public sealed record FileReading(string File, IReadOnlyList<NumberRead> Numbers, IReadOnlyList<string> Problems, string? Error);
