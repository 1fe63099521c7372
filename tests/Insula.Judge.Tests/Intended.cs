namespace Insula.Judge.Tests;

/// <summary>What Insula answers otherwise than the kernel on purpose. A rule names the call, where it holds, and the two verdicts.</summary>
internal static class Intended
{
    private const string Denied = "-13", NotPermitted = "-1";

    public static bool Allows(JudgeCall call, Placement placement, string kernel, string insula) =>
        // The kernel tells the last refusal of a group in the order in which its members joined, which Insula does not keep.
        call is { Row.Name: "setpriority", Args: [{ Number: 1 }, ..] } && kernel is Denied or NotPermitted && insula is Denied or NotPermitted;
}
