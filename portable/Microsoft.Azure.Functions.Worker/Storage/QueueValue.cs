using System.Text.Json;
using Azure.Core.Serialization;
using Azure.Storage.Queues.Models;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>A queue's message as the type that a parameter asks for.</summary>
internal static class QueueValue
{
    public static ParameterSource SourceFor(Type type, ObjectSerializer serializer)
    {
        if (type == typeof(QueueMessage)) return static invocation => new(invocation.Trigger);
        if (type == typeof(BinaryData)) return static invocation => new(Body(invocation));
        if (type == typeof(string)) return static invocation => new(Body(invocation).ToString());
        if (type == typeof(byte[])) return static invocation => new(Body(invocation).ToArray());
        return invocation => serializer.DeserializeAsync(Body(invocation).ToStream(), type, invocation.CancellationToken);
    }

    /// <summary>The message's particulars and, when its text is a JSON object, that object's plain properties.</summary>
    public static IReadOnlyDictionary<string, object?> BindingData(QueueMessage message)
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        var text = message.Body.ToString();
        if (text.AsSpan().TrimStart() is ['{', ..])
        {
            try
            {
                using var json = JsonDocument.Parse(text);
                foreach (var property in json.RootElement.EnumerateObject()) data[property.Name] = property.Value.ToString();
            }
            catch (JsonException)
            {
                // Text that only looks like JSON has no properties.
            }
        }
        data["QueueTrigger"] = text;
        data["Id"] = message.MessageId;
        data["PopReceipt"] = message.PopReceipt;
        data["DequeueCount"] = message.DequeueCount;
        data["InsertionTime"] = message.InsertedOn;
        data["ExpirationTime"] = message.ExpiresOn;
        data["NextVisibleTime"] = message.NextVisibleOn;
        return data;
    }

    private static BinaryData Body(Invocation invocation) => ((QueueMessage)invocation.Trigger).Body;
}
