namespace SixLabors.ImageSharp;

public struct Size(int width, int height) : IEquatable<Size>
{
    public int Width { get; set; } = width;

    public int Height { get; set; } = height;

    public static bool operator ==(Size left, Size right) => left.Equals(right);

    public static bool operator !=(Size left, Size right) => !left.Equals(right);

    public readonly bool Equals(Size other) => (Width, Height) == (other.Width, other.Height);

    public override readonly bool Equals(object? obj) => obj is Size other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(Width, Height);

    public override readonly string ToString() => $"Size [ Width={Width}, Height={Height} ]";
}
