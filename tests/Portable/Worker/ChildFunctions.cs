using Azure.Storage.Blobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace Digits.Tests.Portable.Worker;

/// <summary>Functions that leave their traces in storage, so that they can be seen from another process.</summary>
internal static class ChildFunctions
{
    [Function(nameof(Survive))]
    public static async Task Survive(
        [BlobTrigger("%Container%/in/{name}")] string content, string name, [BlobInput("%Container%")] BlobContainerClient container)
    {
        await container.UploadBlobAsync($"begun/{name}/{Guid.NewGuid()}", BinaryData.FromString(content));
        while (await container.GetBlobClient("hold").ExistsAsync()) await Task.Delay(50);
        await container.UploadBlobAsync($"done/{name}/{Guid.NewGuid()}", BinaryData.FromString(content));
    }

    [Function(nameof(Settings))]
    public static IResult Settings(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "settings/{name}")] HttpRequest request, string name, FunctionContext context) =>
        Results.Text($"{((IConfiguration)context.InstanceServices.GetService(typeof(IConfiguration))!)[name]}|{Environment.GetEnvironmentVariable(name)}");
}
