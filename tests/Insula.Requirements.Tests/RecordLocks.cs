using Insula.Model;

namespace Insula.Requirements.Tests;

/// <summary>Locks of fcntl(2) and flock(2), as Linux 6.18 showed them for the same calls.</summary>
public sealed class RecordLocks
{
    [Fact]
    public void Refused_in_the_order_of_the_kernel() => Open().Check("""
        110 lseek(0, 5, SEEK_SET) = 5
        110 fcntl(0, F_SETLK, [3, SEEK_SET, 0, 1, 0]) = -1 EINVAL (InvalidValue)
        110 fcntl(0, F_SETLK, [F_WRLCK, 3, 0, 1, 0]) = -1 EINVAL (InvalidValue)
        110 fcntl(0, F_SETLK, 5) = -1 EINVAL (InvalidValue)
        110 fcntl(1, F_SETLK, [F_WRLCK, SEEK_SET, -1, 1, 0]) = -1 EINVAL (InvalidValue)
        110 fcntl(1, F_SETLK, [F_WRLCK, SEEK_SET, 0, 1, 0]) = -1 EBADF (DescriptorMode)
        110 fcntl(2, F_SETLK, [F_RDLCK, SEEK_SET, 0, 1, 0]) = -1 EBADF (DescriptorMode)
        110 fcntl(1, F_SETLK, [F_UNLCK, SEEK_SET, 0, 1, 0]) = 0
        110 fcntl(0, F_SETLK, [F_WRLCK, SEEK_SET, 9223372036854775807, 2, 0]) = -1 EOVERFLOW (PositionTooGreat)
        110 fcntl(0, F_SETLK, [F_WRLCK, SEEK_CUR, 9223372036854775807, 1, 0]) = -1 EOVERFLOW (PositionTooGreat)
        110 fcntl(0, F_SETLK, [F_WRLCK, SEEK_SET, 5, -6, 0]) = -1 EINVAL (InvalidValue)
        110 fcntl(0, F_GETLK, [F_UNLCK, SEEK_SET, 0, 0, 0]) = -1 EINVAL (InvalidValue)
        110 fcntl(0, F_GETLK, [F_WRLCK, 5, 0, 0, 0]) = -1 EINVAL (InvalidValue)
        110 fcntl(2, F_GETLK, [F_RDLCK, SEEK_SET, 0, 0, 0]) = 0 [2, 0, 0, 0, 0]
        """);

    // What F_GETLK brings: type, whence, start, length, process.
    [Fact]
    public void Parts_are_counted_from_where_they_are_asked_for() => Open().Check("""
        110 lseek(0, 5, SEEK_SET) = 5
        110 fcntl(0, F_SETLK, [F_WRLCK, SEEK_SET, 5, -5, 0]) = 0
        110 fcntl(0, F_SETLK, [F_RDLCK, SEEK_CUR, 0, 5, 0]) = 0
        110 fcntl(0, F_SETLK, [F_WRLCK, SEEK_END, 0, 0, 0]) = 0
        110 fcntl(0, F_GETLK, [F_WRLCK, SEEK_SET, 0, 0, 77]) = 0 [2, 0, 0, 0, 77]
        105 fcntl(0, F_GETLK, [F_RDLCK, SEEK_SET, 0, 0, 0]) = 0 [1, 0, 0, 5, 110]
        105 fcntl(0, F_GETLK, [F_RDLCK, SEEK_SET, 5, 0, 0]) = 0 [1, 0, 10, 0, 110]
        105 fcntl(0, F_GETLK, [F_WRLCK, SEEK_SET, 6, 1, 0]) = 0 [0, 0, 5, 5, 110]
        105 fcntl(0, F_SETLK, [F_RDLCK, SEEK_SET, 5, 5, 0]) = 0
        105 fcntl(0, F_SETLK, [F_WRLCK, SEEK_SET, 5, 5, 0]) = -1 EAGAIN (WouldBlock)
        105 fcntl(0, F_SETLK, [F_RDLCK, SEEK_SET, 0, 5, 0]) = -1 EAGAIN (WouldBlock)
        105 fcntl(0, F_SETLK, [F_UNLCK, SEEK_SET, 0, 0, 0]) = 0
        """);

