using Digits.Training.Onnx;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Digits.Training.Networks;

/// <summary>A network that reads digits: (B,1,28,28) values in 0..1, ink bright -> (B,10) logits.</summary>
public abstract class Network(string name) : Module<Tensor, Tensor>(name)
{
    /// <summary>The network called <paramref name="name"/>, with fresh weights.</summary>
    /// <exception cref="JobFailedException">There is none of that name.</exception>
    public static Network Create(string name) => name switch
    {
        "cnn" => new Cnn(),
        "resnet" => new ResNet(),
        "attention" => new AttentionNet(),
        "tiny" => new Tiny(),
        _ => throw new JobFailedException($"There is no network \"{name}\"; known: {string.Join(", ", Names)}."),
    };

    public static IReadOnlyList<string> Names { get; } = ["cnn", "resnet", "attention", "tiny"];

    /// <summary>Writes the same computation as forward in evaluation mode; returns the names of the results.</summary>
    /// <param name="graph">Gets the nodes and weights.</param>
    /// <param name="image">Name of the input in the graph.</param>
    public abstract NetworkOutputs WriteTo(OnnxGraph graph, string image);

    /// <summary>Whether the graph gives class activation maps.</summary>
    public virtual bool HasActivationMaps => false;

    /// <summary>Every float parameter and buffer by name, such as "conv1.weight".</summary>
    protected IReadOnlyDictionary<string, Weight> Weights() => Weight.AllOf(this);
}
