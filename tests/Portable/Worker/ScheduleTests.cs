using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Tests.Portable.Worker;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData("0 */5 * * * *", "2026-03-01T10:02:30", "2026-03-01T10:05:00")]
    [InlineData("*/15 * * * * *", "2026-03-01T10:02:30", "2026-03-01T10:02:45")]
    [InlineData("0 30 9 * * 1-5", "2026-03-06T10:00:00", "2026-03-09T09:30:00")] // Friday to Monday
    [InlineData("0 30 9 * Jan Mon", "2026-03-01T00:00:00", "2027-01-04T09:30:00")]
    [InlineData("0 0 0 29 2 *", "2026-03-01T00:00:00", "2028-02-29T00:00:00")]
    [InlineData("*/5 * * * *", "2026-03-01T10:02:30", "2026-03-01T10:05:00")] // five fields: from minutes on
    [InlineData("01:30:00", "2026-03-01T10:00:00", "2026-03-01T11:30:00")]
    public void NextTimeFollowsTheSchedule(string schedule, string after, string expected) =>
        Assert.Equal(Time(expected), new Schedule(schedule, TimeZoneInfo.Utc).Next(Time(after)));

    [Fact]
    public void TimesAreThoseOfTheZone()
    {
        var india = TimeZoneInfo.CreateCustomTimeZone("india", TimeSpan.FromHours(5.5), null, null);
        Assert.Equal(Time("2026-03-01T18:30:00"), new Schedule("0 0 0 * * *", india).Next(Time("2026-03-01T12:00:00")));
    }

    [Theory]
    [InlineData("every now and then")]
    [InlineData("61 * * * * *")]
    [InlineData("00:00:00")]
    public void ScheduleThatMakesNoSenseIsRefused(string schedule) =>
        Assert.Throws<FormatException>(() => new Schedule(schedule, TimeZoneInfo.Utc));

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
