namespace Digits.Functions.Serving;

/// <summary>models/digits/current.json: the version that shall serve. Written last when publishing, rewritten to roll back.</summary>
public sealed record ModelPointer(string Name, string Version);
