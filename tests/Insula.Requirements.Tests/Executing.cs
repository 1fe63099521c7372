using Insula.Model;
using Insula.Model.Facts;
using Insula.Workloads.Shells;

namespace Insula.Requirements.Tests;

/// <summary>Running programs: execve, execveat and posix_spawn, with the errors of Linux 6.18 in its order (R4, R5, R7, R60).</summary>
public sealed class Executing
{
    private const uint Foreign = 7;
    private const long Here = -100, NoFollow = 0x100, EmptyPath = 0x1000, OnlyCheck = 0x10000;

    private static readonly Value None = Value.Of(Array.Empty<Value>());

    [Theory, Strategies]
    public void R7_exec_keeps_the_server_and_the_number(string strategy)
    {
        Bench bench = new(strategy);
        Process member = bench.Member(150, bench.Own(5));
        Inode program = Program(bench, "sh", 0x1ED, bench.Own(0));
        Assert.Equal([$"ImageReplaced pid=150 ino={program.Number}"], Facts(bench, () => Assert.True(Execve(bench, member, "/sh").IsAllowed)));
        Assert.Equal((new Vpid(2), program, true), (bench.State.VpidOf(new(150)), member.Image, member.HasExecuted));
        Process child = bench.State.Find(new((int)bench.Call(member, "fork").Value))!;
        Assert.Equal((new Vpid(2), program), (child.Vpid, child.Image));
    }

    [Theory, Strategies]
    public void R7_whichever_task_runs_the_program_becomes_the_process(string strategy)
    {
        Bench bench = new(strategy);
        Process member = bench.Member(150, bench.Own(5));
        Program(bench, "sh", 0x1ED, bench.Own(0));
        var second = new Pid((int)bench.Call(member, "clone", 0, Tasks.ThreadFlags, 0, 0).Value);
        ProcessTask runs = bench.State.FindTask(second)!;
        Assert.True(bench.Machine.Execute(new(59, second, [Value.Of("/sh"), None, 0])).IsAllowed);
        Assert.Equal((new Vpid(2), runs, new Pid(150)), (member.Vpid, Assert.Single(member.Tasks), runs.Number));
        Assert.Null(bench.State.FindTask(second));
        Assert.Equal(150, bench.Call(member, "gettid").Value);
    }

    [Theory, Strategies]
    public void R60_a_set_user_id_file_of_the_host_or_of_another_server_lends_no_member_its_owner(string strategy)
    {
        Bench bench = new(strategy);
        (uint user, uint own) = (bench.Own(5), bench.Own(6));
        Program(bench, "host", 0xDFF, HostUid.Root.Value);
        // Whoever may run it at all: of another server not even its super-user's file.
        Program(bench, "other", 0xDFF, bench.ForeignSuperUser.Value);
        Program(bench, "group", 0x5FF, own, HostGid.Root.Value);
        Program(bench, "others", 0x5FF, own, bench.ForeignSuperUser.Value);
        Program(bench, "own", 0xDFF, own);
        Process member = bench.Member(150, user), super = bench.Member(151, bench.Own(0));
        foreach (Process caller in new[] { member, super })
        {
            uint before = caller.Credentials.Real.Value;
            Assert.True(Execve(bench, caller, "/host").IsAllowed);
            Assert.Equal(Why.ForeignOwner, Execve(bench, caller, "/other").Why);
            Assert.True(Execve(bench, caller, "/group").IsAllowed && Execve(bench, caller, "/others").IsAllowed);
            Assert.Equal((before, before, before), Groups(caller));
            Assert.All(World.Users(caller), id => Assert.Equal(before, id.Value));
            Assert.True(Execve(bench, caller, "/own").IsAllowed);
            Assert.Equal((before, own, own, own), Users(caller));
            Assert.Equal((before, own, own), Groups(caller));
        }
    }

