namespace Digits.Training.Networks;

/// <summary>A parameter or buffer of a trained network, off the device: row-major values and their shape.</summary>
public sealed record Weight(float[] Values, long[] Shape);
