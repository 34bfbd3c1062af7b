using System.CommandLine;
using System.Net.Http;
using Azure;
using Digits.Recognition;
using Digits.Recognition.Forms;
using Digits.Registry;
using Digits.Training.Samples;

namespace Digits.Training.Commands;

/// <summary>The command line of the training job: parses, runs, and turns what went wrong into a message and an exit code.</summary>
public static class Cli
{
    /// <summary>All went well.</summary>
    public const int Done = 0;

    /// <summary>The job failed; standard error says why.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Stopped by Ctrl+C, as shells count it.</summary>
    public const int Interrupted = 130;

    private const int DiskFullUnix = 28; // ENOSPC
    private const int DiskFullWindows = unchecked((int)0x80070070); // ERROR_DISK_FULL

    /// <summary>Runs one command.</summary>
    /// <param name="args">As the shell gives them.</param>
    /// <param name="output">Gets figures.</param>
    /// <param name="error">Gets progress and complaints.</param>
    /// <param name="cancellationToken">Stops the command as Ctrl+C does.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancellationToken = default)
    {
        var root = new RootCommand("Trains, evaluates, exports and publishes the models that read handwritten digits.")
        {
            ExploreCommand.Create(), TrainCommand.Create(), EvaluateCommand.Create(), CalibrateCommand.Create(), ReportCommand.Create(),
            ExportCommand.Create(), PublishCommand.Create(), ModelsCommand.Create(), ReadCommand.Create(), FetchCommand.Create(), SamplesCommand.Create(),
            TrainSpotterCommand.Create(), TrainRegionsCommand.Create(), AddSpotterCommand.Create(), TemplateCommand.Create(), FineTuneCommand.Create(),
        };
        var parsed = root.Parse(args);
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeSpan.FromMinutes(1), // a batch and a checkpoint may have to end first
        };
        try
        {
            var code = await parsed.InvokeAsync(configuration, cancellationToken);
            return parsed.Errors.Count > 0 ? Usage : code;
        }
        catch (OperationCanceledException)
        {
            return Fail("Stopped.", Interrupted);
        }
        catch (IOException e) when (e.HResult is DiskFullUnix or DiskFullWindows)
        {
            return Fail($"The disk is full: {e.Message}. Make room; what was written before is whole.", Failed);
        }
        catch (Exception e) when (e is JobFailedException or RegistryException or InvalidModelException or InvalidTemplateException or IOException or UnauthorizedAccessException)
        {
            return Fail(e.Message, Failed);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or Azure.Identity.AuthenticationFailedException)
        {
            return Fail($"Storage can't be reached or refuses: {(e as AggregateException)?.InnerException?.Message ?? e.Message}", Failed);
        }
        catch (HttpRequestException e)
        {
            return Fail($"The download failed: {e.Message}. Without the internet, copy the files by hand.", Failed);
        }

        int Fail(string message, int code)
        {
            error.WriteLine(message);
            return code;
        }
    }
}
