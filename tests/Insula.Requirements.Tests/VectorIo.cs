using Insula.Model;

namespace Insula.Requirements.Tests;

/// <summary>Reading and writing at positions and with several buffers, as Linux 6.18 showed them for the same calls on ext4.</summary>
public sealed class VectorIo
{
    [Fact]
    public void Readv_and_writev() => World().Check("""
        110 readv(99, [["", 10]], 1025) = -1 EBADF (BadDescriptor)
        110 readv(2, [["", 10]], 1025) = -1 EBADF (DescriptorMode)
        110 readv(2, [["", 10]], 0) = -1 EBADF (DescriptorMode)
        110 readv(0, [["", 10]], 1025) = -1 EINVAL (InvalidValue)
        110 readv(0, [["", 10]], -1) = -1 EINVAL (InvalidValue)
        110 readv(0, [["", -1]], 1) = -1 EINVAL (InvalidValue)
        110 readv(0, [["", 10], ["", -1]], 1) = 10
        110 readv(0, [], 0) = 0
        110 readv(3, [["", 10]], 1) = -1 EISDIR (IsADirectory)
        110 readv(3, [], 0) = 0
        110 readv(0, [["", 10], ["", 20]], 2) = 30
        110 readv(0, [["", 2000], ["", 20]], 2) = 960
        110 writev(1, [["a", 1]], 1) = -1 EBADF (DescriptorMode)
        110 writev(0, [["a", 1], ["bc", 2], ["", 0]], 3) = 3
        110 lseek(0, 0, SEEK_CUR) = 1003
        110 writev(4, [["", 9223372036854775807]], 1) = 2147479552
        110 writev(4, [["", 9223372036854775807], ["", 9223372036854775807]], 2) = 2147479552
        """);

    [Fact]
    public void Positions_given_leave_the_file_where_it_stands() => World().Check("""
        110 pread64(0, OUT, 10, 995) = 5
        110 pread64(0, OUT, 10, 2000) = 0
        110 pwrite64(0, "abc", 3, 1500) = 3
        110 preadv(0, [["", 10], ["", 10]], 2, 1490) = 13
        110 pwritev(0, [["", 10], ["", 10]], 2, 2000) = 20
        110 lseek(0, 0, SEEK_CUR) = 0
        110 lseek(0, 0, SEEK_END) = 2020
        110 pwrite64(5, "abc", 3, 0) = 3
        110 lseek(5, 0, SEEK_CUR) = 0
        110 lseek(5, 0, SEEK_END) = 2023
        """);

    [Fact]
    public void Pread_refuses_in_the_order_of_the_kernel() => World().Check("""
        110 pread64(99, OUT, 10, -1) = -1 EINVAL (InvalidValue)
        110 pread64(99, OUT, 10, 0) = -1 EBADF (BadDescriptor)
        110 pipe(OUT) = 0 [6, 7]
        110 pread64(7, OUT, 10, 0) = -1 ESPIPE (NotSeekable)
        110 pwrite64(6, "", 10, 0) = -1 ESPIPE (NotSeekable)
        110 preadv(6, [["", -1]], 1, 0) = -1 ESPIPE (NotSeekable)
        110 preadv(99, [["", 1]], 1, -1) = -1 EINVAL (InvalidValue)
        110 preadv(2, [["", 1]], 1025, 0) = -1 EBADF (DescriptorMode)
        110 pread64(2, OUT, 10, 0) = -1 EBADF (DescriptorMode)
        110 pread64(3, OUT, 10, 0) = -1 EISDIR (IsADirectory)
        110 pread64(0, OUT, 10, 9223372036854775807) = -1 EINVAL (InvalidValue)
        110 pread64(0, OUT, 0, 9223372036854775807) = 0
        110 pwrite64(0, "", 10, 9223372036854775807) = -1 EINVAL (InvalidValue)
        """);

    [Fact]
    public void A_file_has_a_greatest_size() => World().Check("""
        110 pwrite64(0, "", 10, 9223372036854775000) = -1 EFBIG (FileTooLarge)
        110 pwrite64(0, "", 10, 17592186040320) = -1 EFBIG (FileTooLarge)
        110 pwrite64(0, "", 10, 17592186040314) = 6
        110 lseek(0, 17592186040320, SEEK_SET) = 17592186040320
        110 lseek(0, 17592186040321, SEEK_SET) = -1 EINVAL (InvalidValue)
        110 lseek(0, 1, SEEK_CUR) = -1 EINVAL (InvalidValue)
        """);

