namespace Digits.Training.Reading;

/// <summary>One number of a file, as the CSV file holds it.</summary>
/// <param name="File">The path as it was given.</param>
/// <param name="Line">Place in the file's reading order over all its pages, from 1.</param>
/// <param name="Text">The digits.</param>
/// <param name="Confidence">Probability that all of them are right, 0..1.</param>
/// <param name="Accepted">Whether the text may be used unseen.</param>
public sealed record NumberRead(string File, int Line, string Text, double Confidence, bool Accepted);
