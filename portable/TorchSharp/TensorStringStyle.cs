namespace TorchSharp;

/// <summary>Ways to print a tensor.</summary>
public enum TensorStringStyle
{
    Metadata,
    Julia,
    Numpy,
    CSharp,
    Default,
}
