using Insula.Kernel;
using Insula.Model;

namespace Insula.Workloads.Running;

/// <summary>
/// Process numbers of a script or recording and those they have in the simulation, in every argument of a process kind (recordings.md).
/// </summary>
/// <param name="init">The server's first process: number 1 of a recording.</param>
/// <param name="groupsAreGids">True if kill(2) of a negative number means a group identifier, which is no process number.</param>
internal sealed class ProcessNumbers(Pid init, bool groupsAreGids)
{
    private readonly Dictionary<int, Pid> _simulated = [];

    /// <summary>The simulated number, if the recorded one is known.</summary>
    public bool TryGet(int recorded, out Pid simulated) => _simulated.TryGetValue(recorded, out simulated);

    /// <summary>True if a simulated number stands for a recorded one.</summary>
    public bool IsKnown(Pid simulated) => _simulated.ContainsValue(simulated);

    /// <summary>Makes a number known; a number used again means the new process from then on.</summary>
    public void Learn(int recorded, Pid simulated) => _simulated[recorded] = simulated;

    /// <summary>The arguments with simulated numbers.</summary>
    /// <param name="row">The call's row.</param>
    /// <param name="args">Its arguments as recorded.</param>
    /// <param name="unknown">What an unknown number means; itself if null.</param>
    public Value[] Map(SyscallRow row, Value[] args, Func<int, int>? unknown = null)
    {
        Value[]? mapped = null;
        for (int i = 0; i < args.Length && i < row.Args.Length; i++)
        {
            ArgKind kind = row.Args[i].Kind;
            if (!NamesProcess(kind, i > 0 ? args[i - 1] : 0, row.Name == "waitid") || args[i].Form != ValueForm.Number)
                continue;
            int number = unchecked((int)args[i].Number);
            bool isGid = groupsAreGids && number < -1 && row.Name == "kill";
            if (number is 0 or -1 or int.MinValue || isGid)
                continue;
            mapped ??= [.. args];
            mapped[i] = number > 0 ? Of(number, unknown) : -Of(-number, unknown);
        }
        return mapped ?? args;
    }

    private static bool NamesProcess(ArgKind kind, Value before, bool isWaitId)
    {
        const long user = 2, descriptor = 3;
        return kind switch
        {
            ArgKind.Pid => !isWaitId || before.Number != descriptor,
            ArgKind.PidOrGroup => true,
            ArgKind.PriorityWho => before.Number != user,
            _ => false,
        };
    }

    private int Of(int number, Func<int, int>? unknown)
    {
        if (_simulated.TryGetValue(number, out Pid pid))
            return pid.Value;
        return unknown is null ? number : number == 1 ? init.Value : unknown(number);
    }
}
