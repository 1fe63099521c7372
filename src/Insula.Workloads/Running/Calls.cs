using Insula.Engine;
using Insula.Kernel;
using Insula.Model;
using Insula.Workloads.Scenarios;

namespace Insula.Workloads.Running;

/// <summary>Makes calls by name.</summary>
internal static class Calls
{
    /// <summary>A call of the table.</summary>
    public static Syscall Of(Pid caller, string name, params Value[] args) => new(SyscallTable.ByName(name)!.Number, caller, args);

    /// <summary>A call that the table does not have.</summary>
    public static Syscall Unmodelled(Pid caller, string name) => new(Syscall.Unmodelled, caller, [Value.Of(name)]);

    /// <summary>Cuts calls into batches that an entity takes.</summary>
    public static IEnumerable<Syscall[]> InBatches(IEnumerable<Syscall> calls)
    {
        var batch = new List<Syscall>();
        long bytes = 0;
        foreach (Syscall call in calls)
        {
            long more = SyscallBatch.SizeOf(call) ?? 0;
            if (batch.Count == SyscallBatch.MaxCalls || (batch.Count > 0 && bytes + more > SyscallBatch.MaxBytes))
            {
                yield return [.. batch];
                batch.Clear();
                bytes = 0;
            }
            batch.Add(call);
            bytes += more;
        }
        if (batch.Count > 0)
            yield return [.. batch];
    }

    /// <summary>Places a file.</summary>
    public static Syscall File(Pid caller, FileSpec file)
    {
        (uint uid, uint gid) = file.Owner.Of == OwnerOf.Self ? (file.Owner.Uid, file.Owner.Gid) : (0u, 0u);
        return Of(caller, "setup_file", Value.Of(file.Path), file.Mode, uid, gid, (long)file.Size, Value.Of(file.Target), (long)file.Format);
    }

    /// <summary>Places a process.</summary>
    public static Syscall Process(Pid caller, int pid, Login login)
    {
        Value[] groups = [.. login.Groups.Select(group => (Value)group)];
        return Of(caller, "setup_process", pid, login.Uid, login.Gid, Value.Of(groups), login.Umask, Value.Of(login.Cwd));
    }
}
