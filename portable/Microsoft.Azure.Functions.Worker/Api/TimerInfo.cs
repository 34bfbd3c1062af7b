namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a timer function is told.</summary>
public class TimerInfo
{
    /// <summary>Null when the timer keeps no monitor.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>True when the run was due while the app was down.</summary>
    public bool IsPastDue { get; set; }
}
