namespace Digits.Training.Networks;

/// <summary>A parameter or buffer of a trained network, off the device: row-major values and their shape.</summary>
/// <param name="Name">Its name in the network, such as "conv1.weight", under which an exported model keeps it.</param>
public sealed record Weight(float[] Values, long[] Shape, string? Name = null);
