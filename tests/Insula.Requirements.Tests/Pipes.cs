using Insula.Model;

namespace Insula.Requirements.Tests;

/// <summary>Pipes and what is copied through them, as Linux 6.18 showed it for the same calls.</summary>
public sealed class Pipes
{
    [Fact]
    public void What_is_written_waits_to_be_read() => new Dialogue().Check("""
        110 pipe(OUT) = 0 [0, 1]
        110 pipe2(OUT, O_APPEND) = -1 EINVAL (InvalidValue)
        110 read(1, OUT, 10) = -1 EBADF (DescriptorMode)
        110 write(0, "", 10) = -1 EBADF (DescriptorMode)
        110 write(1, "0123456789", 10) = 10
        110 read(0, OUT, 4) = 4
        110 read(0, OUT, 100) = 6
        110 write(1, "", 0) = 0
        110 read(0, OUT, 0) = 0
        110 write(1, "abc", 3) = 3
        110 close(1) = 0
        110 read(0, OUT, 100) = 3
        110 read(0, OUT, 100) = 0
        110 close(0) = 0
        """);

    [Fact]
    public void Pipe2_makes_both_ends_as_asked() => new Dialogue().Check("""
        110 pipe2(OUT, O_NONBLOCK|O_CLOEXEC) = 0 [0, 1]
        110 fcntl(0, F_GETFD, 0) = 1
        110 fcntl(1, F_GETFD, 0) = 1
        110 read(0, OUT, 10) = -1 EAGAIN (WouldBlock)
        """);

    [Fact]
    public void Whoever_reads_an_empty_pipe_waits_for_data_or_the_last_writer() => new Dialogue().Check("""
        110 pipe(OUT) = 0 [0, 1]
        110 fork() = 101
        101 read(0, OUT, 10) <unfinished ...>
        110 write(1, "abc", 3) = 3
        101 <... read resumed> = 3
        101 read(0, OUT, 10) <unfinished ...>
        110 close(1) = 0
        101 close(1) = -1 EBUSY (ProcessParked)
        110 kill(101, 15) = 0
        101 --- SIGTERM ---
        101 +++ 15 +++
        """);

    [Fact]
    public void The_end_of_the_last_writer_is_the_end_of_the_file() => new Dialogue().Check("""
        110 pipe(OUT) = 0 [0, 1]
        110 fork() = 101
        101 close(1) = 0
        101 read(0, OUT, 10) <unfinished ...>
        110 exit_group(0) = 0
        110 +++ 0 +++
        101 <... read resumed> = 0
        """);

    [Fact]
    public void A_full_pipe_takes_nothing_and_up_to_4096_bytes_go_whole() => new Dialogue().Check("""
        110 pipe2(OUT, O_NONBLOCK) = 0 [0, 1]
        110 write(1, "", 100000) = 65536
        110 write(1, "", 10) = -1 EAGAIN (WouldBlock)
        110 write(1, "", 5000) = -1 EAGAIN (WouldBlock)
        110 read(0, OUT, 4000) = 4000
        110 write(1, "", 4096) = -1 EAGAIN (WouldBlock)
        110 write(1, "", 5000) = 4000
        110 read(0, OUT, 4096) = 4096
        110 write(1, "", 4096) = 4096
        """);

    [Fact]
    public void A_writer_that_waits_writes_all_when_there_is_room() => new Dialogue().Check("""
        110 pipe(OUT) = 0 [0, 1]
        110 write(1, "", 60000) = 60000
        110 fork() = 101
        101 write(1, "", 10000) <unfinished ...>
        110 read(0, OUT, 4000) = 4000
        110 read(0, OUT, 464) = 464
        101 <... write resumed> = 10000
        101 write(1, "", 100000) <unfinished ...>
        110 read(0, OUT, 1) = 1
        101 <... write resumed> = 1
        """);

