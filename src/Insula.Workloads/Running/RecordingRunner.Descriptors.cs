using Insula.Model;
using Insula.Workloads.Comparing;
using Insula.Workloads.Notation;

namespace Insula.Workloads.Running;

/// <summary>Descriptors: those that the recording opens in the open, unseen, and where the simulation differs.</summary>
internal partial class RecordingRunner
{
    private static readonly RecordedDescriptor Coming = new(IsOpaque: true);

    private async Task RunOpen(int pid, CallLine call, RecordedProcess process, int[] made)
    {
        RecordedDescriptors table = process.Descriptors;
        VerdictClass kind = ClassOf(call);
        if (await AdoptUsed(pid, call, process))
            kind = VerdictClass.Assumed;
        bool choosesLowest = call.Name is not ("dup2" or "dup3");
        foreach (int descriptor in made)
        {
            await MakeRoom(pid, table, choosesLowest, descriptor, call);
            table[descriptor] ??= Coming;
        }
        TracedCall open = new(call, new(call.Row!.Number, PidOf(pid), MapArguments(call, process))) { Class = kind };
        await Queue(open);
        await Flush();
        bool agrees = open.Reply is { IsAllowed: true } reply && (call.Row.Returns != Returns.Fd || reply.Value == made[0]);
        foreach (int descriptor in made)
        {
            if (!agrees && !ReferenceEquals(table[descriptor], Coming))
                await Step(pid, "close", descriptor);
            if (!agrees)
                await Step(pid, "descriptor_adopt", descriptor);
            table[descriptor] = agrees ? Made(call, process, descriptor) : new(IsOpaque: true, CloseOnExec: ClosesOnExec(call));
        }
    }

    /// <summary>A number above the lowest free one means opens that nobody recorded; a number that is open means a close.</summary>
    private async Task MakeRoom(int pid, RecordedDescriptors table, bool choosesLowest, int descriptor, CallLine call)
    {
        if (!choosesLowest)
            return;
        // The kernel reads the least one as unsigned, and gives none below it: a line that shows one is damaged.
        uint least = call.Name == "fcntl" ? call.Args[2].Word : 0;
        if (least <= descriptor)
            await FillHoles(pid, table, (int)least, descriptor);
        if (table[descriptor] is null)
            return;
        table[descriptor] = null;
        await Step(pid, "close", descriptor);
    }

    private async Task FillHoles(int pid, RecordedDescriptors table, int least, int descriptor)
    {
        for (int free = table.LowestFree(least); free < descriptor && free < 1024; free = table.LowestFree(least))
        {
            agreement.Holes++;
            await Adopt(pid, table, free);
        }
    }

    private static RecordedDescriptor Made(CallLine call, RecordedProcess process, int descriptor)
    {
        if (call.Name is "dup" or "dup2" or "dup3" or "fcntl")
            return (process.Descriptors[call.Args[0].Number] ?? new(IsOpaque: true)) with { CloseOnExec = ClosesOnExec(call) };
        bool isStream = call.Name is "pipe" or "pipe2";
        byte[]? path = isStream ? null : call.Result!.DescriptorPath is [(byte)'/', ..] known ? known : RecordedPaths.Of(call, process).FirstOrDefault();
        return new(IsOpaque: false, ClosesOnExec(call), isStream, path);
    }

    private static bool ClosesOnExec(CallLine call)
    {
        const long closeOnExec = (long)OpenFlags.CloseOnExec, duplicate = 1030;
        if (call.Name == "fcntl")
            return call.Args[1].Number == duplicate;
        for (int i = 0; i < call.Row!.Args.Length; i++)
        {
            ArgKind kind = call.Row.Args[i].Kind;
            if (kind == ArgKind.OpenFlags || (kind == ArgKind.OpenHow && call.Args[i].List.Length > 0))
                return ((kind == ArgKind.OpenHow ? call.Args[i].List[0].Number : call.Args[i].Number) & closeOnExec) != 0;
        }
        return false;
    }

