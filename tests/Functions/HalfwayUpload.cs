using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Digits.Functions.Tests;

/// <summary>A client that promises an image, sends some of it and falls silent.</summary>
public sealed class HalfwayUpload(int port) : IDisposable
{
    private readonly TcpClient client = new();

    public async Task BeginAsync()
    {
        await client.ConnectAsync(IPAddress.Loopback, port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            "POST /api/predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: 100000\r\n\r\nonly this"));
    }

    public void Dispose() => client.Dispose();
}
