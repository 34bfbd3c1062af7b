using Digits.Recognition;

namespace Digits.Training.Samples;

/// <summary>What stands on a sample scan, and where: the box around its ink, in pixels.</summary>
public sealed record WrittenNumber(string Text, Box Box);
