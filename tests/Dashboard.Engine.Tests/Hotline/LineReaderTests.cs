using System.Text;
using Dashboard.Engine.Hotline;

namespace Dashboard.Engine.Tests.Hotline;

/// <summary>Bytes of any kind, in pieces of any size: the same lines, in little memory.</summary>
public sealed class LineReaderTests
{
    private static readonly byte[] Mixed = Encoding.UTF8.GetBytes("one\r\n\ntwo 春运\nthree " + new string('x', 20_000) + "\nfour\nrest");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1_000_000)]
    public async Task Lines_are_the_same_however_the_bytes_come(int piece)
    {
        var reader = new LineReader(new Pieces(Mixed, piece));
        var lines = new List<ReadLine>();
        while (await reader.NextAsync(TestContext.Current.CancellationToken) is { } line) lines.Add(line);

        Assert.Equal(["one", "", "two 春运", "four"], lines.Where(l => !l.TooLong).Select(l => l.Text));
        Assert.StartsWith("three x", Assert.Single(lines, l => l.TooLong).Text, StringComparison.Ordinal);
        Assert.Equal(new("rest", Mixed.Length, TooLong: false, HasEnd: false), reader.Rest());
        Assert.Equal([5L, 6, Mixed.Length - 9 - 20_007, Mixed.Length - 9, Mixed.Length - 4], lines.Select(l => l.EndsAt));
        Assert.Null(reader.Rest());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1_000_000)]
    public async Task A_return_alone_ends_a_line_where_the_next_one_begins_and_else_stands_in_a_name(int piece)
    {
        var reader = new LineReader(new Pieces("1a\r2b\r\n3c\rd\n4e\r5f\r"u8.ToArray(), piece));
        var lines = new List<ReadLine>();
        while (await reader.NextAsync(TestContext.Current.CancellationToken) is { } line) lines.Add(line);

        Assert.Equal([("1a", 3L), ("2b", 7), ("3c\rd", 12), ("4e", 15)], lines.Select(l => (l.Text, l.EndsAt)));
        Assert.Equal(new("5f", 18, TooLong: false, HasEnd: true), reader.Rest());
    }

    [Fact]
    public async Task A_line_that_grows_for_ever_is_told_once_and_nothing_of_it_is_read_twice()
    {
        using var log = new MemoryStream();
        var reader = new LineReader(log);

        Assert.Equal((true, 20_000L), await NextAsync(new('x', 20_000)));
        Assert.Equal((false, 25_000L), await NextAsync(new('y', 5_000)));
        Assert.Null(await NextAsync(""));

        // Whoever comes later goes on within the line.
        reader = new(log, 25_000, within: true);
        Assert.Equal((false, 55_000L), await NextAsync(new('z', 30_000)));
        Assert.Equal((false, 55_004L), await NextAsync("end\none\n"));
        Assert.Equal("one", (await reader.NextAsync(TestContext.Current.CancellationToken))!.Value.Text);

        // An empty line says how far it is.
        async Task<(bool TooLong, long EndsAt)?> NextAsync(string more)
        {
            var at = log.Position;
            log.Write(Encoding.UTF8.GetBytes(more));
            log.Position = at;
            return await reader.NextAsync(TestContext.Current.CancellationToken) is not { } line ? null
                : line.TooLong || line.Text.Length == 0 ? (line.TooLong, line.EndsAt)
                : throw new InvalidOperationException(line.Text);
        }
    }

    [Fact]
    public async Task A_gigabyte_without_an_end_is_one_line_that_is_too_long()
    {
        using var gigabyte = new Pieces(new byte[1024 * 1024], 64 * 1024, repeated: 1024);
        var reader = new LineReader(gigabyte);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var line = (await reader.NextAsync(TestContext.Current.CancellationToken))!.Value;

        Assert.Equal((true, 1L << 30), (line.TooLong, line.EndsAt));
        Assert.Null(await reader.NextAsync(TestContext.Current.CancellationToken));
        Assert.Null(reader.Rest());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024 * 1024);
    }

    // Gives so many bytes at a time, some times over.
    private sealed class Pieces(byte[] bytes, int piece, int repeated = 1) : Stream
    {
        private long _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _at; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var within = (int)(_at % bytes.Length);
            var read = (int)Math.Min(Math.Min(piece, buffer.Length), Math.Min(bytes.Length - within, ((long)bytes.Length * repeated) - _at));
            bytes.AsSpan(within, read).CopyTo(buffer);
            _at += read;
            return read;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
