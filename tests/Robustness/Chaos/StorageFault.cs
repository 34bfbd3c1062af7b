namespace Digits.Robustness.Tests.Chaos;

/// <summary>What can become of a request to storage.</summary>
internal enum StorageFault
{
    None,

    /// <summary>Answered late.</summary>
    Delayed,

    /// <summary>The connection ends before storage hears of it.</summary>
    CutBefore,

    /// <summary>Storage does it, and the connection ends before anybody is told.</summary>
    CutAfter,

    /// <summary>The connection ends in the middle of the answer.</summary>
    CutInAnswer,

    /// <summary>500, nothing done.</summary>
    Failed,

    /// <summary>503, nothing done.</summary>
    Busy,

    /// <summary>409 to a write, nothing done.</summary>
    Conflict,

    /// <summary>412 to a write, nothing done.</summary>
    ConditionNotMet,

    /// <summary>Storage gets it twice and the second answer goes back, as when a network repeats itself.</summary>
    SentTwice,
}
