using System.Text.Json.Serialization;

namespace Digits.Recognition.Forms;

/// <summary>How a number's last digit proves the others.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckDigit>))]
public enum CheckDigit
{
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>ISO/IEC 7812-1 annex B: payment cards and many others.</summary>
    [JsonStringEnumMemberName("luhn")]
    Luhn,

    /// <summary>Weights 2, 3, 4 .. from the right, their sum a multiple of 11, as in ISBN-10; a number that would need an X has no valid form.</summary>
    [JsonStringEnumMemberName("mod11")]
    Mod11,
}
