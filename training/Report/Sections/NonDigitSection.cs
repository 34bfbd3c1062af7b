using Digits.Training.Commands;
using Digits.Training.Evaluation;

namespace Digits.Training.Report.Sections;

/// <summary>Letters, signs, foreign digits, noise: what should not be accepted.</summary>
internal static class NonDigitSection
{
    private const int PictureCount = 12;

    public static string Of(ReportContents contents)
    {
        var sets = contents.Result.Sets.Where(set => set.NonDigits > 0).ToList();
        if (sets.Count == 0) return "";
        var html = Html.Paragraph($"Accepted from a confidence of {contents.Result.Model.AcceptThreshold:0.####}. AUROC: how well confidence alone tells "
            + "MNIST's test images from these; 1 is without fault. Look-alikes (o O l I s S z Z b g q, a slash, Persian 1, 6 and 9) are counted apart: by themselves people take them for digits too.")
            + Html.Table(["Set", "No digits", "Accepted", "AUROC", "Look-alikes", "Accepted of these"], sets.Select(set => (IReadOnlyList<string>)[
                set.Name, $"{set.NonDigits:N0}", Terminal.Percent(set.NonDigitsAccepted!.Value), set.NonDigitAuroc is { } auroc ? $"{auroc:F4}" : "",
                set.LookAlikes is { } count ? $"{count:N0}" : "", set.LookAlikesAccepted is { } share ? Terminal.Percent(share) : ""]));
        foreach (var digits in contents.Result.Digits.Where(digits => sets.Exists(set => set.Name == digits.Set.Name && set.Layout == null)))
        {
            var worst = WorstCases.Of(digits, PictureCount).Where(worst => worst.Truth is not [>= '0' and <= '9'] || digits.Set.Labels.All(label => label <= 9)).Take(PictureCount).ToList();
            html += Html.Heading($"{digits.Set.Name}: read surest") + Html.Row("digits", worst.Select(picture =>
            {
                var text = $"{picture.Truth} read as {picture.Read}, {picture.Confidence * 100:0.0} %";
                var isInk = picture.Picture is { Width: 28, Height: 28 };
                return Html.Figure(isInk ? Picture.OfDigit(picture.Picture, text) : Picture.Of(picture.Picture, text), text);
            }));
        }

        return html;
    }
}
