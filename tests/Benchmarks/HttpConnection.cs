using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Digits.Benchmarks;

/// <summary>
/// One kept-alive HTTP/1.1 connection to this machine on a blocking socket: the cheapest client there is, so that the
/// server is what is measured.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] answer = new byte[16 * 1024];

    /// <exception cref="SocketException">Nobody listens there.</exception>
    public HttpConnection(int port) => socket.Connect(IPAddress.Loopback, port);

    /// <summary>A request as it goes over the wire.</summary>
    public static byte[] Post(string path, string contentType, byte[] body) =>
    [
        .. Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {contentType}\r\nContent-Length: {body.Length}\r\n\r\n"),
        .. body,
    ];

    /// <summary>Sends a request and reads its answer to the end.</summary>
    /// <returns>The answer's status.</returns>
    /// <exception cref="IOException">The server hung up.</exception>
    public int Send(byte[] request)
    {
        socket.Send(request);
        for (var received = 0; ;)
        {
            if (received == answer.Length) Array.Resize(ref answer, 2 * answer.Length);
            var count = socket.Receive(answer.AsSpan(received));
            if (count == 0) throw new IOException("The server hung up.");
            received += count;
            if (IsWhole(answer.AsSpan(0, received))) return ((answer[9] - '0') * 100) + ((answer[10] - '0') * 10) + answer[11] - '0';
        }
    }

    public void Dispose() => socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;
        var length = bytes[..end].IndexOf("Content-Length: "u8);
        if (length < 0) return bytes.EndsWith("\r\n0\r\n\r\n"u8); // chunked
        return Utf8Parser.TryParse(bytes[(length + 16)..], out int expected, out _) && bytes.Length == end + 4 + expected;
    }
}
