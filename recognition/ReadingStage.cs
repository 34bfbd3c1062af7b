namespace Digits.Recognition;

/// <summary>Looks on while a page is read: for benchmarks, and for people who want to see why it was read so.</summary>
/// <param name="stage">What has just been done.</param>
/// <param name="picture">What came of it; drawn only when asked for.</param>
public delegate void ReadingStage(string stage, Func<GreyImage> picture);
