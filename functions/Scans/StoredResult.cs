using Azure;
using Digits.Functions.Contract;

namespace Digits.Functions.Scans;

/// <summary>A result as it lies in storage, of the scan's current content.</summary>
/// <param name="ETag">The result's version: what If-Match names.</param>
public sealed record StoredResult(ScanResult Result, ETag ETag);
