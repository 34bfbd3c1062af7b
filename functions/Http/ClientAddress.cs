using System.Net;
using System.Net.Sockets;

namespace Digits.Functions.Http;

/// <summary>Whom a request comes from, as far as limits are concerned.</summary>
public static class ClientAddress
{
    private const string ForwardedFor = "X-Forwarded-For";

    private const int NetworkBytes = 8; // A subscriber of IPv6 has a /64 at least, and may use any address of it.

    /// <summary>
    /// The last address of X-Forwarded-For: Azure's front end appends the one it saw, and whatever stands before it may be
    /// made up by the client. Without that header the connection's own address.
    /// </summary>
    /// <returns>An IPv4 address or the network of an IPv6 address; null for the machine itself.</returns>
    public static string? Of(HttpContext http)
    {
        var address = Last(http.Request.Headers[ForwardedFor]) ?? http.Connection.RemoteIpAddress;
        if (address is null || IPAddress.IsLoopback(address)) return null;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetwork) return address.ToString();
        var network = address.GetAddressBytes();
        network.AsSpan(NetworkBytes).Clear();
        return new IPAddress(network).ToString();
    }

    private static IPAddress? Last(string? forwarded)
    {
        if (forwarded is null) return null;
        var last = forwarded[(forwarded.LastIndexOf(',') + 1)..].Trim();
        // With its port, as Azure writes it, or without.
        return IPEndPoint.TryParse(last, out var endpoint) ? endpoint.Address : null;
    }
}
