using Microsoft.Azure.Functions.Worker;

namespace Digits.Tests.Portable.Worker;

internal sealed class TimerFunctionsUnderTest(Recorder recorder)
{
    [Function(nameof(EverySecond))]
    public Task EverySecond([TimerTrigger("* * * * * *")] TimerInfo timer) => recorder.RecordAsync($"every second {timer.IsPastDue}");

    [Function(nameof(AtStart))]
    public Task AtStart([TimerTrigger("%Schedule%", RunOnStartup = true)] TimerInfo timer) => recorder.RecordAsync($"at start {timer.IsPastDue}");

    [Function(nameof(Yearly))]
    public Task Yearly([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) =>
        recorder.RecordAsync($"yearly {timer.IsPastDue} {timer.ScheduleStatus?.Last:yyyy-MM-dd}");
}
