namespace Insula.Judge.Tests;

/// <summary>What Insula answers otherwise than the kernel on purpose. A rule names the call, where it holds, and the two verdicts.</summary>
internal static class Intended
{
    private const string Denied = "-13", NotPermitted = "-1", NoProcess = "-3", Invalid = "-22";

    public static bool Allows(JudgeCall call, Placement placement, string kernel, string insula) => call switch
    {
        // The kernel tells the last refusal of a group in the order in which its members joined, which Insula does not keep.
        { Row.Name: "setpriority", Args: [{ Number: 1 }, ..] } => kernel is Denied or NotPermitted && insula is Denied or NotPermitted,
        // "One that has ended is no member any more" (R8): a server where all others have ended has nobody to signal.
        { Row.Name: "kill", Args: [{ Number: -1 }, ..] } => placement != Placement.Host && kernel is "0" or Invalid && insula == NoProcess,
        // The kernel tells who the sender was when it sent, Insula who it is.
        { Row.Name: "rt_sigtimedwait" } => IsSameSignal(kernel.Split(' '), insula.Split(' ')),
        _ => false,
    };

    /// <summary>The same but for the user: number, signal, code, process, user, status.</summary>
    private static bool IsSameSignal(string[] kernel, string[] insula) =>
        kernel.Length == 6 && insula.Length == 6 && kernel[..4].SequenceEqual(insula[..4]) && kernel[5] == insula[5];
}
