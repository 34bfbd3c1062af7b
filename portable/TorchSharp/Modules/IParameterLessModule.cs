namespace TorchSharp.Modules;

/// <summary>Marks modules with nothing to learn or keep.</summary>
public interface IParameterLessModule;
