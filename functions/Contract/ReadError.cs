using Digits.Recognition;

namespace Digits.Functions.Contract;

/// <summary>Why something couldn't be read: a short word for programs, a sentence for people.</summary>
/// <param name="Reason">empty, not-an-image, too-large, unsupported-format, unreadable, layout, template or internal.</param>
/// <param name="Detail">What is wrong and what to do.</param>
public sealed record ReadError(string Reason, string Detail)
{
    /// <summary>A fault of ours that the same bytes will meet again.</summary>
    public static readonly ReadError Internal = new("internal", "The reader failed on this file. The server's log tells more.");

    public static ReadError From(ImageRejectedException rejected) => new(
        rejected.Rejection switch
        {
            ImageRejection.Empty => "empty",
            ImageRejection.NotAnImage => "not-an-image",
            ImageRejection.TooLarge => "too-large",
            ImageRejection.UnsupportedFormat => "unsupported-format",
            _ => "unreadable",
        },
        rejected.Message);
}
