using TorchSharp.Engine;

namespace TorchSharp;

/// <summary>A single number with its type, as operations take it beside tensors.</summary>
public sealed class Scalar : IDisposable
{
    private readonly double real;
    private readonly long integer;

    private Scalar(double real, torch.ScalarType type) => (this.real, integer, Type) = (real, (long)real, type);

    private Scalar(long integer, torch.ScalarType type) => (this.integer, real, Type) = (integer, integer, type);

    public torch.ScalarType Type { get; }

    internal bool IsFloat => Type.IsFloatingPoint();

    internal double Real => real;

    internal long Integer => integer;

    public static implicit operator Scalar(byte value) => new((long)value, torch.ScalarType.Byte);

    public static implicit operator Scalar(sbyte value) => new((long)value, torch.ScalarType.Int8);

    public static implicit operator Scalar(short value) => new((long)value, torch.ScalarType.Int16);

    public static implicit operator Scalar(int value) => new((long)value, torch.ScalarType.Int32);

    public static implicit operator Scalar(long value) => new(value, torch.ScalarType.Int64);

    public static implicit operator Scalar(float value) => new((double)value, torch.ScalarType.Float32);

    public static implicit operator Scalar(double value) => new(value, torch.ScalarType.Float64);

    public static implicit operator Scalar(bool value) => new(value ? 1L : 0L, torch.ScalarType.Bool);

    /// <summary>Nothing to let go here; the package's scalars are native objects.</summary>
    public void Dispose() => GC.SuppressFinalize(this);

    internal T To<T>()
        where T : System.Numerics.INumberBase<T> => IsFloat ? T.CreateTruncating(real) : T.CreateTruncating(integer);
}