    [Fact]
    public void Locks_of_a_kind_that_touch_are_one_and_releasing_parts_them() => Open().Check("""
        110 fcntl(0, F_SETLK, [F_WRLCK, SEEK_SET, 0, 10, 0]) = 0
        110 fcntl(0, F_SETLK, [F_WRLCK, SEEK_SET, 20, 10, 0]) = 0
        105 fcntl(0, F_GETLK, [F_WRLCK, SEEK_SET, 0, 0, 0]) = 0 [1, 0, 0, 10, 110]
        110 fcntl(0, F_SETLK, [F_WRLCK, SEEK_SET, 10, 10, 0]) = 0
        105 fcntl(0, F_GETLK, [F_WRLCK, SEEK_SET, 0, 0, 0]) = 0 [1, 0, 0, 30, 110]
        110 fcntl(0, F_SETLK, [F_UNLCK, SEEK_SET, 5, 5, 0]) = 0
        105 fcntl(0, F_GETLK, [F_WRLCK, SEEK_SET, 0, 0, 0]) = 0 [1, 0, 0, 5, 110]
        105 fcntl(0, F_GETLK, [F_WRLCK, SEEK_SET, 5, 0, 0]) = 0 [1, 0, 10, 20, 110]
        110 fcntl(0, F_SETLK, [F_RDLCK, SEEK_SET, 0, 0, 0]) = 0
        105 fcntl(0, F_GETLK, [F_WRLCK, SEEK_SET, 25, 0, 0]) = 0 [0, 0, 0, 0, 110]
        110 fcntl(0, F_SETLK, [F_RDLCK, SEEK_SET, 0, 10, 0]) = 0
        110 fcntl(0, F_SETLK, [F_UNLCK, SEEK_SET, 10, 0, 0]) = 0
        105 fcntl(0, F_SETLK, [F_RDLCK, SEEK_SET, 5, 10, 0]) = 0
        106 fcntl(0, F_GETLK, [F_WRLCK, SEEK_SET, 0, 0, 0]) = 0 [0, 0, 0, 10, 110]
        106 fcntl(0, F_GETLK, [F_WRLCK, SEEK_SET, 10, 0, 0]) = 0 [0, 0, 5, 10, 105]
        """);

    [Fact]
    public void F_SETLKW_waits_until_the_lock_is_released() => Open().Check("""
        110 fcntl(0, F_SETLKW, [F_WRLCK, SEEK_SET, 0, 0, 0]) = 0
        105 fcntl(0, F_SETLKW, [F_RDLCK, SEEK_SET, 0, 1, 0]) <unfinished ...>
        106 fcntl(0, F_SETLKW, [F_WRLCK, SEEK_SET, 5, 1, 0]) <unfinished ...>
        110 fcntl(0, F_SETLK, [F_UNLCK, SEEK_SET, 0, 5, 0]) = 0
        105 <... fcntl resumed> = 0
        110 close(1) = 0
        106 <... fcntl resumed> = 0
        """);

    [Fact]
    public void Closing_any_descriptor_of_the_file_or_ending_releases_the_locks_and_a_child_has_none() => Open().Check("""
        110 fcntl(0, F_SETLK, [F_WRLCK, SEEK_SET, 0, 0, 0]) = 0
        110 fork() = 101
        101 fcntl(0, F_SETLK, [F_WRLCK, SEEK_SET, 0, 0, 0]) = -1 EAGAIN (WouldBlock)
        101 close(0) = 0
        105 fcntl(0, F_SETLK, [F_WRLCK, SEEK_SET, 0, 0, 0]) = -1 EAGAIN (WouldBlock)
        110 close(2) = 0
        105 fcntl(0, F_SETLK, [F_WRLCK, SEEK_SET, 0, 0, 0]) = 0
        105 exit_group(0) = 0
        105 +++ 0 +++
        106 fcntl(0, F_SETLK, [F_WRLCK, SEEK_SET, 0, 0, 0]) = 0
        """);

