using System.Text;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Tests.Portable.Worker;

internal sealed class QueueFunctionsUnderTest(Recorder recorder)
{
    [Function(nameof(Text))]
    public Task Text([QueueTrigger("%Queue%")] string message, CancellationToken cancellationToken) =>
        recorder.RecordAsync(message, cancellationToken);

    [Function(nameof(Bytes))]
    public Task Bytes([QueueTrigger("%Queue%")] byte[] message) => recorder.RecordAsync(Encoding.UTF8.GetString(message));

    [Function(nameof(Data))]
    public Task Data([QueueTrigger("%Queue%")] BinaryData message) => recorder.RecordAsync(message.ToString());

    [Function(nameof(Message))]
    public Task Message([QueueTrigger("%Queue%")] QueueMessage message) => recorder.RecordAsync(message.Body.ToString());

    [Function(nameof(Object))]
    public Task Object([QueueTrigger("%Queue%")] Order order, string id, string customer, int dequeueCount) =>
        recorder.RecordAsync($"{order.Customer} {order.Pieces} {id.Length > 0} {customer} {dequeueCount}");

    internal sealed record Order(string Customer, int Pieces);
}
