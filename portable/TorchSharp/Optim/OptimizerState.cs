namespace TorchSharp.Modules;

/// <summary>What an optimiser remembers of one parameter from step to step.</summary>
public abstract class OptimizerState
{
    protected Parameter _parameter;

    protected OptimizerState(Parameter parameter) => _parameter = parameter;

    public abstract void Initialize(OptimizerOptions options);

    public abstract void SaveStateDict(BinaryWriter writer);

    public abstract void LoadStateDict(BinaryReader reader);

    public abstract void LoadStateDict(OptimizerState source);

    public virtual bool ApproximatelyEquals(OptimizerState other) => false;

    public virtual void to(torch.Device device) => torch.InitializeDevice(device);

    protected static void SaveConditionalStateTensor(BinaryWriter writer, torch.Tensor? tensor)
    {
        writer.Write(tensor is not null);
        tensor?.Save(writer);
    }

    protected static void LoadConditionalStateTensor(BinaryReader reader, ref torch.Tensor? result, torch.Device device)
    {
        if (reader.ReadBoolean())
        {
            TensorExtensionMethods.Load(ref result, reader);
            result.DetachFromDisposeScope();
            return;
        }

        result?.Dispose();
        result = null;
    }

    private protected static void Replace(ref torch.Tensor? own, torch.Tensor? other)
    {
        own?.Dispose();
        own = other?.clone().DetachFromDisposeScope();
    }

    private protected static bool Near(torch.Tensor? a, torch.Tensor? b) =>
        a is null || b is null ? a is null && b is null : a.allclose(b);
}
