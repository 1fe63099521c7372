using Insula.Kernel;
using Insula.Model;

namespace Insula.Workloads.Running;

/// <summary>What is hardly meant in a request to change abilities that was accepted (spec 5.12), in words and with what to do.</summary>
public static class RequestWarnings
{
    private static readonly ushort Request = SyscallTable.ByName("procmgr_ability")!.Number;

    /// <summary>A line for each warning; none for other calls, and for requests that were refused.</summary>
    public static IEnumerable<string> Of(Syscall call, Reply reply)
    {
        if (call.Number != Request || !reply.IsAllowed)
            yield break;
        var warnings = (AbilityWarnings)reply.Detail;
        bool isRaw = call.Args[1].Form == ValueForm.List;
        foreach (AbilityWarnings warning in Enum.GetValues<AbilityWarnings>())
        {
            if (warning != AbilityWarnings.None && warnings.HasFlag(warning))
                yield return Words(warning, isRaw);
        }
    }

    private static string Words(AbilityWarnings warning, bool isRaw) => warning switch
    {
        AbilityWarnings.EndMarkAllows => "every ability not named is allowed now; " + (isRaw
            ? "if you put an identifier into the same word as PROCMGR_AID_EOL, its ones swallowed it: give each identifier a word of its own"
            : "if you meant one ability, name it"),
        AbilityWarnings.IdentifierZero => "a word names identifier 0, which is SPAWN_SETUID; if you meant all abilities, put the operations into the word with PROCMGR_AID_EOL",
        AbilityWarnings.LockShedByExec => "a lock is not inheritable: exec sheds it, and the denial with it; " + (isRaw ? "add PROCMGR_AOP_INHERIT_YES" : "add inherit"),
        AbilityWarnings.AllowedForHeirs => "what is allowed and inheritable, every program run from here on may do; " + (isRaw ? "leave PROCMGR_AOP_INHERIT_YES out" : "leave inherit out") + " unless that is meant",
        AbilityWarnings.LimitOf32Bits => "an upper limit is 4294967295, the greatest number of 32 bits; limits have 64: no upper limit is " + (isRaw ? "0xffffffffffffffff" : "written as 4-"),
        _ => warning.ToString(),
    };
}
