namespace Digits.Recognition;

/// <summary>Why an image was turned away. The HTTP status that fits stands beside each.</summary>
public enum ImageRejection
{
    /// <summary>No bytes at all (400).</summary>
    Empty,

    /// <summary>Not an image in any format we know (400).</summary>
    NotAnImage,

    /// <summary>More bytes, pixels or pages than the limits allow (413).</summary>
    TooLarge,

    /// <summary>An image, of a format or compression we refuse to decode (415).</summary>
    UnsupportedFormat,

    /// <summary>The right format, but truncated or corrupt (422).</summary>
    Unreadable,
}