    [Fact]
    public void Waiting_for_one_another_is_refused() => Open().Check("""
        110 fcntl(0, F_SETLK, [F_WRLCK, SEEK_SET, 0, 1, 0]) = 0
        105 fcntl(0, F_SETLK, [F_WRLCK, SEEK_SET, 1, 1, 0]) = 0
        106 fcntl(0, F_SETLK, [F_WRLCK, SEEK_SET, 2, 1, 0]) = 0
        110 fcntl(0, F_SETLKW, [F_WRLCK, SEEK_SET, 1, 1, 0]) <unfinished ...>
        105 fcntl(0, F_SETLKW, [F_WRLCK, SEEK_SET, 2, 1, 0]) <unfinished ...>
        106 fcntl(0, F_SETLKW, [F_WRLCK, SEEK_SET, 0, 1, 0]) = -1 EDEADLK (Deadlock)
        106 fcntl(0, F_SETLK, [F_WRLCK, SEEK_SET, 0, 1, 0]) = -1 EAGAIN (WouldBlock)
        106 fcntl(0, F_SETLK, [F_UNLCK, SEEK_SET, 2, 1, 0]) = 0
        105 <... fcntl resumed> = 0
        """);

    [Fact]
    public void Flock_refuses_in_the_order_of_the_kernel() => Open().Check("""
        110 open("/f", O_PATH, 0) = 3
        110 open("/f", O_ACCMODE, 0) = 4
        110 flock(99, 7) = -1 EINVAL (InvalidValue)
        110 flock(99, 0) = -1 EINVAL (InvalidValue)
        110 flock(99, LOCK_SH) = -1 EBADF (BadDescriptor)
        110 flock(3, LOCK_UN) = -1 EBADF (BadDescriptor)
        110 flock(4, LOCK_SH) = -1 EBADF (DescriptorMode)
        110 flock(4, LOCK_UN) = 0
        110 flock(0, LOCK_SH|LOCK_EX) = -1 EINVAL (InvalidValue)
        110 flock(0, LOCK_NB) = -1 EINVAL (InvalidValue)
        110 flock(99, LOCK_MAND) = 0
        """);

    [Fact]
    public void A_lock_that_is_held_already_is_no_news()
    {
        Dialogue dialogue = Open().Check("110 flock(0, LOCK_EX) = 0").Check("110 flock(0, LOCK_EX) = 0");
        Assert.Empty(dialogue.Bench.Effects.Facts);
        dialogue.Check("110 fcntl(0, F_SETLK, [F_WRLCK, SEEK_SET, 0, 9, 0]) = 0").Check("110 fcntl(0, F_SETLK, [F_WRLCK, SEEK_SET, 2, 5, 0]) = 0");
        Assert.Empty(dialogue.Bench.Effects.Facts);
        dialogue.Check("110 fcntl(0, F_SETLK, [F_UNLCK, SEEK_SET, 20, 5, 0]) = 0");
        Assert.Empty(dialogue.Bench.Effects.Facts);
    }

    [Fact]
    public void Flock_is_of_the_open_file_and_goes_with_it() => Open().Check("""
        110 flock(1, LOCK_EX) = 0
        110 flock(0, LOCK_SH|LOCK_NB) = -1 EAGAIN (WouldBlock)
        110 fork() = 101
        101 flock(1, LOCK_EX|LOCK_NB) = 0
        105 flock(0, LOCK_SH) <unfinished ...>
        110 close(1) = 0
        106 flock(0, LOCK_SH) <unfinished ...>
        101 close(1) = 0
        105 <... flock resumed> = 0
        106 <... flock resumed> = 0
        """);

    // "the existing lock is first removed, then a new lock is established" - flock(2)
    [Fact]
    public void Converting_a_lock_gives_it_up_first() => Open().Check("""
        110 flock(0, LOCK_SH) = 0
        105 flock(0, LOCK_SH) = 0
        110 flock(0, LOCK_EX|LOCK_NB) = -1 EAGAIN (WouldBlock)
        105 flock(0, LOCK_EX|LOCK_NB) = 0
        105 flock(0, LOCK_SH) = 0
        110 flock(0, LOCK_SH) = 0
        110 flock(0, LOCK_EX) <unfinished ...>
        105 flock(0, LOCK_EX) = 0
        105 flock(0, LOCK_UN) = 0
        110 <... flock resumed> = 0
        """);

    /// <summary>Processes 110, 105 and 106 each have a file of 10 bytes open: to read and write, to read, to write.</summary>
    private static Dialogue Open()
    {
        var dialogue = new Dialogue();
        dialogue.Place("f", Mode.Regular | 0x1B6, size: 10);
        foreach (int pid in new[] { 110, 105, 106 })
        {
            dialogue.Check($"""
                {pid} open("/f", O_RDWR, 0) = 0
                {pid} open("/f", O_RDONLY, 0) = 1
                {pid} open("/f", O_WRONLY, 0) = 2
                """);
        }
        return dialogue;
    }
}
