using System.Diagnostics;
using Digits.Functions.Telemetry;
using Microsoft.Extensions.Logging;

namespace Digits.Functions.Serving;

/// <summary>
/// Lets a candidate read what the current model has just answered, behind the answer, and counts where they differ. One at a
/// time: what comes meanwhile is not compared, so that answers stay as quick as without it.
/// </summary>
public sealed class ShadowComparison(ServingModel serving, ILogger<ShadowComparison> logger) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Returns at once.</summary>
    /// <param name="version">The version that answered.</param>
    /// <param name="answer">What it answered: a digit or a line each.</param>
    /// <param name="read">Reads the same again with another model, in the same order.</param>
    public void Begin(string version, IReadOnlyList<string?> answer, Func<ModelLease, IReadOnlyList<string?>> read)
    {
        if (serving.TryLeaseShadow() is not { } candidate) return;
        var candidateVersion = candidate.Classifier.Manifest.Version;
        if (version == candidateVersion || !turn.Wait(0))
        {
            candidate.Dispose();
            return;
        }

        _ = Task.Run(() =>
        {
            try
            {
                using (candidate) Compare(version, candidateVersion, answer, read(candidate));
            }
            catch (Exception exception)
            {
                // The edge of a task that nobody waits for: a candidate that fails shall harm no answer.
                logger.LogWarning(exception, "The candidate {Version} failed where {Current} answered", candidateVersion, version);
            }
            finally
            {
                turn.Release();
            }
        });
    }

    public void Dispose() => turn.Dispose();

    private void Compare(string version, string candidateVersion, IReadOnlyList<string?> answer, IReadOnlyList<string?> other)
    {
        var compared = Math.Max(answer.Count, other.Count);
        var same = answer.Zip(other).Count(pair => pair.First == pair.Second);
        var tags = new TagList { { DigitsMetrics.Version, version }, { DigitsMetrics.Candidate, candidateVersion } };
        DigitsMetrics.Compared.Add(compared, tags);
        DigitsMetrics.Disagreed.Add(compared - same, tags);
        logger.LogInformation(
            "Candidate {Candidate} against {Version}: {Disagreed} of {Compared} differ", candidateVersion, version, compared - same, compared);
    }
}