    [Theory, Strategies]
    public void R60_nor_does_one_that_posix_spawn_runs(string strategy)
    {
        Bench bench = new(strategy);
        uint user = bench.Own(5);
        Program(bench, "host", 0xDFF, HostUid.Root.Value);
        Process child = bench.State.Find(new((int)bench.Call(bench.Member(150, user), "posix_spawn", Value.Of("/host"), None, 0).Value))!;
        Assert.All(World.Users(child), id => Assert.Equal(user, id.Value));
    }

    [Fact]
    public void R60_the_host_itself_heeds_the_bits_of_every_file()
    {
        Bench bench = new("encoded");
        Program(bench, "host", 0xDFF, HostUid.Root.Value);
        Process process = bench.Process(150, Foreign);
        Assert.True(Execve(bench, process, "/host").IsAllowed);
        Assert.Equal((Foreign, 0u, 0u, 0u), Users(process));
    }

    [Theory, Strategies]
    public void R60_the_reply_to_a_super_user_names_the_foreign_program(string strategy)
    {
        Bench bench = new(strategy);
        Inode host = Program(bench, "host", 0xDFF, HostUid.Root.Value);
        Reply reply = Execve(bench, bench.Member(150, bench.Own(0)), "/host");
        Assert.Equal((Why.Allowed, GrantOutcome.NotPertaining, (int)host.Number.Value), (reply.Why, reply.Grant, reply.Detail));
    }

    [Theory, Strategies]
    public void R4_R5_the_child_of_posix_spawn_is_a_member_before_it_runs_its_program(string strategy)
    {
        Bench bench = new(strategy);
        Process member = bench.Member(150, bench.Own(5));
        uint own = bench.Own(6);
        Inode program = Program(bench, "own", 0x9ED, own);
        string[] facts = Facts(bench, () => Assert.Equal(101, bench.Call(member, "posix_spawn", Value.Of("/own"), None, 0).Value));
        Assert.Equal(["ProcessForked", "MemberAdded", "CredentialsChanged", "ImageReplaced"], facts.Select(fact => fact.Split(' ')[0]));
        Assert.Equal("MemberAdded pid=101 vpid=2", facts[1]);
        Process child = bench.State.Find(new(101))!;
        Assert.Equal((new Vpid(2), program, own), (child.Vpid, child.Image, child.Credentials.Effective.Value));
        Assert.NotEqual(own, member.Credentials.Effective.Value);
        // Its own children follow.
        Assert.Equal(new Vpid(2), bench.State.VpidOf(new((int)bench.Call(child, "posix_spawn", Value.Of("/own"), None, 0).Value)));
    }

    [Theory, Strategies]
    public void R6_a_program_that_cannot_run_leaves_no_child(string strategy)
    {
        Bench bench = new(strategy);
        Process member = bench.Member(150, bench.Own(5));
        Program(bench, "mine", 0x1A4, bench.Own(5));
        Assert.Empty(Facts(bench, () => Assert.Equal(
            [Why.NoSuchFile, Why.ModeForbids], new[] { "/nothing", "/mine" }.Select(path => bench.Call(member, "posix_spawn", Value.Of(path), None, 0).Why))));
    }

    [Theory, Strategies]
    public void R41_a_super_user_runs_any_users_program_as_itself(string strategy)
    {
        Bench bench = new(strategy);
        Process super = bench.Member(150, bench.Own(0)), other = bench.Member(151, bench.Own(6));
        Program(bench, "private", 0x1C0, bench.Own(5));
        Program(bench, "plain", 0x180, bench.Own(5));
        Reply reply = Execve(bench, super, "/private");
        Assert.Equal((Why.Allowed, GrantOutcome.Granted, bench.Own(0)), (reply.Why, reply.Grant, super.Credentials.Effective.Value));
        Assert.Equal(Why.ModeForbids, Execve(bench, other, "/private").Why);
        // Not even a super-user executes what nobody may.
        Assert.Equal(Why.ModeForbids, Execve(bench, super, "/plain").Why);
    }

