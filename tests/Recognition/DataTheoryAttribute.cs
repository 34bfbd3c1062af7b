namespace Digits.Recognition.Tests;

/// <summary>As <see cref="DataFactAttribute"/>, for a test with several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DataTheoryAttribute : TheoryAttribute
{
    public DataTheoryAttribute() => Skip = new DataFactAttribute().Skip;
}
