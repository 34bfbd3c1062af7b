using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Digits.Recognition;
using Spectre.Console;

namespace Digits.Training.Commands;

/// <summary>Where a command writes: figures to standard output, what goes on meanwhile to standard error.</summary>
public sealed class Terminal
{
    private const int RedirectedWidth = 1000; // in a file nothing should wrap

    private readonly TextWriter output;

    public Terminal(ParseResult parsed)
    {
        output = parsed.InvocationConfiguration.Output;
        Out = Console(output);
        Error = Console(parsed.InvocationConfiguration.Error);
    }

    /// <summary>For tables.</summary>
    public IAnsiConsole Out { get; }

    /// <summary>For progress and complaints.</summary>
    public IAnsiConsole Error { get; }

    /// <summary>Writes one JSON document, numbers unrounded.</summary>
    public void WriteJson<T>(T figures) => output.WriteLine(Json(figures));

    /// <summary>Figures as one JSON document, numbers unrounded.</summary>
    public static string Json<T>(T figures) => JsonSerializer.Serialize(figures, JsonFormat);

    private static readonly JsonSerializerOptions JsonFormat = new(ModelManifest.Json)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static IAnsiConsole Console(TextWriter writer)
    {
        var target = new AnsiConsoleOutput(writer);
        if (target.IsTerminal) return AnsiConsole.Create(new AnsiConsoleSettings { Out = target });
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = target, Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No,
        });
        console.Profile.Width = RedirectedWidth;
        return console;
    }

    /// <summary>"99.12 %".</summary>
    public static string Percent(double share) => (share * 100).ToString("0.00", CultureInfo.InvariantCulture) + " %";

    /// <summary>Runs work behind a progress bar on standard error; a <see cref="Evaluation.Progress"/>.</summary>
    public void Show(string title, int total, Action<Action<int>> work) => WithProgress(title, total, done =>
    {
        work(done);
        return true;
    });

    /// <summary>Runs work behind a progress bar on standard error.</summary>
    /// <param name="title">What is going on.</param>
    /// <param name="total">Steps in all.</param>
    /// <param name="work">Gets an action to call with steps done; may be called from several threads.</param>
    public T WithProgress<T>(string title, double total, Func<Action<int>, T> work)
    {
        var result = default(T)!;
        Error.Progress().Start(context =>
        {
            var task = context.AddTask(Markup.Escape(title), maxValue: total);
            result = work(steps => task.Increment(steps));
        });
        return result;
    }
}
