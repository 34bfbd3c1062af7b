using Digits.Functions.Http;
using Digits.Functions.Serving;
using Digits.Registry;

namespace Digits.Functions.Inference;

/// <summary>What the protocol's functions share: its error dialect, and the model that a route names.</summary>
public sealed class InferenceAnswers(ServingModel serving, ProblemResponses problems)
{
    /// <summary>Runs the work; problems carry their detail a second time in the member that the protocol names.</summary>
    public Task<IResult> AnswerAsync(HttpRequest request, Func<Task<IResult>> work, CancellationToken cancellationToken) =>
        problems.AnswerAsync(request, work, cancellationToken, detail => new() { ["error"] = detail });

    /// <summary>The model that serves, if it is the one that is asked for.</summary>
    /// <param name="version">Null for whichever serves.</param>
    /// <exception cref="ProblemException">Another model or version (404), or none at all (503).</exception>
    public ModelLease Lease(string name, string? version)
    {
        if (name != ModelRegistry.Name) throw Unknown($"There is no model \"{name}\"; this server has \"{ModelRegistry.Name}\".");
        var lease = serving.Lease();
        var serves = lease.Classifier.Manifest.Version;
        if (version is null || version == serves) return lease;
        lease.Dispose();
        throw Unknown($"Version {version} is not served; version {serves} is.");
    }

    private static ProblemException Unknown(string detail) => new(StatusCodes.Status404NotFound, "There is no such model", detail);
}
