using Digits.Functions.Contract;
using Digits.Functions.Inference;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Functions;

/// <summary>GET v2: the server's metadata (Open Inference Protocol).</summary>
public sealed class DescribeServer
{
    [Function(nameof(DescribeServer))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v2")] HttpRequest request)
    {
        _ = request;
        var version = typeof(DescribeServer).Assembly.GetName().Version!.ToString(3);
        return TypedResults.Json(new ServerDescription("serverless-digits", version, ["binary_tensor_data"]), ContractJson.Options);
    }
}
