namespace Digits.Functions;

/// <summary>App settings under "Digits", for example <c>Digits__ModelPollSeconds=30</c>.</summary>
public sealed record AppSettings
{
    public const string Section = "Digits";

    /// <summary>How often models/digits/current.json is looked at.</summary>
    public double ModelPollSeconds { get; init; } = 5;

    /// <summary>Folder with one folder a version: the model that serves while storage has none.</summary>
    public string ModelsFolder { get; init; } = Path.Combine(AppContext.BaseDirectory, "models", "digits");

    /// <summary>Folder with the form templates that ship; those in storage come first.</summary>
    public string TemplatesFolder { get; init; } = Path.Combine(AppContext.BaseDirectory, "templates");

    /// <summary>Largest ONNX file that is taken from storage.</summary>
    public long MaxModelBytes { get; init; } = 200_000_000;

    /// <summary>
    /// The public key whose signature a model in storage must bear, as `training models keys` prints it; empty takes unsigned
    /// ones too. The model beside the app came with the app and needs none.
    /// </summary>
    public string ModelPublicKey { get; init; } = "";

    /// <summary>Largest request body.</summary>
    public long MaxRequestBytes { get; init; } = 30_000_000;

    /// <summary>Most images in one multipart request.</summary>
    public int MaxRequestImages { get; init; } = 1_000;

    /// <summary>Most images in one request that asks for explanations: where a model gives none of its own, each takes 49 runs.</summary>
    public int MaxExplainedImages { get; init; } = 32;

    /// <summary>Origins whose pages may call the API from a browser, separated by commas, such as <c>https://forms.example</c>; * is any, empty none.</summary>
    public string CorsOrigins { get; init; } = "";

    /// <summary>Requests with images that are worked on at a time: each may hold a body and a decoded page in memory.</summary>
    public int MaxConcurrentReads { get; init; } = Math.Max(4, 2 * Environment.ProcessorCount);

    /// <summary>
    /// Requests with images that may wait for their turn; more are answered 429. Together with <see cref="MaxConcurrentReads"/>
    /// below host.json's maxConcurrentRequests: beyond that the host answers, without saying when to come back.
    /// </summary>
    public int MaxQueuedReads { get; init; } = 64;

    /// <summary>Longest time that a request waits for its turn; then it is answered 503.</summary>
    public double MaxQueueSeconds { get; init; } = 20;

    /// <summary>
    /// Requests a second that each client may send to one instance in the long run; 0 is no limit. A client is an IPv4 address
    /// or an IPv6 /64. Requests from the machine itself are not counted.
    /// </summary>
    public int ClientRequestsPerSecond { get; init; } = 100;

    /// <summary>Requests that a client may send at once after a pause; opening the page takes about thirty.</summary>
    public int ClientRequestBurst { get; init; } = 500;

    /// <summary>Longest time that reading one scan may take a request; Azure's load balancer gives up after 230.</summary>
    public double MaxReadSeconds { get; init; } = 120;
}
