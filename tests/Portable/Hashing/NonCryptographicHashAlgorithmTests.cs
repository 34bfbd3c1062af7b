using System.IO.Hashing;

namespace Digits.Tests.Portable.Hashing;

public sealed class NonCryptographicHashAlgorithmTests
{
    // RFC 1950, section 8: Adler-32. "Wikipedia" -> 11E60398 is the example everybody uses; "a" and "abc" are by hand.
    [Theory]
    [InlineData("", "00000001")]
    [InlineData("a", "00620062")]
    [InlineData("abc", "024D0127")]
    [InlineData("Wikipedia", "11E60398")]
    public void DerivedHashComputesItsPublishedValues(string text, string expected)
    {
        var adler = new Adler32();
        adler.Append(Bytes(text));
        Assert.Equal(expected, Convert.ToHexString(adler.GetCurrentHash()));
    }

    [Fact]
    public async Task BytesSpansAndStreamsHashAlike()
    {
        var long_ = Enumerable.Range(0, 200_000).Select(i => (byte)i).ToArray(); // several read buffers
        var bytes = new Adler32();
        bytes.Append(long_);
        var stream = new Adler32();
        stream.Append(new MemoryStream(long_));
        var asynchronous = new Adler32();
        await asynchronous.AppendAsync(new MemoryStream(long_), CancellationToken.None);
        Assert.Equal(bytes.GetCurrentHash(), stream.GetCurrentHash());
        Assert.Equal(bytes.GetCurrentHash(), asynchronous.GetCurrentHash());
    }

    [Fact]
    public void ReadingKeepsTheStateAndResettingForgetsIt()
    {
        var adler = new Adler32();
        adler.Append(Bytes("Wiki"));
        adler.GetCurrentHash();
        adler.Append(Bytes("pedia"));
        Assert.Equal("11E60398", Convert.ToHexString(adler.GetHashAndReset()));
        Assert.Equal("00000001", Convert.ToHexString(adler.GetCurrentHash()));
    }

    [Fact]
    public void LongerDestinationIsFilledAtItsStart()
    {
        var adler = new Adler32();
        adler.Append(Bytes("Wikipedia"));
        var destination = new byte[] { 9, 9, 9, 9, 9, 9 };
        Assert.Equal(4, adler.GetCurrentHash(destination));
        Assert.Equal([0x11, 0xE6, 0x03, 0x98, 9, 9], destination);
        Assert.True(adler.TryGetHashAndReset(destination, out var written));
        Assert.Equal(4, written);
    }

    [Fact]
    public void ShortDestinationIsRefusedUntouched()
    {
        var adler = new Adler32();
        var destination = new byte[3];
        Assert.False(adler.TryGetCurrentHash(destination, out var written));
        Assert.Equal(0, written);
        Assert.Throws<ArgumentException>(() => adler.GetCurrentHash(destination));
        Assert.Throws<ArgumentException>(() => adler.GetHashAndReset(destination));
        Assert.Equal(new byte[3], destination);
    }

    [Fact]
    public void ImpossibleLengthIsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new Adler32(0));

    private static byte[] Bytes(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    private sealed class Adler32(int length = 4) : NonCryptographicHashAlgorithm(length)
    {
        private uint low = 1, high;

        public override void Append(ReadOnlySpan<byte> source)
        {
            foreach (var b in source)
            {
                low = (low + b) % 65521;
                high = (high + low) % 65521;
            }
        }

        public override void Reset() => (low, high) = (1, 0);

        protected override void GetCurrentHashCore(Span<byte> destination) =>
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(destination, (high << 16) | low);
    }
}
