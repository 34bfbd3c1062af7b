namespace Digits.Recognition;

/// <summary>An axis-aligned rectangle in pixels: (X, Y) is its top left corner, inside; (Right, Bottom) lies just outside.</summary>
public readonly record struct Box(int X, int Y, int Width, int Height)
{
    public int Right => X + Width;

    public int Bottom => Y + Height;

    /// <summary>Whether a pixel lies inside.</summary>
    public bool Contains(int x, int y) => x >= X && y >= Y && x < Right && y < Bottom;

    public bool ContainsMiddleOf(Box other) => Contains(other.X + (other.Width / 2), other.Y + (other.Height / 2));

    /// <summary>This box elsewhere.</summary>
    public Box Move(int x, int y) => this with { X = X + x, Y = Y + y };

    /// <summary>This box on a picture that is so many times as large.</summary>
    public Box Scale(int factor) => new(X * factor, Y * factor, Width * factor, Height * factor);

    /// <summary>This box with a margin on each side.</summary>
    public Box Grow(int margin) => new(X - margin, Y - margin, Width + (2 * margin), Height + (2 * margin));

    /// <summary>The smallest box that holds both.</summary>
    public Box Union(Box other)
    {
        var x = Math.Min(X, other.X);
        var y = Math.Min(Y, other.Y);
        return new Box(x, y, Math.Max(Right, other.Right) - x, Math.Max(Bottom, other.Bottom) - y);
    }

    /// <summary>The part that both share; width or height is 0 where they don't meet.</summary>
    public Box Intersect(Box other)
    {
        var x = Math.Max(X, other.X);
        var y = Math.Max(Y, other.Y);
        return new Box(x, y, Math.Max(0, Math.Min(Right, other.Right) - x), Math.Max(0, Math.Min(Bottom, other.Bottom) - y));
    }
}
