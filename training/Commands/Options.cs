using System.CommandLine;
using Digits.Training.Models;

namespace Digits.Training.Commands;

/// <summary>Options that several commands share.</summary>
public static class Options
{
    public const string DataVariable = "DIGITS_DATA";

    public static Option<string?> Data() => new("--data")
    {
        Description = $"Folder of a data set, or of several; else the environment variable {DataVariable} says it",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(DataVariable),
        HelpName = "DIR",
    };

    public static Option<string> Device()
    {
        var option = new Option<string>("--device")
        {
            Description = "Where the network runs",
            DefaultValueFactory = _ => "cpu",
        };
        option.AcceptOnlyFromAmong("cpu", "cuda");
        return option;
    }

    public static Option<bool> Json() => new("--json") { Description = "Print the figures as JSON on standard output" };

    public static Option<bool> Quick() => new("--quick") { Description = "Leave out MNIST-C's fifteen corruptions, which take longer than all the rest" };

    /// <summary>An option with an absolute address.</summary>
    public static Option<Uri?> Address(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "URL",
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address)) return address;
            result.AddError($"{name} must be an absolute address, such as https://example.org/.");
            return null;
        },
    };

    /// <summary>The file that an option names; null when it names none.</summary>
    /// <exception cref="JobFailedException">There is no such file.</exception>
    public static string? ExistingFile(ParseResult parsed, Option<string?> option)
    {
        var path = parsed.GetValue(option);
        return path is null || File.Exists(path) ? path : throw new JobFailedException($"{path} is missing.");
    }

    public static Option<string> Model() => new("--model")
    {
        Description = "Folder of a model, or of its versions: the newest is taken",
        DefaultValueFactory = _ => ModelVersions.DefaultRoot,
        HelpName = "DIR",
    };
}
