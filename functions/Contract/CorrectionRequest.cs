namespace Digits.Functions.Contract;

/// <summary>Body of POST api/corrections: what people saw that the model didn't.</summary>
public sealed record CorrectionRequest(IReadOnlyList<Correction>? Corrections);

/// <summary>
/// One thing that was read wrongly, or rightly: on a scan in storage (scan, page, box), or a picture of a digit (image).
/// </summary>
/// <param name="Scan">The scan's name; its result is amended.</param>
/// <param name="Page">The page's number, from 1.</param>
/// <param name="Box">The digit's, line's or cell's box as the result has it.</param>
/// <param name="Image">PNG or another image of one digit, in base64, instead of a scan.</param>
/// <param name="Digit">What it really is, 0 to 9; null: no digit.</param>
/// <param name="Text">What really stands there, where the box is a line's or a cell's.</param>
/// <param name="Undo">Takes back what was said before: it is again as the model read it.</param>
public sealed record Correction(string? Scan, int? Page, PixelBox? Box, byte[]? Image, int? Digit, string? Text, bool Undo = false);

/// <summary>Answer of POST api/corrections.</summary>
/// <param name="Taken">How many changed something; what was said before changes nothing.</param>
/// <param name="Results">The amended results' new ETags.</param>
public sealed record CorrectionResponse(int Taken, IReadOnlyList<CorrectedResult> Results);

/// <param name="ETag">Of the result, with its quotes: what If-Match takes.</param>
public sealed record CorrectedResult(string Scan, string ETag);
