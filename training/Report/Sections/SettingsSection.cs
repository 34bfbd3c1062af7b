using System.Text.Json;
using Digits.Recognition;

namespace Digits.Training.Report.Sections;

/// <summary>model.json, and the commands that made this.</summary>
internal static class SettingsSection
{
    public static string Of(ReportContents contents)
    {
        var model = contents.Result.Model;
        var rows = new List<IReadOnlyList<string>>
        {
            (string[])["Model", $"{model.Name} {model.Version}"],
            (string[])["SHA-256", model.Sha256],
            (string[])["Code", model.GitCommit ?? "not known"],
            (string[])["Temperature", $"{model.Temperature}"],
            (string[])["Accepts from", $"{model.AcceptThreshold}"],
        };
        if (contents.Training?.MadeWith is { } madeWith) rows.Add((string[])["Made with", madeWith]);
        if (model.Settings is { ValueKind: JsonValueKind.Object } settings)
        {
            rows.AddRange(settings.EnumerateObject().Where(setting => setting.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
                .Select(setting => (string[])[setting.Name, setting.Value.ToString()]));
        }

        return Html.Table(["Setting", "Value"], rows)
            + (model.Settings is { } all ? $"<pre>{Html.Text(JsonSerializer.Serialize(all, ModelManifest.Json))}</pre>" : "")
            + Html.Paragraph("Made by `dotnet run -c Release --project training -- report --model DIR --data DIR --out DIR`; the same figures as JSON by `… -- evaluate --json`.");
    }
}
