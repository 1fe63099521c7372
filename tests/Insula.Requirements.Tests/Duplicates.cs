using Insula.Model;

namespace Insula.Requirements.Tests;

/// <summary>Second descriptors, their flags and limits, as Linux 6.18 showed them for the same calls.</summary>
public sealed class Duplicates
{
    [Fact]
    public void Dup_dup2_and_dup3() => Limited().Check("""
        110 open("/f", O_RDWR|O_CREAT, 384) = 0
        110 dup(99) = -1 EBADF (BadDescriptor)
        110 dup2(99, 99) = -1 EBADF (BadDescriptor)
        110 dup2(99, 25) = -1 EBADF (BadDescriptor)
        110 dup2(0, 25) = -1 EBADF (BadDescriptor)
        110 dup2(0, -1) = -1 EBADF (BadDescriptor)
        110 dup2(0, 0) = 0
        110 dup3(0, 0, 0) = -1 EINVAL (InvalidValue)
        110 dup3(0, 0, 1) = -1 EINVAL (InvalidValue)
        110 dup3(99, 99, 0) = -1 EINVAL (InvalidValue)
        110 dup3(99, 12, 1) = -1 EINVAL (InvalidValue)
        110 dup3(99, 12, 0) = -1 EBADF (BadDescriptor)
        110 dup3(0, 25, 0) = -1 EBADF (BadDescriptor)
        110 dup3(0, 12, O_CLOEXEC) = 12
        110 fcntl(12, F_GETFD, 0) = 1
        110 dup2(0, 12) = 12
        110 fcntl(12, F_GETFD, 0) = 0
        110 dup(12) = 1
        110 fcntl(1, F_DUPFD_QUERY, 12) = 1
        110 fcntl(0, F_DUPFD_QUERY, 13) = 0
        """);

    [Fact]
    public void F_DUPFD_and_the_limit() => Limited().Check("""
        110 open("/f", O_RDWR|O_CREAT, 384) = 0
        110 fcntl(0, F_DUPFD, 20) = -1 EINVAL (InvalidValue)
        110 fcntl(0, F_DUPFD, -1) = -1 EINVAL (InvalidValue)
        110 fcntl(99, F_DUPFD, 50) = -1 EBADF (BadDescriptor)
        110 fcntl(0, F_DUPFD, 19) = 19
        110 fcntl(0, F_DUPFD, 19) = -1 EMFILE (TooManyDescriptors)
        110 fcntl(0, F_DUPFD_CLOEXEC, 15) = 15
        110 fcntl(15, F_GETFD, 0) = 1
        110 fcntl(0, F_DUPFD, 4294967301) = 5
        110 descriptor_adopt(40) = 40
        110 dup(40) = 1
        """);

    [Fact]
    public void Whoever_has_as_many_descriptors_as_it_may_gets_no_more()
    {
        Dialogue dialogue = Limited();
        dialogue.Limit(110, Resource.Files, 3);
        dialogue.Check("""
            110 open("/f", O_RDWR|O_CREAT, 384) = 0
            110 dup(0) = 1
            110 pipe(OUT) = -1 EMFILE (TooManyDescriptors)
            110 dup(0) = 2
            110 dup(0) = -1 EMFILE (TooManyDescriptors)
            110 pipe(OUT) = -1 EMFILE (TooManyDescriptors)
            110 open("/f", O_RDONLY, 0) = -1 EMFILE (TooManyDescriptors)
            110 dup2(0, 2) = 2
            110 dup2(0, 3) = -1 EBADF (BadDescriptor)
            """);
    }

    [Fact]
    public void Close_range() => Limited().Check("""
        110 open("/f", O_RDWR|O_CREAT, 384) = 0
        110 dup2(0, 3) = 3
        110 dup2(0, 5) = 5
        110 dup2(0, 9) = 9
        110 close_range(5, 4, 0) = -1 EINVAL (InvalidValue)
        110 close_range(3, 3, 1) = -1 EINVAL (InvalidValue)
        110 close_range(-1, -1, 0) = 0
        110 close_range(500, 600, 0) = 0
        110 close_range(3, 5, CLOSE_RANGE_CLOEXEC) = 0
        110 fcntl(3, F_GETFD, 0) = 1
        110 fcntl(5, F_GETFD, 0) = 1
        110 fcntl(9, F_GETFD, 0) = 0
        110 close_range(5, -1, CLOSE_RANGE_UNSHARE) = 0
        110 fcntl(3, F_GETFD, 0) = 1
        110 fcntl(5, F_GETFD, 0) = -1 EBADF (BadDescriptor)
        110 fcntl(9, F_GETFD, 0) = -1 EBADF (BadDescriptor)
        110 close(0) = 0
        """);

