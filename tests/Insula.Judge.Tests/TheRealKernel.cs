using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace Insula.Judge.Tests;

/// <summary>
/// The real kernel as judge: random programs get the same verdicts, call by call, from the kernel that the tests run on and from Insula. A verdict
/// is the error or the value with everything that comes back through arguments; processes are named by their place in the program.
/// <para>
/// INSULA_JUDGE_PROGRAMS says how many programs there are, INSULA_JUDGE_SEED which one is first,
/// INSULA_JUDGE_DIFFERENCES after how many kinds of difference to stop. The release check:
/// <c>INSULA_JUDGE_PROGRAMS=100000 dotnet test tests/Insula.Judge.Tests -c Release</c>
/// </para>
/// </summary>
public sealed class TheRealKernel(ITestOutputHelper output)
{
    private const int UsualPrograms = 2000;

    /// <summary>Root of the host gets the verdicts of the kernel's root.</summary>
    [JudgeFact]
    public void Judges_processes_of_the_host_as_Insula_does() => Compare(Placement.Host);

    /// <summary>Root of a server gets the verdicts of the kernel's root, except for what is intended.</summary>
    [JudgeFact]
    public void Judges_processes_of_an_encoded_server_as_Insula_does() => Compare(Placement.Encoded);

    /// <summary>The same with alternative owners.</summary>
    [JudgeFact]
    public void Judges_processes_of_a_translated_server_as_Insula_does() => Compare(Placement.Translated);

    private void Compare(Placement placement)
    {
        int programs = Setting("INSULA_JUDGE_PROGRAMS", UsualPrograms), first = Setting("INSULA_JUDGE_SEED", 1);
        using var judge = new KernelJudge(seconds: 60 + programs / 20);
        var comparison = new Comparison(judge, placement);
        var watch = Stopwatch.StartNew();
        // One of each kind: two programs that differ in the same call and in the same way have one cause.
        var differences = new Dictionary<string, string>();
        int seed = first;
        while (seed < first + programs && differences.Count < Setting("INSULA_JUDGE_DIFFERENCES", 1))
        {
            if (comparison.Difference(Generator.Program(seed++)) is { } program && !differences.ContainsKey(comparison.KindOf(program)))
                differences[comparison.KindOf(program)] = comparison.Text(comparison.Shrink(program));
        }
        output.WriteLine($"{seed - first} programs, {comparison.Calls} calls, {comparison.Refused} refused, {(seed - first) / watch.Elapsed.TotalSeconds:F0} programs a second");
        output.WriteLine(comparison.Table);
        Assert.True(differences.Count == 0, string.Join('\n', differences.Values));
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
