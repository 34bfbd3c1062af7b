using System.Text.Json.Serialization;

namespace Digits.Recognition.Forms;

/// <summary>Which way a printed line runs.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LineDirection>))]
public enum LineDirection
{
    /// <summary>From left to right.</summary>
    [JsonStringEnumMemberName("across")]
    Across,

    /// <summary>From top to bottom.</summary>
    [JsonStringEnumMemberName("down")]
    Down,
}
