using System.Text.Json.Serialization;

namespace Digits.Functions.Contract;

/// <summary>Answer of POST api/predict: one prediction for each image, in the order they came.</summary>
public sealed record PredictResponse(ModelReference Model, IReadOnlyList<Prediction> Predictions);

/// <summary>The model that gave an answer.</summary>
public sealed record ModelReference(string Name, string Version);

/// <summary>One image taken as one digit. Without ink, <see cref="Digit"/> is null and <see cref="Reason"/> says "blank".</summary>
/// <param name="Digit">0 to 9.</param>
/// <param name="Confidence">Calibrated probability of <paramref name="Digit"/>, 0..1.</param>
/// <param name="Accepted">Whether the digit may be used unseen: its confidence reaches the model's threshold.</param>
/// <param name="Probabilities">Of 0 to 9; they sum to 1.</param>
/// <param name="Box">The ink, in pixels of the image as decoded, after EXIF orientation.</param>
/// <param name="Explanation">Present when it was asked for.</param>
public sealed record Prediction(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? Digit,
    double? Confidence,
    bool Accepted,
    IReadOnlyList<float>? Probabilities,
    PixelBox? Box,
    string? Reason,
    Explanation? Explanation = null)
{
    public static readonly Prediction Blank = new(null, null, false, null, null, "blank");
}