    [Fact]
    public void Descriptors_that_others_share_are_not_parted()
    {
        Dialogue dialogue = Limited();
        dialogue.Bench.Effects.Emit(FactOf.ProcessForked(dialogue.Process(110).Leader, new(150), sharesDescriptors: true));
        dialogue.Check("""
            110 open("/f", O_RDWR|O_CREAT, 384) = 0
            110 close_range(0, 0, CLOSE_RANGE_UNSHARE) = -1 ENOSYS (Unmodelled)
            150 close_range(0, 0, 0) = 0
            110 close(0) = -1 EBADF (BadDescriptor)
            105 close_range(0, 0, CLOSE_RANGE_UNSHARE) = 0
            """);
        dialogue.Bench.Effects.Emit(FactOf.TaskStarted(dialogue.Process(105).Leader, new(151)));
        dialogue.Check("105 close_range(0, 0, CLOSE_RANGE_UNSHARE) = -1 ENOSYS (Unmodelled)");
    }

    [Fact]
    public void Flags_of_open_files()
    {
        Dialogue dialogue = Limited();
        dialogue.Place("null", Mode.CharacterDevice | 0x1B6, device: 0x103);
        dialogue.Check("""
            110 open("/f", O_RDWR|O_CREAT|O_EXCL|O_TRUNC|O_CLOEXEC, 384) = 0
            110 fcntl(0, F_GETFL, 0) = 32770
            110 open("/", O_RDONLY|O_DIRECTORY, 0) = 1
            110 fcntl(1, F_GETFL, 0) = 98304
            110 open("/f", O_PATH|O_CLOEXEC, 0) = 2
            110 fcntl(2, F_GETFL, 0) = 2097152
            110 pipe2(OUT, O_NONBLOCK|O_DIRECT) = 0 [3, 4]
            110 fcntl(3, F_GETFL, 0) = 2048
            110 fcntl(4, F_GETFL, 0) = 18433
            110 open("/null", O_RDWR, 0) = 5
            110 fcntl(0, F_SETFL, -1) = 0
            110 fcntl(0, F_GETFL, 0) = 314370
            110 fcntl(0, F_SETFL, O_WRONLY|O_TRUNC|O_CLOEXEC|O_ASYNC|O_APPEND|O_NONBLOCK) = 0
            110 fcntl(0, F_GETFL, 0) = 35842
            110 fcntl(0, F_SETFL, 0) = 0
            110 fcntl(0, F_GETFL, 0) = 32770
            110 fcntl(3, F_SETFL, O_ASYNC|O_NONBLOCK|O_DIRECT) = 0
            110 fcntl(3, F_GETFL, 0) = 26624
            110 fcntl(1, F_SETFL, O_DIRECT) = -1 EINVAL (InvalidValue)
            110 fcntl(5, F_SETFL, O_DIRECT) = -1 EINVAL (InvalidValue)
            110 fcntl(5, F_SETFL, O_ASYNC) = 0
            110 fcntl(5, F_GETFL, 0) = 32770
            110 fcntl(0, F_SETFD, 7) = 0
            110 fcntl(0, F_GETFD, 0) = 1
            110 fcntl(0, F_SETFD, 2) = 0
            110 fcntl(0, F_GETFD, 0) = 0
            """);
    }

    [Fact]
    public void Of_a_path_only_the_descriptor_can_be_asked_and_changed() => Limited().Check("""
        110 open("/f", O_RDWR|O_CREAT, 384) = 0
        110 open("/f", O_PATH, 0) = 1
        110 fcntl(1, 999, 0) = -1 EBADF (BadDescriptor)
        110 fcntl(1, F_GETOWN, 0) = -1 EBADF (BadDescriptor)
        110 fcntl(1, F_SETFL, 0) = -1 EBADF (BadDescriptor)
        110 fcntl(1, F_GETFD, 0) = 0
        110 fcntl(1, F_SETFD, FD_CLOEXEC) = 0
        110 fcntl(1, F_DUPFD, 3) = 3
        110 fcntl(1, F_SETLK, [F_WRLCK, SEEK_SET, 0, 0, 0]) = -1 EBADF (BadDescriptor)
        110 fcntl(99, 999, 0) = -1 EBADF (BadDescriptor)
        110 fcntl(0, 999, 0) = -1 EINVAL (InvalidValue)
        110 fcntl(0, F_OFD_SETLK, [F_WRLCK, SEEK_SET, 0, 0, 0]) = -1 ENOSYS (Unmodelled)
        """);