    [Fact]
    public void Errors_of_execve()
    {
        Bench bench = new("encoded");
        (Process user, Process super) = (bench.Member(150, bench.Own(5)), bench.Member(151, bench.Own(0)));
        Program(bench, "elf", 0x1ED, bench.Own(0));
        Program(bench, "private", 0x1C0, bench.Own(0));
        Program(bench, "other", 0x1ED, bench.Own(0), format: FileFormat.Other);
        Made(super, "mkdir", Value.Of("/dir"), 0x1FF);
        Made(super, "mknod", Value.Of("/fifo"), Mode.Fifo | 0x1FF, 0);
        Link(bench, "loop", "loop");
        Link(bench, "lndir", "dir");
        Expect(user, Why.NoSuchFile, "");
        Expect(user, Why.NoSuchFile, "/nothing");
        Expect(user, Why.NotADirectory, "/elf/");
        Expect(user, Why.NotADirectory, "/elf/x");
        Expect(user, Why.TooManyLinks, "/loop");
        Expect(super, Why.NotExecutable, "/dir");
        Expect(super, Why.NotExecutable, "/dir/");
        Expect(super, Why.NotExecutable, "/lndir");
        Expect(super, Why.NotExecutable, "/");
        Expect(user, Why.BadFormat, "/other");
        // Who may not run a file is not told that it is written, and that is told before its format.
        bench.Call(super, "open", Value.Of("/private"), 2, 0);
        bench.Call(super, "open", Value.Of("/other"), 2, 0);
        Expect(user, Why.ModeForbids, "/private");
        Expect(super, Why.FileBusy, "/private");
        Expect(user, Why.FileBusy, "/other");

        void Made(Process caller, string name, params Value[] args) => Assert.True(bench.Call(caller, name, args).Why is Why.Allowed or Why.Unmodelled);
        void Expect(Process caller, Why why, string path) => Assert.Equal((path, why), (path, Execve(bench, caller, path).Why));
    }

    [Fact]
    public void Scripts_run_their_interpreter()
    {
        Bench bench = new("encoded");
        uint root = bench.Own(0);
        Process user = bench.Member(150, bench.Own(5));
        Inode elf = Program(bench, "elf", 0x1ED, root);
        Inode nobody = Program(bench, "none", 0x1A4, root);
        Script(bench, "s1", "/elf");
        for (int i = 2; i <= 7; i++)
            Script(bench, $"s{i}", $"/s{i - 1}");
        Script(bench, "relative", "elf");
        Script(bench, "missing", "/nothing");
        Script(bench, "closed", "/none");
        Script(bench, "folder", "/");
        Script(bench, "self", "/self");
        Assert.True(Execve(bench, user, "/relative").IsAllowed);
        Assert.Equal((Why.Allowed, elf), (Execve(bench, user, "/s5").Why, user.Image));
        Assert.Equal(Why.TooManyLinks, Execve(bench, user, "/s6").Why);
        Assert.Equal(Why.TooManyLinks, Execve(bench, user, "/self").Why);
        Assert.Equal(Why.NoSuchFile, Execve(bench, user, "/missing").Why);
        Assert.Equal(Why.ModeForbids, Execve(bench, user, "/closed").Why);
        Assert.Equal(Why.NotExecutable, Execve(bench, user, "/folder").Why);
        bench.Effects.Emit(FactOf.FormatChanged(nobody, FileFormat.Other, default));
        bench.Effects.Emit(FactOf.ModeChanged(nobody, Mode.Regular | 0x1ED, 0));
        Assert.Equal(Why.BadFormat, Execve(bench, user, "/closed").Why);
    }

    [Fact]
    public void Set_id_bits_of_a_script_do_not_count_those_of_its_interpreter_do()
    {
        Bench bench = new("encoded");
        (uint user, uint lender) = (bench.Own(5), bench.Own(6));
        Program(bench, "plain", 0x1ED, lender);
        Program(bench, "lends", 0x9ED, lender);
        Script(bench, "one", "/plain", 0xDED, lender);
        Script(bench, "two", "/lends");
        Process process = bench.Member(150, user);
        Assert.True(Execve(bench, process, "/one").IsAllowed);
        Assert.Equal((user, user, user, user), Users(process));
        Assert.True(Execve(bench, process, "/two").IsAllowed);
        Assert.Equal((user, lender, lender, lender), Users(process));
    }

