using Digits.Training.Onnx;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Digits.Training.Networks;

/// <summary>
/// The plain network: two convolutions and two dense layers, 225,034 weights, in the manner of LeNet-5 (LeCun et al. 1998)
/// with ReLU, max pooling and dropout. About 99.1% on MNIST's test images after ten epochs.
/// </summary>
public sealed class Cnn : Network
{
    private readonly Conv2d conv1 = Conv2d(1, 32, 3);
    private readonly Conv2d conv2 = Conv2d(32, 64, 3);
    private readonly Linear dense1 = Linear(1600, 128);
    private readonly Dropout dropout = Dropout(0.5); // the dense layer would learn the training images by heart
    private readonly Linear dense2 = Linear(128, 10);

    public Cnn()
        : base("cnn") => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        var x = functional.relu(conv1.call(input)); // (B,1,28,28) -> (B,32,26,26)
        x = functional.max_pool2d(x, 2);            // -> (B,32,13,13)
        x = functional.relu(conv2.call(x));         // -> (B,64,11,11)
        x = functional.max_pool2d(x, 2);            // -> (B,64,5,5)
        x = x.flatten(1);                           // -> (B,1600)
        x = functional.relu(dense1.call(x));        // -> (B,128)
        return dense2.call(dropout.call(x));        // -> (B,10)
    }

    public override NetworkOutputs WriteTo(OnnxGraph graph, string image)
    {
        var weights = Weights();
        var x = graph.Relu(graph.Conv(image, weights["conv1.weight"], weights["conv1.bias"]));
        x = graph.MaxPool(x, 2);
        x = graph.Relu(graph.Conv(x, weights["conv2.weight"], weights["conv2.bias"]));
        x = graph.MaxPool(x, 2);
        x = graph.Flatten(x);
        x = graph.Relu(graph.Linear(x, weights["dense1.weight"], weights["dense1.bias"]));
        return new(graph.Linear(x, weights["dense2.weight"], weights["dense2.bias"]));
    }
}
