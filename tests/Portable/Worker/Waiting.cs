namespace Digits.Tests.Portable.Worker;

/// <summary>Waiting for what another thread or process will do.</summary>
internal static class Waiting
{
    /// <summary>Far beyond what anything here takes: reached only when it never happens.</summary>
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(2);

    public static async Task UntilAsync(Func<Task<bool>> happened)
    {
        using var never = new CancellationTokenSource(Never);
        while (!await happened()) await Task.Delay(50, never.Token);
    }

    public static Task UntilAsync(Func<bool> happened) => UntilAsync(() => Task.FromResult(happened()));

    public static async Task WaitHandleAsync(this CancellationToken token)
    {
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = token.Register(fired.SetResult);
        await fired.Task;
    }
}