    [Fact]
    public void Without_execute_for_the_group_set_group_id_lends_nothing()
    {
        Bench bench = new("encoded");
        (uint user, uint lender) = (bench.Own(5), bench.Own(6));
        Program(bench, "locks", 0x5E5, lender);
        Process process = bench.Member(150, user);
        Assert.True(Execve(bench, process, "/locks").IsAllowed);
        Assert.Equal((user, user, user), Groups(process));
    }

    [Fact]
    public void Every_program_begins_with_the_effective_user_as_the_saved_one()
    {
        Bench bench = new("encoded");
        (uint root, uint user) = (bench.Own(0), bench.Own(5));
        Program(bench, "elf", 0x1ED, root);
        Process super = bench.Member(150, root);
        Assert.True(bench.Call(super, "seteuid", 5).IsAllowed);
        Assert.Equal((root, user, root, user), Users(super));
        Assert.True(bench.Call(super, "setfsuid", 0).IsAllowed);
        Assert.True(Execve(bench, super, "/elf").IsAllowed);
        Assert.Equal((root, user, user, user), Users(super));
    }

    // Otherwise the one that shares its root and working directory could change them under a program of more rights. - LSM_UNSAFE_SHARE
    [Fact]
    public void Who_shares_its_directories_with_another_process_gains_nothing()
    {
        Bench bench = new("encoded");
        (uint user, uint lender) = (bench.Own(5), bench.Own(6));
        Program(bench, "lends", 0x9ED, lender);
        Program(bench, "group", 0x5ED, lender);
        Program(bench, "plain", 0x1ED, lender);
        Process parent = bench.Member(150, user);
        Process child = bench.State.Find(new((int)bench.Call(parent, "clone", 0, 0x200 | 17, 0, 0).Value))!;
        Assert.True(Execve(bench, child, "/lends").IsAllowed);
        Assert.Equal((user, user, user, user), Users(child));
        Assert.True(Execve(bench, child, "/group").IsAllowed);
        Assert.Equal((user, user, user), Groups(child));
        bench.Call(parent, "exit_group", 0);
        Assert.True(Execve(bench, child, "/lends").IsAllowed);
        Assert.Equal((user, lender, lender, lender), Users(child));
        // What it has already it keeps.
        Process grandchild = bench.State.Find(new((int)bench.Call(child, "clone", 0, 0x200 | 17, 0, 0).Value))!;
        Assert.True(Execve(bench, grandchild, "/plain").IsAllowed);
        Assert.Equal((user, lender, lender, lender), Users(grandchild));
    }

    [Fact]
    public void Unless_it_may_become_anybody()
    {
        Bench bench = new("encoded");
        uint lender = bench.Own(6);
        Program(bench, "lends", 0x9ED, lender);
        Process root = bench.Process(150, 0), child = bench.State.Find(new((int)bench.Call(root, "clone", 0, 0x200 | 17, 0, 0).Value))!;
        Assert.True(Execve(bench, child, "/lends").IsAllowed);
        Assert.Equal((0u, lender, lender, lender), Users(child));
    }

    [Fact]
    public void A_program_finds_its_descriptors_but_those_marked_to_be_closed()
    {
        Bench bench = new("encoded");
        Process member = bench.Member(150, bench.Own(5));
        Program(bench, "elf", 0x1ED, bench.Own(0));
        const long closeOnExec = 0x80000;
        Assert.Equal([0L, 1L], new[] { 0, closeOnExec }.Select(flags => bench.Call(member, "open", Value.Of("/elf"), flags, 0).Value));
        Assert.True(Execve(bench, member, "/elf").IsAllowed);
        Assert.NotNull(member.Descriptor(0));
        Assert.Null(member.Descriptor(1));
    }

