using System.Runtime.InteropServices;
using Digits.Training.Networks;
using Google.Protobuf;
using TorchSharp;

namespace Digits.Training.Onnx;

/// <summary>
/// Puts the weights of an exported model back into a network, so that a published model can be trained on without its
/// checkpoint. Batch normalisation was folded into the convolutions; it comes back as scale 1, the folded bias, mean 0 and
/// variance 1, which in evaluation mode computes the same.
/// </summary>
public static class OnnxWeights
{
    private const float Epsilon = 1e-5f; // of batch normalisation: variance 1 - epsilon gives a deviation of exactly 1

    /// <param name="onnx">A model file that was exported from such a network.</param>
    /// <param name="network">Of the same kind; its weights are overwritten.</param>
    /// <exception cref="JobFailedException">The model lacks a weight of the network, or has it in another shape.</exception>
    public static void Load(byte[] onnx, torch.nn.Module network)
    {
        Dictionary<string, TensorProto> saved;
        try
        {
            saved = ModelProto.Parser.ParseFrom(onnx).Graph.Initializer.ToDictionary(tensor => tensor.Name);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new JobFailedException($"The model can't be read: {e.Message}", e);
        }

        using var noGradients = torch.no_grad();
        foreach (var (name, value) in network.state_dict())
        {
            if (value.dtype != torch.ScalarType.Float32) continue; // batch norm's count of batches
            if (saved.TryGetValue(name, out var tensor))
            {
                Copy(name, tensor, value);
                continue;
            }

            if (name.EndsWith(".running_mean", StringComparison.Ordinal)) value.zero_();
            else if (name.EndsWith(".running_var", StringComparison.Ordinal)) value.fill_(1 - Epsilon);
            else if (IsScale(name, network)) value.fill_(1);
            else throw new JobFailedException($"The model has no weight \"{name}\": it was exported from another network, or by an older version.");
        }
    }

    private static bool IsScale(string name, torch.nn.Module network) => name.EndsWith(".weight", StringComparison.Ordinal)
        && network.state_dict().ContainsKey(name[..^"weight".Length] + "running_mean");

    private static void Copy(string name, TensorProto tensor, torch.Tensor value)
    {
        var values = MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();
        if (values.Length != value.numel()) throw new JobFailedException($"The model's \"{name}\" has {values.Length} values; the network wants {value.numel()}.");
        using var source = torch.tensor(values, value.shape, device: value.device);
        value.copy_(source);
    }
}
