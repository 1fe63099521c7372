using Google.Protobuf;
using Insula.Kernel;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Requirements.Tests;

/// <summary>
/// Server 2 on its own, without engine or journal: for states that no call can bring about, and for looking into a call while it runs. The
/// alternatives of the strategy 'translated' are 1101 and up, those of server 1 1001 to 1100.
/// </summary>
internal sealed class Bench
{
    private const uint Umask = 0x12;

    public Bench(string strategy)
    {
        bool translated = strategy == "translated";
        var range = new IdRange { First = 1001, Last = 2000 };
        var pools = new OwnerPools { Users = { range }, Groups = { range } };
        Boot.Server(Effects, new(RequestKind.Boot, Value.Of("vp2"), 2, 1, (long)(translated ? Ownership.Translated : Ownership.Encoded), 100, 199,
            1101, 1200, 1101, 1200, Value.Of(Policy.Default.ToByteArray()), Value.Of(pools.ToByteArray())));
        Machine = new Machine(Effects);
        ForeignSuperUser = new(translated ? 1001u : 0x00010000);
    }

    public Effects Effects { get; } = new(new KernelState());

    public Machine Machine { get; private set; }

    /// <summary>False for wrappers that grant over everything.</summary>
    public bool ChecksPertains
    {
        init => Machine = new Machine(Effects, new SyscallVector { ChecksPertains = value });
    }

    public KernelState State => Effects.State;

    /// <summary>The host identifier of server 1's super-user.</summary>
    public HostUid ForeignSuperUser { get; }

    /// <summary>A host identifier of server 2, of a user and of a group alike.</summary>
    public uint Own(uint user)
    {
        foreach (IdKind kind in new[] { IdKind.User, IdKind.Group })
        {
            if (State.Owners!.ToHost(kind, user, [], out uint fresh) == Mapping.Fresh)
                Effects.Emit(FactOf.OwnerAssociated(kind, user, fresh));
        }
        State.Owners!.ToHost(IdKind.User, user, [], out uint host);
        return host;
    }

    /// <summary>A member with any user of the host.</summary>
    public Process Member(int pid, uint hostUser)
    {
        Process member = Process(pid, hostUser);
        Effects.Emit(FactOf.MemberAdded(member.Pid, new(2)));
        return member;
    }

    /// <summary>A process that has no entry in the virtual process table.</summary>
    public Process Process(int pid, uint hostUser)
    {
        var who = new Credentials(new(hostUser), new(hostUser), []);
        Effects.Emit(FactOf.ProcessCreated(new(pid), State.Init, new(pid), new(pid), who, Umask, State.Root!));
        return State.Find(new(pid))!;
    }

    /// <summary>A file in the root directory.</summary>
    public Inode File(string name, uint mode, uint hostUser, uint? hostGroup = null)
    {
        ulong number = State.NextIno;
        Effects.Emit(FactOf.InodeCreated(number, Mode.Regular | mode, new(hostUser), new(hostGroup ?? hostUser), 0, [], 0));
        Effects.Emit(FactOf.NameAdded(State.Root!, System.Text.Encoding.UTF8.GetBytes(name), number, 0));
        return State.Inodes.Values.ToArray().Single(inode => inode.Number.Value == number);
    }

    /// <summary>Runs a call on the kernel.</summary>
    public Reply Call(Process caller, string name, params Value[] args) => Machine.Execute(new(SyscallTable.ByName(name)!.Number, caller.Pid, args));

    /// <summary>Runs a call through a wrapper around another function than the row's.</summary>
    public Reply CallInstead(SyscallFunction function, Process caller, string name, params Value[] args)
    {
        SyscallRow row = SyscallTable.ByName(name)!;
        Effects.BeginCall();
        return new Interceptor(row, SyscallTable.IndexOf(row.Number), function, checksPertains: true).Invoke(new(State, Effects, row, caller.Leader, args));
    }
}
