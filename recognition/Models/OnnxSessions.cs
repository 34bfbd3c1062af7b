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

    /// <summary>Opens a network of one input and one output.</summary>
    /// <param name="name">What errors call it, such as "spotter".</param>
    /// <exception cref="InvalidModelException">ONNX Runtime refuses it, or it lacks them.</exception>
    public static InferenceSession Open(byte[] onnx, string name, string input, string output)
    {
        try
        {
            using var options = Options();
            var session = new InferenceSession(onnx, options);
            if (session.InputMetadata.ContainsKey(input) && session.OutputMetadata.ContainsKey(output)) return session;
            session.Dispose();
            throw new InvalidModelException($"The {name} must have the input '{input}' and the output '{output}'.");
        }
        catch (OnnxRuntimeException fault)
        {
            throw new InvalidModelException($"The {name} can't be run: {fault.Message}", fault);
        }
    }
}
