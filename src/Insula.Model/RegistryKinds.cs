using Insula.Model.Facts;

namespace Insula.Model;

/// <summary>What there is to say about the kinds of entries of the registry.</summary>
public static class RegistryKinds
{
    /// <summary>By number. People write them, so they do not change.</summary>
    private static readonly string[] Names =
    [
        "clock-period", "clock-adjustment", "clock-time", "cpu-mode", "run-state", "configuration", "interrupt", "path-entry", "trace", "channel",
        "connection", "memory", "memory-lock", "physical-memory", "resource", "mutex-ceiling", "mutex-event", "key-data", "event", "io-privilege",
        "terminal", "v86", "library",
    ];

    /// <summary>The name of a kind, as registry_read() takes it.</summary>
    public static string NameOf(RegistryKind kind) => Names[(int)kind];

    /// <summary>The kind of a name; null if there is none.</summary>
    public static RegistryKind? Find(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < Names.Length; i++)
        {
            if (System.Text.Ascii.Equals(name, Names[i]))
                return (RegistryKind)i;
        }
        return null;
    }

    /// <summary>True if the first word of its keys is the number of a process.</summary>
    public static bool KeyHasProcess(RegistryKind kind) =>
        kind is RegistryKind.Memory or RegistryKind.MemoryLock or RegistryKind.IoPrivilege or RegistryKind.Library;

    /// <summary>True if the first word of its values is the number of a process.</summary>
    public static bool ValueHasProcess(RegistryKind kind) => kind == RegistryKind.Connection;
}
