namespace Digits.Registry;

/// <summary>A version in storage.</summary>
/// <param name="Role">current, previous or candidate, as the pointer names it; null for the rest.</param>
/// <param name="Published">When its model.json was written.</param>
/// <param name="Bytes">All its files together.</param>
/// <param name="IsSigned">There is a signature; whether it holds is checked by who has the public key.</param>
public sealed record RegisteredModel(string Version, string? Role, DateTimeOffset? Published, long Bytes, bool IsSigned);
