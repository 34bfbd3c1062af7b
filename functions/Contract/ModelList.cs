using Digits.Registry;

namespace Digits.Functions.Contract;

/// <summary>Answer of GET api/models.</summary>
/// <param name="Models">Newest first.</param>
public sealed record ModelList(IReadOnlyList<RegisteredModel> Models);
