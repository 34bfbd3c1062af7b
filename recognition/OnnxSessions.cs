using Microsoft.ML.OnnxRuntime;

namespace Digits.Recognition;

/// <summary>How models are run here.</summary>
internal static class OnnxSessions
{
    /// <summary>One thread a call: requests run side by side, and waiting threads must not burn a small host's processor.</summary>
    public static SessionOptions Options()
    {
        var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, // Faults arrive as exceptions; not on stderr too.
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
        return options;
    }
}
