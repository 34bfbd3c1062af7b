namespace Digits.Tests.Portable.Worker;

/// <summary>A test that sends a signal: Windows has none.</summary>
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows()) Skip = "Windows has no SIGTERM.";
    }
}
