using Insula.Model;
using Insula.Workloads.Comparing;
using Insula.Workloads.Notation;

namespace Insula.Workloads.Running;

/// <summary>The paths that a recorded call names, made absolute as far as the recording says where its process works.</summary>
internal static class RecordedPaths
{
    /// <summary>Each path of a call; null for one that begins where the recording does not say.</summary>
    public static IEnumerable<byte[]?> Of(CallLine call, RecordedProcess process)
    {
        for (int i = 0; i < call.Args.Length; i++)
        {
            if (call.Row!.Args[i].Kind is ArgKind.Path or ArgKind.PathOrNull && call.Args[i] is { Form: ValueForm.Text } path)
                yield return Absolute(call, i, path.Text, process);
        }
    }

    /// <summary>True if the call concerns what no comparison looks at: a tree left out, or an opaque descriptor.</summary>
    public static bool IsLeftOut(CallLine call, RecordedProcess process, LeftOut leftOut)
    {
        for (int i = 0; i < call.Args.Length; i++)
        {
            ArgKind kind = call.Row!.Args[i].Kind;
            if (kind == ArgKind.Fd && process.Descriptors[call.Args[i].Number] is { IsOpaque: true })
                return true;
            if (kind is not (ArgKind.Path or ArgKind.PathOrNull) || call.Args[i].Form != ValueForm.Text)
                continue;
            ReadOnlySpan<byte> path = call.Args[i].Text;
            bool isAbsolute = path is [(byte)'/', ..];
            if (!isAbsolute && Base(call, i) is { } directory && (directory < 0 ? process.Place.IsLeftOut : process.Descriptors[directory] is { IsOpaque: true }))
                return true;
            if (Absolute(call, i, path, process) is { } absolute && leftOut.Contains(absolute))
                return true;
        }
        // A symbolic link may lead there: strace -y says where the descriptor returned is.
        return call.Result?.DescriptorPath is { } opened && (leftOut.Contains(opened) || opened is not [(byte)'/', ..]) && call.Row!.Name.StartsWith("open", StringComparison.Ordinal);
    }

    /// <summary>The arguments of a call on /proc/self/fd/N with the path of that descriptor in its place; null for any other call.</summary>
    public static Value[]? ByDescriptor(CallLine call, RecordedProcess process)
    {
        int index = Array.FindIndex(call.Args, arg => arg.Text.StartsWith("/proc/self/fd/"u8));
        if (index < 0 || !int.TryParse(System.Text.Encoding.ASCII.GetString(call.Args[index].Text[14..]), out int descriptor))
            return null;
        if (process.Descriptors[descriptor]?.Path is not { } path)
            return null;
        Value[] args = [.. call.Args];
        args[index] = Value.Of(path);
        return args;
    }

    private static byte[]? Absolute(CallLine call, int index, ReadOnlySpan<byte> path, RecordedProcess process)
    {
        if (path is [(byte)'/', ..])
            return path.ToArray();
        long descriptor = Base(call, index) ?? -1;
        byte[]? directory = descriptor < 0 ? process.Place.Directory : process.Descriptors[descriptor]?.Path;
        if (directory is null)
            return null;
        return path.IsEmpty ? directory : [.. directory, .. directory is [.., (byte)'/'] ? [] : "/"u8.ToArray(), .. path];
    }

    /// <summary>The descriptor a path begins at; negative for the working directory.</summary>
    private static long? Base(CallLine call, int index) => index > 0 && call.Row!.Args[index - 1].Kind == ArgKind.DirFd ? call.Args[index - 1].Number : -1;
}