    [Fact]
    public void The_limit_of_file_size_cuts_and_then_refuses()
    {
        Dialogue dialogue = World();
        dialogue.Place("g", Mode.Regular | 0x1B6);
        dialogue.Limit(105, Resource.FileSize, 100);
        dialogue.Limit(110, Resource.FileSize, 100);
        dialogue.Check("""
            105 open("/g", O_RDWR, 0) = 0
            105 open("/big", O_RDONLY, 0) = 1
            105 write(0, "", 60) = 60
            105 write(0, "", 60) = 40
            105 write(0, "", 0) = 0
            105 lseek(0, 50, SEEK_SET) = 50
            105 sendfile(0, 1, 0, 100) = 50
            105 copy_file_range(1, 0, 0, 90, 100, 0) = 10
            105 pwrite64(0, "", 10, 99) = 1
            105 pipe(OUT) = 0 [2, 3]
            105 write(3, "", 200) = 200
            105 fork() = 101
            101 pwrite64(0, "", 10, 200) = -1 EFBIG (FileSizeLimit)
            101 --- SIGXFSZ ---
            101 +++ 25 +++
            105 fork() = 102
            102 copy_file_range(1, 5000, 0, 100, 0, 0) = -1 EFBIG (FileSizeLimit)
            102 --- SIGXFSZ ---
            102 +++ 25 +++
            105 splice(2, NULL, 0, NULL, 10, 0) = -1 EFBIG (FileSizeLimit)
            105 --- SIGXFSZ ---
            105 +++ 25 +++
            """);
    }

    [Fact]
    public void Lseek() => World().Check("""
        110 lseek(0, 0, 5) = -1 EINVAL (InvalidValue)
        110 lseek(0, -1, SEEK_SET) = -1 EINVAL (InvalidValue)
        110 lseek(0, 10, SEEK_DATA) = 10
        110 lseek(0, 10, SEEK_HOLE) = 1000
        110 lseek(0, 0, SEEK_CUR) = 1000
        110 lseek(0, 1000, SEEK_DATA) = -1 ENXIO (NoDataThere)
        110 lseek(0, 1000, SEEK_HOLE) = -1 ENXIO (NoDataThere)
        110 lseek(0, -1, SEEK_DATA) = -1 ENXIO (NoDataThere)
        110 lseek(0, -1, SEEK_HOLE) = -1 ENXIO (NoDataThere)
        110 lseek(4, 5, SEEK_SET) = 0
        110 pipe(OUT) = 0 [6, 7]
        110 lseek(6, 0, 5) = -1 EINVAL (InvalidValue)
        110 lseek(6, 0, SEEK_DATA) = -1 ESPIPE (NotSeekable)
        """);

    [Fact]
    public void Devices_and_fsync()
    {
        Dialogue dialogue = World();
        dialogue.Place("zero", Mode.CharacterDevice | 0x1B6, device: 0x105);
        dialogue.Check("""
            110 read(4, OUT, 10) = 0
            110 write(4, "", 100) = 100
            110 open("/zero", O_RDWR, 0) = 6
            110 read(6, OUT, 10) = 10
            110 sendfile(0, 6, NULL, 10) = 10
            110 sendfile(0, 4, NULL, 10) = -1 EINVAL (InvalidValue)
            110 fsync(4) = -1 EINVAL (InvalidValue)
            110 pipe(OUT) = 0 [7, 8]
            110 fsync(7) = -1 EINVAL (InvalidValue)
            110 fdatasync(3) = 0
            110 fsync(1) = 0
            110 open("/big", O_PATH, 0) = 9
            110 fsync(9) = -1 EBADF (BadDescriptor)
            110 fsync(99) = -1 EBADF (BadDescriptor)
            """);
    }

    // Nothing of it can be sent, but a pipe must be fit to take it.
    [Fact]
    public void Sendfile_asks_for_room_before_it_finds_a_directory() => World().Check("""
        110 sendfile(0, 3, NULL, 10) = -1 EINVAL (InvalidValue)
        110 sendfile(0, 3, NULL, 0) = 0
        110 sendfile(5, 3, NULL, 0) = -1 EINVAL (InvalidValue)
        110 pipe2(OUT, O_NONBLOCK) = 0 [6, 7]
        110 sendfile(7, 3, NULL, 10) = -1 EINVAL (InvalidValue)
        110 sendfile(7, 3, NULL, 0) = 0
        110 write(7, "", 65536) = 65536
        110 sendfile(7, 3, NULL, 10) = -1 EAGAIN (WouldBlock)
        110 fork() = 101
        101 close(6) = 0
        110 close(6) = 0
        101 sendfile(7, 3, NULL, 10) = -1 EPIPE (BrokenPipe)
        101 --- SIGPIPE ---
        101 +++ 13 +++
        """);

