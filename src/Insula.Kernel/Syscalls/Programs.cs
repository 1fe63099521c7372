using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Kernel.Syscalls;

/// <summary>Running programs: execve(2), execveat(2), posix_spawn(3).</summary>
internal static class Programs
{
    private const int Here = PathWalk.WorkingDirectory;
    private const uint NoFollow = 0x100, EmptyPath = 0x1000, OnlyCheck = 0x10000;
    private const int MaxScripts = 5;

    public static Reply Execve(in Call call)
    {
        Why why = FindFile(call, Here, call[0].Text, follow: true, out Inode file);
        return why != Why.Allowed ? why : Run(call, file);
    }

    public static Reply ExecveAt(in Call call)
    {
        uint flags = call[4].Word;
        if ((flags & ~(NoFollow | EmptyPath | OnlyCheck)) != 0)
            return Why.InvalidValue;
        bool byDescriptor = call[1].Text.IsEmpty && (flags & EmptyPath) != 0;
        Why why = byDescriptor
            ? FindOpen(call, call[0].Number, out Inode file)
            : FindFile(call, call[0].Number, call[1].Text, (flags & NoFollow) == 0, out file);
        if (why != Why.Allowed)
            return why;
        // AT_EXECVE_CHECK asks whether the file may be executed; what is in it is not looked at.
        if ((flags & OnlyCheck) != 0)
            return Reply.Ok;
        // A script is opened again by its interpreter, through a descriptor that would be closed by then. - execveat(2), BUGS
        bool isClosed = !call[1].Text.StartsWith("/"u8) && call.Caller.Descriptors[call[0].Number].CloseOnExec;
        return isClosed && file.Format == FileFormat.Script ? Why.NoSuchFile : Run(call, file);
    }

    public static Reply Spawn(in Call call)
    {
        (uint user, uint group) = (call[3].Word, call[4].Word);
        Why why = Gate.SpawnAs(call, user, group);
        if (why == Why.Allowed)
            why = Processes.MayMake(call);
        if (why != Why.Allowed)
            return why;
        why = FindFile(call, Here, call[0].Text, follow: true, out Inode file);
        if (why == Why.Allowed)
            why = FindImage(call, file, out file);
        if (why != Why.Allowed)
            return why;
        if (call.State.NextFreePid() is not { } number)
            return Processes.LeasePids(call, 0);
        call.Emit(FactOf.ProcessForked(call.Task, number));
        // There is no child while the call is only tried out.
        if (call.State.Find(number) is { } child)
        {
            Become(call, child, user, group);
            Replace(call, child.Leader, file);
        }
        return Reply.Of(number.Value);
    }

    /// <summary>The child acts as this user in every way, and of this group, before it runs anything; -1 stays. Supplementary groups stay as well.</summary>
    private static void Become(in Call call, Process child, uint user, uint group)
    {
        Credentials who = child.Credentials;
        if (user != uint.MaxValue)
            who = who.WithUsers(new(user), new(user), new(user));
        if (group != uint.MaxValue)
            who = who.WithGroups(new(group), new(group), new(group));
        if (who != child.Credentials)
            call.Emit(FactOf.CredentialsChanged(child, who));
    }

    private static Reply Run(in Call call, Inode file)
    {
        Why why = FindImage(call, file, out Inode image);
        if (why != Why.Allowed)
            return why;
        Replace(call, call.Task, image);
        return Reply.Ok;
    }

    private static void Replace(in Call call, ProcessTask task, Inode image)
    {
        Credentials who = task.Process.Credentials;
        Credentials now = Gate.ImageCredentials(call, who, image, task.Process.Place.IsShared);
        if (now != who)
            call.Emit(FactOf.CredentialsChanged(task.Process, now));
        call.Emit(FactOf.ImageReplaced(task, image));
        Abilities.Inherit(call, task.Process, task.Process.Abilities, now);
    }

    private static Why FindFile(in Call call, long directory, ReadOnlySpan<byte> path, bool follow, out Inode file)
    {
        Why why = PathWalk.ResolveExisting(call, directory, path, follow, out PathWalk walk, out file);
        return why != Why.Allowed ? why : MayRun(call, walk.Parent, file);
    }

    private static Why FindOpen(in Call call, long descriptor, out Inode file)
    {
        file = call.Caller.Directory;
        if (descriptor == Here)
            return MayRun(call, null, file);
        if (call.Caller.Descriptor(descriptor) is not { } open)
            return Why.BadDescriptor;
        if (open.Inode is null)
            return Why.Unmodelled;
        file = open.Inode;
        return MayRun(call, null, file);
    }

    private static Why MayRun(in Call call, Inode? parent, Inode file)
    {
        if (file.IsSymbolicLink)
            return Why.TooManyLinks;
        if (!file.IsRegular)
            return Why.NotExecutable;
        Why why = Gate.Use(call, parent, file, Access.Execute);
        if (why == Why.Allowed)
            why = Gate.RunProgram(call, parent, file);
        if (why != Why.Allowed)
            return why;
        return file.Writers > 0 ? Why.FileBusy : Why.Allowed;
    }

    /// <summary>The program that runs: of a script its interpreter, which may be a script again. - execve(2), Interpreter scripts</summary>
    private static Why FindImage(in Call call, Inode file, out Inode image)
    {
        image = file;
        for (int scripts = 0; image.Format == FileFormat.Script; scripts++)
        {
            Why why = FindFile(call, Here, image.Target, follow: true, out image);
            if (why != Why.Allowed)
                return why;
            if (scripts == MaxScripts)
                return Why.TooManyLinks;
        }
        return image.Format == FileFormat.Elf ? Why.Allowed : Why.BadFormat;
    }
}
