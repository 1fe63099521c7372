using Insula.Engine;
using Insula.Journal;
using Insula.Model;
using Insula.Model.Facts;
using Insula.Properties.Tests.Worlds;
using Process = Insula.Model.Process;

namespace Insula.Properties.Tests;

/// <summary>"With random sequences of calls by members and VSUs of several VPs, no call changes [anything] outside the caller's VP" - R140.</summary>
public sealed class Isolation
{
    [Fact]
    public void R140_no_call_of_a_member_changes_anything_outside_its_server() => Running.Check(_ => new Outside(checksPertains: true, asksAuditor: true));

    /// <summary>The property is worth something: it notices when the wrapper grants without asking whether the call pertains.</summary>
    [Fact]
    public void Without_the_pertains_check_it_does()
    {
        Exception found = Assert.ThrowsAny<Exception>(() => Running.Check(_ => new Outside(checksPertains: false, asksAuditor: false)));
        Assert.Contains("a member of vps-", found.Message);
    }

    /// <summary>Nor does the auditor sleep.</summary>
    [Fact]
    public void Without_the_pertains_check_the_auditor_sees_it_too()
    {
        Exception found = Assert.ThrowsAny<Exception>(() => Running.Check(_ => new Outside(checksPertains: false, asksAuditor: true)));
        Assert.Contains("auditor", found.Message);
    }

    /// <summary>Compares everything that is not the caller's server's before and after each call; shares no code with Gate, OwnerMap and Auditor.</summary>
    private sealed class Outside(bool checksPertains, bool asksAuditor) : Watch
    {
        private readonly Dictionary<Placed, string> _others = [];
        private readonly Dictionary<ulong, Kept> _foreign = [];
        private ushort _member;

        public override bool ChecksPertains => checksPertains;

        public override Scope Scope => Scope.KeepsWrappers;

        public override void Before(World world, Placed on, Syscall[] calls)
        {
            _member = on.State.Find(calls[0].Caller)?.Vpid.Value ?? on.Vpid.Value;
            _others.Clear();
            _foreign.Clear();
            if (_member == 0)
                return;
            foreach (Placed other in world.Placed)
            {
                if (other != on)
                    _others[other] = StateDigest.Text(other.State);
            }
            foreach (Inode inode in on.State.Inodes.Values)
            {
                if (Home(world, inode.Uid.Value) != _member)
                    _foreign[inode.Number.Value] = Kept.Of(inode, Home(world, inode.Uid.Value));
            }
        }

        public override void After(World world, Placed on, Syscall[] calls, BatchReply reply)
        {
            Holds(!asksAuditor || world.Auditor.Violations.Count == 0, $"auditor: {world.Auditor.Violations.FirstOrDefault()}");
            foreach (Placed entity in world.Placed.Skip(1))
                CheckProcesses(world, entity);
            if (_member == 0)
                return;
            foreach ((Placed other, string before) in _others)
                Holds(StateDigest.Text(other.State) == before, $"{other.Stream} changed by a member of vps-{_member}");
            foreach (Commit commit in world.Commits.Where(commit => commit.Stream != on.Stream))
                Holds(commit.Facts.All(at => at.Fact is PidsLeased or OwnersLeased), $"facts on {commit.Stream} by a member of vps-{_member}");
            foreach ((ulong ino, Kept before) in _foreign)
            {
                if (on.State.Inodes.TryGet(new(ino), out Inode? inode))
                    Compare(world, before, inode);
            }
            foreach (Inode made in on.State.Inodes.Values)
            {
                bool isNew = world.Commits.Any(commit => commit.Facts.Any(at => at.Fact is InodeCreated created && created.Ino == made.Number.Value));
                Holds(!isNew || Home(world, made.Uid.Value) == _member, $"a member of vps-{_member} made inode {made.Number} for user {made.Uid}");
            }
        }

