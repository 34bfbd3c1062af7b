using System.CommandLine;
using Digits.Recognition;
using Digits.Registry;
using Digits.Training.Models;
using Spectre.Console;

namespace Digits.Training.Commands;

/// <summary><c>models</c>: which versions are in storage, and which of them serves, is tried, or goes.</summary>
public static class ModelsCommand
{
    public static Command Create() => new("models", "List, show, promote, try, roll back, delete and sign published models")
    {
        List(), Show(), Promote(), Try(), RollBack(), Delete(), SigningCommands.Keys(), SigningCommands.Sign(),
    };

    private static Command List()
    {
        var json = Options.Json();
        var command = new Command("list", "The versions in storage, newest first") { json };
        OnRegistry(command, async (registry, parsed, terminal, cancellationToken) =>
        {
            var models = await registry.ListAsync(cancellationToken);
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(new { models });
                return;
            }

            var table = new Table().AddColumns("version", "", "published", "bytes", "signed");
            foreach (var model in models)
            {
                table.AddRow(
                    Markup.Escape(model.Version), model.Role ?? "", $"{model.Published:yyyy-MM-dd HH:mm}", $"{model.Bytes:N0}", model.IsSigned ? "yes" : "no");
            }

            terminal.Out.Write(table);
        });
        return command;
    }

    private static Command Show()
    {
        var version = Version();
        var command = new Command("show", "What a version says of itself, as JSON") { version };
        OnRegistry(command, async (registry, parsed, terminal, cancellationToken) =>
            terminal.WriteJson(await registry.ShowAsync(parsed.GetValue(version)!, cancellationToken)));
        return command;
    }

    private static Command Promote()
    {
        var version = Version();
        var command = new Command("promote", "Let a version serve; running apps change over within seconds") { version };
        OnRegistry(command, async (registry, parsed, terminal, cancellationToken) =>
            Say(terminal, await registry.PromoteAsync(parsed.GetValue(version)!, cancellationToken)));
        return command;
    }

    private static Command Try()
    {
        var version = new Argument<string?>("VERSION") { Description = "The candidate; none ends the trial", Arity = ArgumentArity.ZeroOrOne };
        var share = new Option<double>("--share") { Description = "Share of the requests that it answers, 0 to 1", DefaultValueFactory = _ => 0 };
        var shadow = new Option<bool>("--shadow") { Description = "Let it also read what the current version answers, and count where they differ" };
        var command = new Command("try", "Try a version beside the current one: a share of the requests, or in its shadow") { version, share, shadow };
        command.Validators.Add(result =>
        {
            if (result.GetValue(share) is not (>= 0 and <= 1)) result.AddError("--share is a number from 0 to 1.");
            if (result.GetValue(version) is not null && result.GetValue(share) == 0 && !result.GetValue(shadow))
            {
                result.AddError("Give --share, --shadow or both: without either nothing is tried.");
            }
        });
        OnRegistry(command, async (registry, parsed, terminal, cancellationToken) =>
        {
            var candidate = parsed.GetValue(version) is { } named ? new ModelCandidate(named, parsed.GetValue(share), parsed.GetValue(shadow)) : null;
            Say(terminal, await registry.TryOutAsync(candidate, cancellationToken));
        });
        return command;
    }

    private static Command RollBack()
    {
        var command = new Command("roll-back", "Let the version serve that did before the current one");
        OnRegistry(command, async (registry, _, terminal, cancellationToken) => Say(terminal, await registry.RollBackAsync(cancellationToken)));
        return command;
    }

    private static Command Delete()
    {
        var version = Version();
        var command = new Command("delete", "Delete a version; never the current one, nor the one on trial") { version };
        OnRegistry(command, async (registry, parsed, terminal, cancellationToken) =>
        {
            await registry.DeleteAsync(parsed.GetValue(version)!, cancellationToken);
            terminal.Out.MarkupLineInterpolated($"deleted {parsed.GetValue(version)}");
        });
        return command;
    }

    private static Argument<string> Version() => new("VERSION") { Description = "As models list shows it" };

    private static void OnRegistry(Command command, Func<ModelRegistry, ParseResult, Terminal, CancellationToken, Task> work)
    {
        var storage = new StorageOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var registry = new ModelRegistry(storage.Open(parsed).GetBlobContainerClient(ModelRegistry.Container));
            await work(registry, parsed, new Terminal(parsed), cancellationToken);
            return Cli.Done;
        });
    }

    private static void Say(Terminal terminal, ModelPointer pointer)
    {
        terminal.Out.MarkupLineInterpolated($"{pointer.Name} {pointer.Version} is current");
        if (pointer.Previous is { } previous) terminal.Out.MarkupLineInterpolated($"models roll-back leads to {previous}");
        if (pointer.Candidate is { } candidate)
        {
            terminal.Out.MarkupLineInterpolated($"{candidate.Version} is tried on {candidate.Share:P0} of the requests{(candidate.Shadow ? " and in the shadow of the rest" : "")}");
        }
    }
}