    [Theory, Strategies]
    public void Whom_nobody_reads_SIGPIPE_ends(string strategy) => new Dialogue(strategy).Check("""
        105 pipe(OUT) = 0 [0, 1]
        105 fork() = 101
        105 close(0) = 0
        101 close(0) = 0
        101 write(1, "", 0) = 0
        101 write(1, "", 10) = -1 EPIPE (BrokenPipe)
        101 --- SIGPIPE ---
        101 +++ 13 +++
        105 writev(1, [["", 5]], 1) = -1 EPIPE (BrokenPipe)
        105 --- SIGPIPE ---
        105 +++ 13 +++
        """);

    [Fact]
    public void A_writer_that_waits_learns_that_the_last_reader_is_gone() => new Dialogue().Check("""
        110 pipe(OUT) = 0 [0, 1]
        110 write(1, "", 65536) = 65536
        110 fork() = 101
        101 close(0) = 0
        101 write(1, "", 10) <unfinished ...>
        110 close(0) = 0
        101 --- SIGPIPE ---
        101 +++ 13 +++
        101 <... write resumed> = -1 EPIPE (BrokenPipe)
        """);

    [Fact]
    public void A_named_FIFO_is_a_pipe()
    {
        var dialogue = new Dialogue();
        Inode fifo = dialogue.Place("fifo", Mode.Fifo | 0x1B6);
        dialogue.Check("""
            110 open("/fifo", O_RDWR|O_NONBLOCK, 0) = 0
            110 read(0, OUT, 10) = -1 EAGAIN (WouldBlock)
            110 write(0, "abc", 3) = 3
            110 fcntl(0, F_GETFL, 0) = 34818
            110 lseek(0, 0, SEEK_SET) = -1 ESPIPE (NotSeekable)
            110 read(0, OUT, 2) = 2
            """);
        Assert.Equal(1, fifo.Size);
        dialogue.Check("110 close(0) = 0");
        Assert.Equal(0, fifo.Size);
    }

    [Fact]
    public void A_pipe_has_one_name_and_no_size_to_whoever_asks()
    {
        var dialogue = new Dialogue();
        dialogue.Check("""
            105 pipe(OUT) = 0 [0, 1]
            105 write(1, "abc", 3) = 3
            """);
        Assert.True(dialogue.Bench.Call(dialogue.Process(105), "fstat", 0, 0).IsAllowed);
        long[] stat = dialogue.Bench.Effects.Arena.Current.ToArray();
        Assert.Equal([Mode.Fifo | 0x180, 1, 5, 5, 0, 0, 4096, 0], stat[2..10]);
    }

    [Fact]
    public void A_pipe_that_nobody_has_open_is_gone()
    {
        var dialogue = new Dialogue();
        int before = dialogue.Bench.State.Inodes.Values.Length;
        dialogue.Check("""
            110 pipe(OUT) = 0 [0, 1]
            110 close(0) = 0
            110 close(1) = 0
            """);
        Assert.Equal(before, dialogue.Bench.State.Inodes.Values.Length);
    }

    [Fact]
    public void Pipe_size() => Open().Check("""
        110 fcntl(4, F_GETPIPE_SZ, 0) = 65536
        110 fcntl(4, F_SETPIPE_SZ, 65536) = 65536
        110 fcntl(4, F_SETPIPE_SZ, -1) = -1 EINVAL (InvalidValue)
        110 fcntl(0, F_GETPIPE_SZ, 0) = -1 EBADF (BadDescriptor)
        110 fcntl(0, F_SETPIPE_SZ, 4096) = -1 EBADF (BadDescriptor)
        """);

