namespace Digits.Recognition;

/// <summary>Set pixels side by side in row <paramref name="Y"/>, from <paramref name="Start"/> to just before <paramref name="End"/>.</summary>
internal readonly record struct Run(int Y, int Start, int End)
{
    public int Length => End - Start;
}