    [Fact]
    public void Execveat()
    {
        Bench bench = new("encoded");
        Process member = bench.Member(150, bench.Own(5));
        Program(bench, "elf", 0x1ED, bench.Own(0));
        Program(bench, "other", 0x1ED, bench.Own(0), format: FileFormat.Other);
        Program(bench, "closed", 0x1A4, bench.Own(0));
        Script(bench, "script", "/elf");
        Link(bench, "link", "elf");
        const long closeOnExec = 0x80000, pathOnly = 0x220000;
        Open("/script", closeOnExec);
        Expect(Why.NoSuchFile, 0, "", EmptyPath);
        Open("/elf", 0);
        Open("/script", 0);
        Open("/", 0);
        Open("/link", pathOnly);
        Expect(Why.InvalidValue, Here, "/nothing", 4);
        Expect(Why.NoSuchFile, 1, "", 0);
        Expect(Why.BadDescriptor, 99, "", EmptyPath);
        Expect(Why.BadDescriptor, 99, "elf", 0);
        Expect(Why.NotADirectory, 1, "elf", 0);
        Expect(Why.NotExecutable, 3, "", EmptyPath);
        Expect(Why.NotExecutable, Here, "", EmptyPath);
        Expect(Why.TooManyLinks, 4, "", EmptyPath | NoFollow);
        Expect(Why.TooManyLinks, Here, "/link", NoFollow);
        Expect(Why.ModeForbids, Here, "/closed", OnlyCheck);
        Expect(Why.Allowed, Here, "/other", OnlyCheck);
        Assert.Null(member.Image);
        Expect(Why.Allowed, 99, "/elf", 0);
        Expect(Why.Allowed, 3, "elf", 0);
        Expect(Why.Allowed, Here, "/elf", NoFollow);
        Expect(Why.Allowed, 1, "", EmptyPath);
        Expect(Why.Allowed, 2, "", EmptyPath);
        Expect(Why.Allowed, Here, "/link", 0);

        void Open(string path, long flags) => Assert.True(bench.Call(member, "open", Value.Of(path), flags, 0).IsAllowed);
        void Expect(Why why, long directory, string path, long flags) =>
            Assert.Equal((path, flags, why), (path, flags, bench.Call(member, "execveat", directory, Value.Of(path), None, 0, flags).Why));
    }

    private static Reply Execve(Bench bench, Process caller, string path) => bench.Call(caller, "execve", Value.Of(path), None, 0);

    private static Inode Program(Bench bench, string name, uint mode, uint owner, uint? group = null, FileFormat format = FileFormat.Elf)
    {
        Inode file = bench.File(name, mode, owner, group);
        bench.Effects.Emit(FactOf.FormatChanged(file, format, default));
        return file;
    }

    private static void Script(Bench bench, string name, string interpreter, uint mode = 0x1ED, uint? owner = null) => bench.Effects.Emit(
        FactOf.FormatChanged(bench.File(name, mode, owner ?? bench.Own(0)), FileFormat.Script, System.Text.Encoding.UTF8.GetBytes(interpreter)));

    private static void Link(Bench bench, string name, string target)
    {
        ulong number = bench.State.NextIno;
        bench.Effects.Emit(FactOf.InodeCreated(number, Mode.SymbolicLink | 0x1FF, new(bench.Own(0)), new(bench.Own(0)), target.Length,
            System.Text.Encoding.UTF8.GetBytes(target), 0));
        bench.Effects.Emit(FactOf.NameAdded(bench.State.Root!, System.Text.Encoding.UTF8.GetBytes(name), number, 0));
    }

    private static string[] Facts(Bench bench, Action calls)
    {
        bench.Effects.Clear();
        calls();
        return [.. bench.Effects.Facts.Select(at => FactText.Of(at.Fact))];
    }

    private static (uint Real, uint Effective, uint Saved, uint FileSystem) Users(Process process)
    {
        HostUid[] users = World.Users(process);
        return (users[0].Value, users[1].Value, users[2].Value, users[3].Value);
    }

    private static (uint Real, uint Effective, uint Saved) Groups(Process process) =>
        (process.Credentials.RealGroup.Value, process.Credentials.EffectiveGroup.Value, process.Credentials.SavedGroup.Value);
}
