namespace Insula.Requirements.Tests;

/// <summary>A server for conversations about signals: its super-user 4000, another user's process 4005; children are 66, 67 and so on.</summary>
internal static class SignalWorld
{
    private const string Processes = """
        {pid: 4000, server: vp1, uid: 0}
        {pid: 4005, server: vp1, uid: 5, gid: 5}
        {pid: 700, server: host, uid: 0}
        """;

    /// <summary>Runs the calls of a text and compares the verdicts.</summary>
    public static void Check(string transcript) =>
        Transcript.CheckVerdicts(World.Server("encoded", "{path: /bin/true, format: elf, mode: \"0755\"}", Processes), transcript, "host");

    /// <summary>The same with the facts behind each call, of the server's processes.</summary>
    public static void CheckFacts(string transcript) => Transcript.Check(World.Server("encoded", "{path: /bin/true, format: elf, mode: \"0755\"}", Processes), transcript, "host");
}
