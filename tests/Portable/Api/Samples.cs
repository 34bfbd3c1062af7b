using System.Diagnostics.CodeAnalysis;

namespace Digits.Portable.Tests.Api;

public enum SampleSize : byte
{
    Small = 1,
    Large = 4,
}

[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class SampleAttribute : Attribute
{
    public string? Name { get; set; }
}

public interface ISampleKey
{
    int Value { get; }
}

/// <summary>One of everything that a signature can say, for <see cref="ApiSignatureTests"/>.</summary>
public abstract class Sample<T> : IDisposable
    where T : class
{
    public const int Limit = 7;

    protected Sample(T first) => Pairs = [("first", first)];

    public IReadOnlyList<(string Name, T? Value)>? Pairs { get; init; }

    public SampleSize Size { get; protected set; }

    public abstract string? Text { get; }

    public bool Find<TKey>(TKey key, [NotNullWhen(true)] out string? found, params int[] more)
        where TKey : ISampleKey, new()
    {
        found = more.Contains(key.Value) || Pairs is null ? "found" : null;
        return found is not null;
    }

    public abstract T Scale(Dictionary<string, object?[]> by, double factor = 0.5, SampleSize? size = null, CancellationToken cancellationToken = default);

    public void Dispose() => GC.SuppressFinalize(this);

    internal SampleSize Hidden() => Size;
}
