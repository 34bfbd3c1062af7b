using System.Collections;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The sizes of a tensor's dimensions.</summary>
    public struct Size : IEnumerable<long>
    {
        public static Size Empty = new(Array.Empty<long>());

        private readonly long[] sizes;

        public Size(long[] shape) => sizes = [.. shape];

        public Size(IEnumerable<long> shape) => sizes = [.. shape];

        public Size(int[] shape) => sizes = Array.ConvertAll(shape, s => (long)s);

        public Size(long size) => sizes = [size];

        public Size(int size) => sizes = [size];

        public Size((long, long) size) => sizes = [size.Item1, size.Item2];

        public Size((long, long, long) size) => sizes = [size.Item1, size.Item2, size.Item3];

        public Size((long, long, long, long) size) => sizes = [size.Item1, size.Item2, size.Item3, size.Item4];

        public readonly bool IsEmpty => sizes.Length == 0;

        public readonly bool IsScalar => sizes.Length == 0;

        public readonly int Length => sizes.Length;

        public readonly long[] Shape => sizes;

        public readonly long this[int idx] => sizes[idx];

        public readonly long this[long idx] => sizes[idx];

        public static implicit operator Size(long size) => new(size);

        public static implicit operator Size((long, long) size) => new(size);

        public static implicit operator Size((long, long, long) size) => new(size);

        public static implicit operator Size((long, long, long, long) size) => new(size);

        public static implicit operator Size(long[] size) => new(size);

        public static Size operator +(Size left, Size right) => new([.. left.sizes, .. right.sizes]);

        public static Size operator +(Size left, IEnumerable<long> right) => new([.. left.sizes, .. right]);

        public static bool operator ==(Size left, Size right) => left.Equals(right);

        public static bool operator !=(Size left, Size right) => !left.Equals(right);

        public readonly long numel() => Engine.Shape.Count(sizes);

        public readonly Size Slice(int first, int next) => new(sizes[first..next]);

        public readonly IEnumerable<long> Take(int i) => sizes.Take(i);

        public override readonly bool Equals(object? obj) => obj is Size other && sizes.AsSpan().SequenceEqual(other.sizes);

        public override readonly int GetHashCode() => sizes.Aggregate(17, HashCode.Combine);

        public readonly IEnumerator<long> GetEnumerator() => sizes.AsEnumerable().GetEnumerator();

        readonly IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
