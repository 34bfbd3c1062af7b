using System.CommandLine;
using Digits.Recognition;
using Digits.Recognition.Forms;
using Spectre.Console;

namespace Digits.Training.Commands;

/// <summary><c>template</c>: makes a form template of a scan of the form.</summary>
public static class TemplateCommand
{
    public static Command Create()
    {
        var scan = new Argument<string>("scan") { Description = "A scan of the form, blank or filled, straight and whole" };
        var output = new Option<string>("--out") { Description = "Write the template to this file; its name names the template", HelpName = "FILE", Required = true };
        var command = new Command("template", "Make a form template of a scan: its printed lines and rows of boxes. Name its fields and add rules by hand")
        {
            scan, output,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(() =>
        {
            var terminal = new Terminal(parsed);
            var (file, target) = (parsed.GetValue(scan)!, parsed.GetValue(output)!);
            var name = Path.GetFileNameWithoutExtension(target).ToLowerInvariant();
            if (!FormTemplate.IsName(name)) throw new JobFailedException($"\"{name}\" can't name a template: use letters, digits, - and _.");
            try
            {
                var page = ImageDecoder.Decode(File.ReadAllBytes(file), new DecodeLimits(), cancellationToken);
                var template = TemplateMaker.Make(page, name);
                AtomicFile.Write(target, template.ToJson());
                terminal.Out.Write(ToTable(template));
                terminal.Out.MarkupLineInterpolated($"{target}: {template.Lines.Count} printed lines to find the form by, {template.Fields.Count} fields");
            }
            catch (ImageRejectedException rejected)
            {
                throw new JobFailedException($"{file}: {rejected.Message}");
            }

            return Cli.Done;
        }));
        return command;
    }

    private static Table ToTable(FormTemplate template)
    {
        var table = new Table().AddColumns("field", "boxes", "x", "y", "width", "height");
        foreach (var field in template.Fields)
        {
            table.AddRow(field.Name, $"{field.Boxes}", $"{field.X:F4}", $"{field.Y:F4}", $"{field.Width:F4}", $"{field.Height:F4}");
        }

        return table;
    }
}