    [Fact]
    public void Splice() => Open().Check("""
        110 splice(99, NULL, 98, NULL, 0, 999) = 0
        110 splice(99, NULL, 98, NULL, 1, 999) = -1 EINVAL (InvalidValue)
        110 splice(99, NULL, 98, NULL, 1, 0) = -1 EBADF (BadDescriptor)
        110 open("/big", O_PATH, 0) = 8
        110 splice(8, 0, 5, 0, 10, 0) = -1 EBADF (BadDescriptor)
        110 close(8) = 0
        110 splice(0, NULL, 1, NULL, 10, 0) = -1 EINVAL (InvalidValue)
        110 splice(2, NULL, 1, NULL, 10, 0) = -1 EBADF (DescriptorMode)
        110 splice(4, 0, 1, NULL, 10, 0) = -1 ESPIPE (NotSeekable)
        110 splice(0, NULL, 5, 0, 10, 0) = -1 ESPIPE (NotSeekable)
        110 splice(5, NULL, 1, NULL, 10, 0) = -1 EBADF (DescriptorMode)
        110 splice(4, NULL, 1, NULL, 10, SPLICE_F_NONBLOCK) = -1 EAGAIN (WouldBlock)
        110 splice(0, NULL, 5, NULL, 10, 0) = 10
        110 lseek(0, 0, SEEK_CUR) = 10
        110 splice(4, NULL, 3, NULL, 10, 0) = -1 EINVAL (InvalidValue)
        110 splice(4, NULL, 5, NULL, 10, 0) = -1 EINVAL (InvalidValue)
        110 splice(4, NULL, 1, NULL, 4, 0) = 4
        110 splice(4, NULL, 1, 100, 40, 0) = 6
        110 lseek(1, 0, SEEK_CUR) = 4
        110 lseek(1, 0, SEEK_END) = 106
        110 splice(0, 5000, 5, NULL, 10, 0) = 0
        110 splice(0, -5, 5, NULL, 10, 0) = -1 EINVAL (InvalidValue)
        110 splice(0, NULL, 5, NULL, -1, 0) = -1 EINVAL (InvalidValue)
        110 splice(0, 0, 5, NULL, 100000, 0) = 1000
        110 splice(4, NULL, 7, NULL, 10, 0) = 10
        110 read(6, OUT, 100) = 10
        110 splice(4, NULL, 7, NULL, 5000, 0) = 990
        110 close(6) = 0
        110 open("/", O_RDONLY, 0) = 6
        110 splice(6, NULL, 5, NULL, 10, 0) = -1 EINVAL (InvalidValue)
        110 splice(0, 9999, 7, NULL, 10, 0) = -1 EPIPE (BrokenPipe)
        110 --- SIGPIPE ---
        110 +++ 13 +++
        """);

    [Fact]
    public void Splice_waits_for_both_ends() => Open().Check("""
        110 fork() = 101
        101 splice(4, NULL, 1, NULL, 10, 0) <unfinished ...>
        110 splice(0, 0, 5, NULL, 5, 0) = 5
        101 <... splice resumed> = 5
        110 write(5, "", 65536) = 65536
        101 splice(0, 0, 5, NULL, 100, 0) <unfinished ...>
        110 read(4, OUT, 10) = 10
        101 <... splice resumed> = 10
        101 sendfile(5, 0, 0, 100) <unfinished ...>
        110 read(4, OUT, 1000) = 1000
        101 <... sendfile resumed> = 100
        """);

    [Fact]
    public void Sendfile() => Open().Check("""
        110 sendfile(1, 99, NULL, 10) = -1 EBADF (BadDescriptor)
        110 sendfile(99, 2, NULL, 10) = -1 EBADF (DescriptorMode)
        110 sendfile(99, 0, NULL, -1) = -1 EINVAL (InvalidValue)
        110 sendfile(99, 0, NULL, 10) = -1 EBADF (BadDescriptor)
        110 sendfile(4, 0, NULL, 10) = -1 EBADF (DescriptorMode)
        110 sendfile(3, 0, NULL, 0) = -1 EINVAL (InvalidValue)
        110 sendfile(1, 4, NULL, 0) = -1 EINVAL (InvalidValue)
        110 sendfile(1, 4, 0, 10) = -1 ESPIPE (NotSeekable)
        110 sendfile(1, 0, -5, 10) = -1 EINVAL (InvalidValue)
        110 sendfile(1, 0, NULL, 0) = 0
        110 sendfile(1, 0, NULL, 600) = 600
        110 sendfile(1, 0, NULL, 600) = 400
        110 sendfile(1, 0, NULL, 600) = 0
        110 sendfile(1, 0, 990, 600) = 10
        110 lseek(0, 0, SEEK_CUR) = 1000
        110 lseek(1, 0, SEEK_CUR) = 1010
        110 sendfile(5, 0, 0, 100) = 100
        110 read(4, OUT, 1000) = 100
        110 open("/", O_RDONLY, 0) = 8
        110 sendfile(1, 8, NULL, 10) = -1 EINVAL (InvalidValue)
        """);