    // What is written behind is read in its turn.
    [Fact]
    public void Sendfile_of_a_file_to_a_place_behind_in_itself_has_no_end() => World().Check("""
        110 lseek(0, 10, SEEK_SET) = 10
        110 sendfile(0, 1, NULL, 5000) = 5000
        110 lseek(0, 0, SEEK_CUR) = 5010
        110 lseek(1, 0, SEEK_CUR) = 5000
        110 lseek(1, 0, SEEK_END) = 5010
        110 sendfile(0, 1, NULL, 10) = 0
        110 lseek(0, 10, SEEK_SET) = 10
        110 sendfile(0, 1, 10, 9000) = 5000
        110 lseek(0, 5000, SEEK_SET) = 5000
        110 sendfile(0, 1, 5010, 10) = 0
        """);

    [Fact]
    public void Mmap_checks_the_descriptor() => World().Check("""
        110 mmap(0, 0, PROT_READ, MAP_PRIVATE, 99, 0) = -1 EBADF (BadDescriptor)
        110 mmap(0, 4096, PROT_READ, MAP_PRIVATE, 99, 1) = -1 EINVAL (InvalidValue)
        110 mmap(0, 0, PROT_READ, MAP_PRIVATE, 2, 0) = -1 EINVAL (InvalidValue)
        110 mmap(0, -1, PROT_READ, MAP_PRIVATE, 2, 0) = -1 ENOMEM (NoAddresses)
        110 mmap(5, 4096, PROT_READ, MAP_PRIVATE|MAP_FIXED, 2, 0) = -1 EINVAL (InvalidValue)
        110 mmap(0, 4096, PROT_READ, MAP_PRIVATE, 0, -4096) = -1 EOVERFLOW (PositionTooGreat)
        110 mmap(0, 4096, PROT_READ, 0, 2, 0) = -1 EINVAL (InvalidValue)
        110 mmap(0, 4096, PROT_READ, MAP_PRIVATE, 2, 0) = -1 EACCES (BadMapping)
        110 mmap(0, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 1, 0) = -1 EACCES (BadMapping)
        110 mmap(0, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 2, 0) = -1 EACCES (BadMapping)
        110 mmap(0, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE, 1, 0) = 0
        110 mmap(0, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 0, 0) = 0
        110 mmap(0, 4096, PROT_READ, MAP_PRIVATE, 3, 0) = -1 ENODEV (NotMappable)
        110 mmap(0, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 3, 0) = -1 EACCES (BadMapping)
        110 mmap(0, 4096, PROT_READ, MAP_PRIVATE, 4, 0) = -1 ENODEV (NotMappable)
        110 mmap(0, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0
        110 mmap(0, 4096, PROT_READ, MAP_ANONYMOUS, -1, 0) = -1 EINVAL (InvalidValue)
        110 munmap(65536, 0) = -1 EINVAL (InvalidValue)
        110 munmap(65537, 4096) = -1 EINVAL (InvalidValue)
        110 munmap(65536, -1) = -1 EINVAL (InvalidValue)
        110 munmap(140737488351232, 4096) = -1 EINVAL (InvalidValue)
        110 munmap(65536, 4096) = 0
        110 mprotect(65537, 0, PROT_READ) = -1 EINVAL (InvalidValue)
        110 mprotect(65536, 0, PROT_READ) = 0
        110 mprotect(65536, 0, 16) = 0
        110 mprotect(65536, 0, 50331649) = -1 EINVAL (InvalidValue)
        110 mprotect(65536, 4096, 16) = -1 EINVAL (InvalidValue)
        110 mprotect(65536, -1, PROT_READ) = -1 ENOMEM (NoAddresses)
        110 mprotect(65536, 4096, PROT_READ|PROT_WRITE) = 0
        """);

    /// <summary>Process 110 has a file of 1000 bytes open in four ways, the root directory and /dev/null.</summary>
    private static Dialogue World()
    {
        var dialogue = new Dialogue();
        dialogue.Place("big", Mode.Regular | 0x1B6, size: 1000);
        dialogue.Place("null", Mode.CharacterDevice | 0x1B6, device: 0x103);
        return dialogue.Check("""
            110 open("/big", O_RDWR, 0) = 0
            110 open("/big", O_RDONLY, 0) = 1
            110 open("/big", O_WRONLY, 0) = 2
            110 open("/", O_RDONLY|O_DIRECTORY, 0) = 3
            110 open("/null", O_RDWR, 0) = 4
            110 open("/big", O_WRONLY|O_APPEND, 0) = 5
            """);
    }
}
