using Insula.Engine;
using Insula.Journal;
using Insula.Kernel;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Requirements.Tests;

/// <summary>Wrappers in the system call vector, and whom they concern: R10, R14, R15.</summary>
public sealed class Interception
{
    private const uint SetUid = 105, GetUid = 102, Fork = 57;

    [Fact]
    public void R14_loading_saves_and_replaces_the_pointer_and_unloading_restores_it_exactly()
    {
        var vector = new SyscallVector();
        SyscallFunction[] originals = Pointers(vector);
        vector.Load([SetUid, GetUid]);
        Assert.Equal([SetUid, GetUid], Replaced(vector, originals));
        Assert.Same(originals[PlaceOf(SetUid)], Assert.IsType<Interceptor>(vector[PlaceOf(SetUid)].Target).Original);
        vector.Load([Fork]);
        Assert.Equal(2, vector.Layers);
        SyscallFunction[] below = Pointers(vector);
        vector.Unload();
        Assert.Equal([SetUid, GetUid], Replaced(vector, originals));
        Assert.Same(below[PlaceOf(SetUid)], vector[PlaceOf(SetUid)]);
        vector.Unload();
        Assert.Empty(Replaced(vector, originals));
        Assert.Equal(0, vector.Layers);
    }

    [Fact]
    public void R14_a_wrapper_over_a_wrapper_saves_that_one()
    {
        var vector = new SyscallVector();
        vector.Load([SetUid]);
        SyscallFunction lower = vector[PlaceOf(SetUid)];
        vector.Load([SetUid]);
        Assert.Same(lower, Assert.IsType<Interceptor>(vector[PlaceOf(SetUid)].Target).Original);
        vector.Unload();
        Assert.Same(lower, vector[PlaceOf(SetUid)]);
    }

    [Fact]
    public void R14_without_its_wrapper_a_call_runs_on_raw_identifiers()
    {
        var journal = new MemoryJournal();
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(Transcript.Patent, """
            3942 getuid() = 0
            1 interceptor_unload(1, 1) = 0
            3942 getuid() = 65536
            3942 setuid(5) = -1 EPERM (IdentityNotHeld)
            3942 setuid(65536) = 0
            1847 getuid() = 0
            1 interceptor_load(1, [getuid]) = 1
            1 interceptor_load(1, [setuid, fork]) = 2
            3942 getuid() = 0
            3942 setuid(5) = 0
            3942 getuid() = 5
            """, journal: journal);
        Assert.Equal(
            [$"+{SyscallTable.Intercepted.Length}", "-", "+1", "+2"],
            journal.Read(Ending.StreamOf(1)).SelectMany(commit => commit.Facts).Select(at => at.Fact switch
            {
                InterceptorLoaded loaded => $"+{loaded.Calls.Count}",
                InterceptorUnloaded => "-",
                _ => "",
            }).Where(text => text.Length > 0));
        Assert.Single(journal.FactsOf<InterceptorLoaded>(2));
        Assert.Equal(65541u, entities.StateOf(1).Find(new(3942))!.Credentials.Real.Value);
    }

    [Fact]
    public void R14_layers_come_off_in_order() => Transcript.CheckVerdicts(Transcript.Patent, """
        1 interceptor_unload(1, 2) = -1 EBUSY (NotNewestLayer)
        1 interceptor_unload(1, 1) = 0
        1 interceptor_unload(1, 1) = -1 EBUSY (NotNewestLayer)
        1 interceptor_unload(1, 0) = -1 EBUSY (NotNewestLayer)
        1 interceptor_load(1, [getuid]) = 1
        1 interceptor_load(1, [setuid]) = 2
        1 interceptor_unload(1, 1) = -1 EBUSY (NotNewestLayer)
        3942 getuid() = 0
        1 interceptor_unload(1, 2) = 0
        1 interceptor_unload(1, 1) = 0
        3942 getuid() = 65536
        """);

    [Fact]
    public void R14_one_wrapper_a_call_and_only_where_the_row_has_one() => Transcript.CheckVerdicts(Transcript.Patent, """
        1 interceptor_load(1, [setuid]) = -1 EBUSY (InUse)
        1 interceptor_unload(1, 1) = 0
        1 interceptor_load(1, [setuid, setuid]) = -1 EBUSY (InUse)
        1 interceptor_load(1, [reboot]) = -1 EINVAL (InvalidValue)
        1 interceptor_load(3, [setuid]) = -1 ESRCH (NoSuchServer)
        3942 interceptor_unload(1, 1) = -1 EPERM (HostOnly)
        3942 interceptor_load(2, [setuid]) = -1 EPERM (HostOnly)
        """);

    [Fact]
    public void R15_calls_of_host_processes_reach_the_originals() => Transcript.Check(Transcript.Patent, """
        1 fork() = 3
          ProcessForked pid=1 child=3
        3 setuid(70000) = 0
          CredentialsChanged pid=3 ruid=70000 euid=70000 suid=70000 fsuid=70000 rgid=0 egid=0 sgid=0 fsgid=0 groups=
        3 getuid() = 70000
        3 setuid(0) = -1 EPERM (IdentityNotHeld)
        1 setgroups(2, [131072, 5]) = 0
          CredentialsChanged pid=1 ruid=0 euid=0 suid=0 fsuid=0 rgid=0 egid=0 sgid=0 fsgid=0 groups=5,131072
        1 getgroups(2, [5, 131072]) = 2
        """, "host");

    [Fact]
    public void R10_R15_a_process_without_an_entry_passes_the_wrappers_of_a_server()
    {
        IReadOnlyList<Entity> entities = Transcript.Check(Transcript.Patent, """
            1 interceptor_unload(1, 1) = 0
            3942 fork() = 67
              ProcessForked pid=3942 child=67
            1 interceptor_load(1, [fork, getuid, getgid, setuid, stat]) = 1
            67 getuid() = 65536
            67 setuid(5) = -1 EPERM (IdentityNotHeld)
            67 fork() = 68
              ProcessForked pid=67 child=68
            68 getgid() = 65536
            3942 getuid() = 0
            3942 fork() = 69
              ProcessForked pid=3942 child=69
              MemberAdded pid=69 vpid=1
            """);
        Assert.Equal(Vpid.Host, entities.StateOf(1).VpidOf(new(68)));
    }

    private static int PlaceOf(uint number) => SyscallTable.IndexOf((int)number);

    private static SyscallFunction[] Pointers(SyscallVector vector) => [.. Enumerable.Range(0, SyscallTable.All.Length).Select(place => vector[place])];

    private static uint[] Replaced(SyscallVector vector, SyscallFunction[] originals) =>
    [
        .. from place in Enumerable.Range(0, originals.Length)
           where !ReferenceEquals(vector[place], originals[place])
           orderby SyscallTable.All[place].Name descending
           select (uint)SyscallTable.All[place].Number,
    ];
}
