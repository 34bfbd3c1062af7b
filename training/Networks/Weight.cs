using TorchSharp;
using static TorchSharp.torch;

namespace Digits.Training.Networks;

/// <summary>A parameter or buffer of a trained network, off the device: row-major values and their shape.</summary>
/// <param name="Name">Its name in the network, such as "conv1.weight", under which an exported model keeps it.</param>
public sealed record Weight(float[] Values, long[] Shape, string? Name = null)
{
    /// <summary>Every float parameter and buffer of a network by name.</summary>
    public static IReadOnlyDictionary<string, Weight> AllOf(nn.Module network) =>
        network.state_dict().Where(entry => entry.Value.dtype == ScalarType.Float32).ToDictionary(
            entry => entry.Key,
            entry => new Weight(entry.Value.detach().cpu().contiguous().data<float>().ToArray(), entry.Value.shape, entry.Key));
}