    [Fact]
    public void Copy_file_range() => Open().Check("""
        110 open("/", O_RDONLY, 0) = 8
        110 copy_file_range(99, NULL, 1, NULL, 10, 1) = -1 EBADF (BadDescriptor)
        110 copy_file_range(0, NULL, 1, NULL, 10, 1) = -1 EINVAL (InvalidValue)
        110 copy_file_range(8, NULL, 1, NULL, 10, 1) = -1 EINVAL (InvalidValue)
        110 copy_file_range(8, NULL, 4, NULL, 10, 0) = -1 EISDIR (IsADirectory)
        110 copy_file_range(4, NULL, 1, NULL, 10, 0) = -1 EINVAL (InvalidValue)
        110 copy_file_range(2, NULL, 1, NULL, 10, 0) = -1 EBADF (DescriptorMode)
        110 copy_file_range(0, NULL, 3, NULL, 10, 0) = -1 EBADF (DescriptorMode)
        110 copy_file_range(0, 0, 2, 5, 10, 0) = -1 EINVAL (InvalidValue)
        110 copy_file_range(0, 0, 0, 10, 10, 0) = 10
        110 copy_file_range(0, 2000, 0, 2000, 100, 0) = 0
        110 copy_file_range(0, 5, 1, 0, -1, 0) = -1 EOVERFLOW (PositionTooGreat)
        110 copy_file_range(0, -5, 1, 0, 10, 0) = -1 EOVERFLOW (PositionTooGreat)
        110 copy_file_range(0, -5, 1, 0, 3, 0) = -1 EINVAL (InvalidValue)
        110 copy_file_range(0, 0, 1, -5, 3, 0) = -1 EINVAL (InvalidValue)
        110 open("/big", O_PATH, 0) = 9
        110 copy_file_range(9, NULL, 1, NULL, 10, 1) = -1 EBADF (BadDescriptor)
        110 copy_file_range(0, NULL, 1, 9223372036854775792, 100, 0) = -1 EFBIG (FileTooLarge)
        110 copy_file_range(0, 0, 1, 0, -1, 0) = 1000
        110 copy_file_range(0, NULL, 1, NULL, 600, 0) = 600
        110 copy_file_range(0, NULL, 1, NULL, 600, 0) = 400
        110 copy_file_range(0, NULL, 1, NULL, 600, 0) = 0
        110 lseek(1, 0, SEEK_END) = 1000
        """);

    /// <summary>Process 110 has a file of 1000 bytes (0; written only 2), an empty one (1; at its end 3), and two pipes (4, 5; 6, 7).</summary>
    private static Dialogue Open()
    {
        var dialogue = new Dialogue();
        dialogue.Place("big", Mode.Regular | 0x1B6, size: 1000);
        return dialogue.Check("""
            110 open("/big", O_RDWR, 0) = 0
            110 open("/new", O_RDWR|O_CREAT, 384) = 1
            110 open("/big", O_WRONLY, 0) = 2
            110 open("/new", O_WRONLY|O_APPEND, 0) = 3
            110 pipe(OUT) = 0 [4, 5]
            110 pipe(OUT) = 0 [6, 7]
            """);
    }
}
