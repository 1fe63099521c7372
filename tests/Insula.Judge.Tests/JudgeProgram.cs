using Insula.Kernel;
using Insula.Model;

namespace Insula.Judge.Tests;

/// <summary>A file that is there when a program begins.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Mode">Type and permission bits, as st_mode.</param>
/// <param name="Uid">Its user.</param>
/// <param name="Gid">Its group.</param>
/// <param name="Size">Its size, of a regular file.</param>
/// <param name="Target">Where it points, for a symbolic link.</param>
internal sealed record JudgeFile(string Path, uint Mode, uint Uid, uint Gid, long Size = 0, string Target = "");

/// <summary>An actor that is there when a program begins: a child of the init, with the working directory "/" and no descriptors.</summary>
internal sealed record JudgeActor(uint Uid, uint Gid, uint Umask, uint[] Groups);

/// <summary>A call of an actor.</summary>
/// <param name="Actor">Who calls.</param>
/// <param name="Row">What.</param>
/// <param name="Args">With what; processes are named by <see cref="Actors.Name"/>.</param>
/// <param name="Child">The actor that this call makes; -1 for none.</param>
internal sealed record JudgeCall(int Actor, SyscallRow Row, Value[] Args, int Child = -1);

/// <summary>A random program: the world it begins in, and its calls one after the other.</summary>
internal sealed record JudgeProgram(int Seed, JudgeFile[] Files, JudgeActor[] Actors, JudgeCall[] Calls);

/// <summary>How arguments name processes before anybody knows their numbers.</summary>
internal static class Actors
{
    /// <summary>The parent of the first actors.</summary>
    public const int Init = -1;

    private const long First = 100_000_000;

    /// <summary>The process of an actor.</summary>
    public static long Name(int actor) => First + actor;

    /// <summary>The actor that a number, or a negative number, names; null if it is an ordinary number.</summary>
    public static int? Of(long number) => Math.Abs(number) - First is >= Init and < 1000 and var actor ? (int)actor : null;
}