    // O_NOATIME is for owners; a virtual super-user counts as the owner of all files of its server, and of no others.
    [Theory, Strategies]
    public void F_SETFL_changes_O_NOATIME_for_owners_only(string strategy)
    {
        var dialogue = new Dialogue(strategy);
        dialogue.Place("mine", Mode.Regular | 0x1B6, user: 5);
        dialogue.Bench.File("host", 0x1B6, 0);
        dialogue.Check("""
            105 open("/mine", O_RDWR, 0) = 0
            105 fcntl(0, F_SETFL, O_NOATIME) = 0
            106 open("/mine", O_RDWR, 0) = 0
            106 fcntl(0, F_SETFL, O_NOATIME|O_NONBLOCK) = -1 EPERM (NotOwner)
            106 fcntl(0, F_GETFL, 0) = 32770
            110 open("/mine", O_RDWR, 0) = 0
            110 fcntl(0, F_SETFL, O_NOATIME) = 0
            110 open("/host", O_RDWR, 0) = 1
            110 fcntl(1, F_SETFL, O_NOATIME) = -1 EPERM (NotOwner)
            """);
    }

    [Fact]
    public void Who_gets_the_signals_of_a_file()
    {
        Dialogue dialogue = Limited();
        dialogue.Bench.Effects.Emit(FactOf.ProcessGroupChanged(dialogue.Process(106), new(190)));
        dialogue.Check("""
            110 open("/f", O_RDWR|O_CREAT, 384) = 0
            110 fork() = 101
            110 fcntl(0, F_SETOWN, 101) = 0
            110 fcntl(0, F_SETOWN, -190) = 0
            110 fcntl(0, F_SETOWN, 0) = 0
            110 fcntl(0, F_GETOWN, 0) = 0
            110 fcntl(0, F_SETOWN, 105) = 0
            110 fcntl(0, F_GETOWN, 0) = 105
            110 fcntl(0, F_SETOWN, 99999) = -1 ESRCH (NoSuchProcess)
            110 fcntl(0, F_SETOWN, -99999) = -1 ESRCH (NoSuchProcess)
            110 fcntl(0, F_SETOWN, -2147483648) = -1 EINVAL (InvalidValue)
            110 fcntl(0, F_SETOWN, -105) = 0
            110 fcntl(0, F_GETOWN, 0) = -105
            110 fcntl(0, F_SETOWN, 0) = 0
            110 fcntl(0, F_GETOWN, 0) = 0
            """);
    }

    [Fact]
    public void Forked_processes_and_second_descriptors_share_the_position() => new Dialogue().Check("""
        110 open("/f", O_RDWR|O_CREAT, 384) = 0
        110 write(0, "0123456789", 10) = 10
        110 dup(0) = 1
        110 fork() = 101
        101 lseek(1, 4, SEEK_SET) = 4
        110 read(0, OUT, 3) = 3
        101 lseek(0, 0, SEEK_CUR) = 7
        110 close(0) = 0
        110 close(1) = 0
        101 read(1, OUT, 100) = 3
        """);

    [Fact]
    public void Opaque_files_accept_everything() => new Dialogue().Check("""
        110 descriptor_adopt(1048576) = -1 EMFILE (TooManyDescriptors)
        110 descriptor_adopt(5000) = 5000
        110 descriptor_adopt(3) = 3
        110 descriptor_adopt(3) = -1 EEXIST (FileExists)
        110 write(3, "x", 1) = 1
        110 writev(3, [["a", 1], ["b", 2]], 2) = 3
        110 pread64(3, OUT, 10, 5) = 0
        110 fcntl(3, F_SETLK, [F_WRLCK, SEEK_SET, 0, 0, 0]) = 0
        110 fcntl(3, F_SETFL, O_ASYNC|O_DIRECT) = 0
        110 fcntl(3, F_GETPIPE_SZ, 0) = 65536
        110 flock(3, LOCK_EX) = 0
        110 flock(5000, LOCK_EX) = 0
        110 fsync(3) = 0
        110 splice(3, NULL, 3, NULL, 10, 0) = 0
        110 sendfile(3, 3, NULL, 10) = 0
        110 copy_file_range(3, NULL, 3, NULL, 10, 0) = 0
        """);

    private static Dialogue Limited()
    {
        var dialogue = new Dialogue();
        dialogue.Limit(110, Resource.Files, 20);
        return dialogue;
    }
}
