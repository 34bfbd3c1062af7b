namespace Digits.Recognition.Forms;

/// <summary>What a box that holds no digit holds instead.</summary>
internal enum BoxMark
{
    /// <summary>Nothing at all.</summary>
    Empty,

    Cross,

    Dash,
}
