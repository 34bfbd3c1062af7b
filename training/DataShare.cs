namespace Digits.Training;

/// <summary>A set that is learned from.</summary>
/// <param name="Name">The name of its folder.</param>
/// <param name="Times">How often an epoch goes over it.</param>
/// <param name="HoldBackEvery">
/// One writer in so many is held back for validation; one picture in so many where the writers aren't known. With 0 nothing is:
/// for a last training on all that there is, once the settings are chosen.
/// </param>
public sealed record DataShare(string Name, int Times, int HoldBackEvery);
