using System.Buffers;
using System.ComponentModel;

namespace System.IO.Hashing;

/// <summary>
/// A hash for detecting damage, not attacks. Azure.Storage derives its CRC-64 from this class, and reads and resets it
/// while it streams; nothing else of the package is used, so nothing else of it is here.
/// </summary>
public abstract class NonCryptographicHashAlgorithm
{
    private const int StreamBufferBytes = 80 * 1024; // stays below the large object heap

    /// <param name="hashLengthInBytes">Size of every hash this algorithm produces, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    protected NonCryptographicHashAlgorithm(int hashLengthInBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hashLengthInBytes, 1);
        HashLengthInBytes = hashLengthInBytes;
    }

    public int HashLengthInBytes { get; }

    /// <summary>Adds bytes to what has been hashed so far.</summary>
    public abstract void Append(ReadOnlySpan<byte> source);

    /// <summary>Forgets everything appended.</summary>
    public abstract void Reset();

    /// <summary>Writes the hash of everything appended, and keeps the state.</summary>
    /// <param name="destination">Exactly <see cref="HashLengthInBytes"/> long.</param>
    protected abstract void GetCurrentHashCore(Span<byte> destination);

    /// <inheritdoc cref="Append(ReadOnlySpan{byte})"/>
    public void Append(byte[] source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Append(source.AsSpan());
    }

    /// <summary>Appends all of a stream from its position on.</summary>
    public void Append(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var buffer = ArrayPool<byte>.Shared.Rent(StreamBufferBytes);
        for (int read; (read = stream.Read(buffer)) > 0;) Append(buffer.AsSpan(0, read));
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <inheritdoc cref="Append(Stream)"/>
    public Task AppendAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return AppendAllAsync(stream, cancellationToken);
    }

    public byte[] GetCurrentHash()
    {
        var hash = new byte[HashLengthInBytes];
        GetCurrentHashCore(hash);
        return hash;
    }

    /// <returns>False, with nothing written, when the destination is too short.</returns>
    public bool TryGetCurrentHash(Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = destination.Length < HashLengthInBytes ? 0 : HashLengthInBytes;
        if (bytesWritten == 0) return false;
        GetCurrentHashCore(destination[..HashLengthInBytes]);
        return true;
    }

    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public int GetCurrentHash(Span<byte> destination) =>
        TryGetCurrentHash(destination, out var written) ? written : throw TooShort(nameof(destination));

    public byte[] GetHashAndReset()
    {
        var hash = new byte[HashLengthInBytes];
        GetHashAndResetCore(hash);
        return hash;
    }

    /// <returns>False, with nothing written or reset, when the destination is too short.</returns>
    public bool TryGetHashAndReset(Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = destination.Length < HashLengthInBytes ? 0 : HashLengthInBytes;
        if (bytesWritten == 0) return false;
        GetHashAndResetCore(destination[..HashLengthInBytes]);
        return true;
    }

    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public int GetHashAndReset(Span<byte> destination) =>
        TryGetHashAndReset(destination, out var written) ? written : throw TooShort(nameof(destination));

    /// <inheritdoc cref="GetCurrentHashCore"/>
    protected virtual void GetHashAndResetCore(Span<byte> destination)
    {
        GetCurrentHashCore(destination);
        Reset();
    }

    /// <summary>Not the computed hash: guards against taking one for the other, as the real class does.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("Use GetCurrentHash() to retrieve the computed hash code.", true)]
#pragma warning disable CS0809, CA1065 // obsolete override, throwing GetHashCode: the real class's own choice
    public override int GetHashCode() => throw new NotSupportedException("Use GetCurrentHash() to retrieve the computed hash code.");
#pragma warning restore CS0809, CA1065

    private async Task AppendAllAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(StreamBufferBytes);
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
            Append(buffer.AsSpan(0, read));
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private ArgumentException TooShort(string name) => new($"The destination must hold {HashLengthInBytes} bytes.", name);
}
