namespace TorchSharp.Utils;

/// <summary>The name of a field's module, parameter or buffer in the state dictionary, where it isn't the field's own.</summary>
[AttributeUsage(AttributeTargets.All)]
public class ComponentNameAttribute : Attribute
{
    public string? Name { get; set; }
}
