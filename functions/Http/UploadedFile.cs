namespace Digits.Functions.Http;

/// <summary>One file of a request.</summary>
/// <param name="Name">As the client called it, or null for a plain body; not to be trusted as a path.</param>
public sealed record UploadedFile(string? Name, ReadOnlyMemory<byte> Bytes);
