using System.Globalization;
using Cronos;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>When a timer runs: NCRONTAB with six fields (five: at second 0), or a time span between runs.</summary>
internal sealed class Schedule
{
    private readonly CronExpression? cron;
    private readonly TimeSpan period;
    private readonly TimeZoneInfo zone;

    /// <exception cref="FormatException">Neither form.</exception>
    public Schedule(string text, TimeZoneInfo zone)
    {
        this.zone = zone;
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        if (fields == 1 && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out period) && period > TimeSpan.Zero) return;
        try
        {
            cron = CronExpression.Parse(text, fields == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard);
        }
        catch (CronFormatException e)
        {
            throw new FormatException($"The schedule '{text}' is neither a cron expression of six fields nor a time span: {e.Message}", e);
        }
    }

    /// <summary>First time after the given one; the end of time when there is none.</summary>
    public DateTimeOffset Next(DateTimeOffset after) =>
        cron is null ? after + period : cron.GetNextOccurrence(after, zone) ?? DateTimeOffset.MaxValue;
}
