using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Log lines as `func start` writes them: <c>[2026-01-31T12:00:00.000Z] text</c>, with a level where it matters.</summary>
internal sealed class HostConsoleFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "functions";

    public override void Write<TState>(
        in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        textWriter.Write($"[{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ}] ");
        var level = logEntry.LogLevel switch
        {
            LogLevel.Warning => "warning: ",
            LogLevel.Error => "error: ",
            LogLevel.Critical => "critical: ",
            _ => "",
        };
        textWriter.Write(level);
        textWriter.WriteLine(logEntry.Formatter(logEntry.State, logEntry.Exception));
        if (logEntry.Exception is not null) textWriter.WriteLine(logEntry.Exception);
    }
}
