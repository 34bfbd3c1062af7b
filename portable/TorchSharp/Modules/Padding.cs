namespace TorchSharp;

/// <summary>No padding, or as much as keeps the size.</summary>
public enum Padding
{
    Valid = 0,
    Same = 1,
}