    /// <summary>A call without a row is told so; what it did to descriptors is taken over.</summary>
    private async Task RunUnmodelled(int pid, CallLine call, RecordedProcess process)
    {
        await Queue(new(call, Calls.Unmodelled(PidOf(pid), call.Name)) { Class = VerdictClass.Unmodelled });
        foreach (int descriptor in RecordedFile.DescriptorsOf(call))
            await Replace(pid, process.Descriptors, descriptor, closeOnExec: false);
        if (RecordedFile.BoundName(call) is { } name)
            _leftOut.Add(name is [(byte)'/', ..] ? name : [.. process.Place.Directory ?? [], (byte)'/', .. name]);
        if (RecordedFile.ModeOfAcl(call) is { } mode && RecordedFile.FileOfAcl(call, process) is { } path)
            await Queue(new(null, Calls.Of(Entity.Init, "chmod", Value.Of(path), mode)));
    }

    /// <summary>What concerns a tree left out or an opaque file keeps the table right.</summary>
    private async Task RunLeftOut(int pid, CallLine call, RecordedProcess process)
    {
        agreement.Count(VerdictClass.Adopted, call.Name);
        if (call.Result!.Kind != ResultKind.Value)
            return;
        int[] made = RecordedFile.DescriptorsOf(call);
        if (RecordedPaths.ByDescriptor(call, process) is { } path && call.Name is "chmod" or "fchmodat" or "chown" or "fchownat" or "utimensat" or "truncate")
            await Queue(new(null, new(call.Row!.Number, PidOf(pid), path)));
        if (made.Length == 0 && call.Row!.Args.Any(arg => arg.Kind == ArgKind.Fd) && call.Name is "close" or "fcntl")
        {
            await Queue(new(null, new(call.Row!.Number, PidOf(pid), call.Args)));
            Follow(call, process);
        }
        else if (call.Name is "chdir" or "fchdir")
        {
            process.Place.IsLeftOut = true;
            process.Place.Directory = RecordedPaths.Of(call, process).FirstOrDefault();
        }
        else if (call.Name is "execve" or "execveat")
        {
            await AfterExec(pid, process, isClosed: false);
        }
        foreach (int descriptor in made)
        {
            RecordedDescriptor? from = call.Name is "dup" or "dup2" or "dup3" or "fcntl" ? process.Descriptors[call.Args[0].Number] : null;
            await Replace(pid, process.Descriptors, descriptor, ClosesOnExec(call));
            process.Descriptors[descriptor] = (from ?? process.Descriptors[descriptor]!) with { CloseOnExec = ClosesOnExec(call) };
        }
    }

    /// <summary>A descriptor that is used before anybody opened it was open from the start. True if there was one.</summary>
    private async Task<bool> AdoptUsed(int pid, CallLine call, RecordedProcess process)
    {
        bool isAssumed = false;
        for (int i = 0; i < call.Args.Length && call.Result is not { Errno: Errno.EBADF }; i++)
        {
            long descriptor = call.Row!.Args[i].Kind is ArgKind.Fd or ArgKind.DirFd ? call.Args[i].Number : -1;
            if (descriptor < 0 || process.Descriptors[descriptor] is not null)
                continue;
            isAssumed = true;
            await Adopt(pid, process.Descriptors, (int)descriptor);
        }
        return isAssumed;
    }

    private async Task Replace(int pid, RecordedDescriptors table, int descriptor, bool closeOnExec)
    {
        if (table[descriptor] is not null)
            await Step(pid, "close", descriptor);
        await Adopt(pid, table, descriptor);
        table[descriptor] = new(IsOpaque: true, closeOnExec);
        if (closeOnExec)
            await Queue(new(null, Calls.Of(PidOf(pid), "fcntl", descriptor, 2, 1)));
    }

    private async Task Adopt(int pid, RecordedDescriptors table, int descriptor)
    {
        table[descriptor] = new(IsOpaque: true);
        await Step(pid, "descriptor_adopt", descriptor);
    }

    private Task Step(int pid, string name, long argument) => Queue(new(null, Calls.Of(PidOf(pid), name, argument)));
}
