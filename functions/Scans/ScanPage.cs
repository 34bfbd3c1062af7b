using Digits.Recognition;

namespace Digits.Functions.Scans;

/// <summary>One page of a scan, not decoded yet.</summary>
/// <param name="Number">Place in the scan, from 1.</param>
/// <param name="Entry">The zip's entry that it comes from; null otherwise.</param>
/// <param name="Decode">Makes it a picture, upright as its file says; throws <see cref="ImageRejectedException"/>.</param>
public sealed record ScanPage(int Number, string? Entry, Func<CancellationToken, GreyImage> Decode);