        /// <summary>Nobody of a server is anybody else's user: not the host's root, not another server's.</summary>
        private static void CheckProcesses(World world, Placed entity)
        {
            foreach (Process process in entity.State.Processes.Values)
            {
                Credentials who = process.Credentials;
                foreach (HostUid uid in new[] { who.Real, who.Effective, who.Saved, who.FileSystem })
                    Holds(uid.Value != 0 && Home(world, uid.Value) == entity.Vpid.Value, $"process {process.Pid} of {entity.Stream} holds host user {uid}");
                foreach (HostGid gid in new[] { who.RealGroup, who.EffectiveGroup, who.SavedGroup, who.FileSystemGroup }.Concat(who.Groups.ToArray()))
                    Holds(Home(world, gid.Value, IdKind.Group) == entity.Vpid.Value, $"process {process.Pid} of {entity.Stream} holds host group {gid}");
                Holds(process.Vpid == entity.Vpid, $"process {process.Pid} of {entity.Stream} has entry {process.Vpid}");
                foreach (Inode? file in new[] { process.Directory, process.Root, process.Image })
                {
                    bool abroad = file is not null && Home(world, file.Uid.Value) is not 0 and var home && home != entity.Vpid.Value;
                    Holds(!abroad, $"process {process.Pid} of {entity.Stream} works in a directory of another server, or runs its program");
                }
            }
        }

        /// <summary>Q3: files of the host by their mode bits, names by their directory; of other servers' files nothing.</summary>
        private void Compare(World world, Kept before, Inode inode)
        {
            string who = $"inode {inode.Number} of user {before.Uid} ({Convert.ToString(before.Mode, 8)}), by a member of vps-{_member}:";
            Kept after = Kept.Of(inode, before.Home);
            bool byGroup = Home(world, before.Gid, IdKind.Group) == _member && (before.Mode & Mode.GroupExecute << 1) != 0;
            bool writable = before.Home == 0 && ((before.Mode & 2) != 0 || byGroup);
            Holds(after.Uid == before.Uid && after.Gid == before.Gid, $"{who} owner changed");
            Holds(after.Mode == before.Mode || (writable && (after.Mode | 0xC00) == (before.Mode | 0xC00) && (after.Mode & ~before.Mode) == 0), $"{who} mode changed");
            Holds(after.Size == before.Size || writable, $"{who} size changed");
            Holds(after.Names == before.Names || writable, $"{who} names changed");
            Holds(after.Modified == before.Modified || writable, $"{who} time changed");
            Holds((after.Format, after.Target) == (before.Format, before.Target) || writable, $"{who} became another program");
            Holds((after.Device, after.Mounts) == (before.Device, before.Mounts), $"{who} device or file systems changed");
        }

        /// <summary>Whose an identifier of the host is: 0 for the host. By the register's word, not the owner map's.</summary>
        private static ushort Home(World world, uint id, IdKind kind = IdKind.User)
        {
            HostRegister register = world.Host.Register!;
            if (id is >= 0x10000 and <= 0x7FFFFFFF)
                return (ushort)(id >> 16);
            Table<uint, (uint Last, Vpid To)> lent = register.Owners(kind);
            for (int i = 0; i < lent.Count; i++)
            {
                if (id >= lent.Keys[i] && id <= lent.Values[i].Last)
                    return lent.Values[i].To.Value;
            }
            return 0;
        }

        private sealed record Kept(uint Mode, uint Uid, uint Gid, long Size, string Names, long Modified, FileFormat Format, string Target, ulong Device, int Mounts, ushort Home)
        {
            public static Kept Of(Inode inode, ushort home)
            {
                string names = "";
                for (int i = 0; i < inode.Names?.Count; i++)
                    names += $"{Convert.ToHexString(inode.Names.Keys[i].Bytes)}={inode.Names.Values[i].Number} ";
                return new(inode.Mode, inode.Uid.Value, inode.Gid.Value, inode.Size, names, inode.Modified, inode.Format, Convert.ToHexString(inode.Target), inode.Device, inode.Mounts, home);
            }
        }
    }
}
