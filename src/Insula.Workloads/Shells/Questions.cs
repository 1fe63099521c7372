using System.Globalization;
using Insula.Engine;
using Insula.Journal;
using Insula.Kernel;
using Insula.Model;

namespace Insula.Workloads.Shells;

/// <summary>
/// Lines of the shell that call nothing but ask: <c>why()</c> for the steps of the last verdict, <c>abilities</c> for the catalogue, <c>abilities --of PID [NAME…]</c>
/// for the sets of a process. They are answered from the journal alone.
/// </summary>
/// <param name="journal">The journal.</param>
/// <param name="streamOf">The entity that a process is of.</param>
/// <param name="vector">Makes the vector of an entity.</param>
internal sealed class Questions(IJournal journal, Func<Pid, StreamId> streamOf, Func<SyscallVector> vector)
{
    private (Address Address, Value[] Args)? _last;
    private bool _waits;

    /// <summary>Remembers the last verdict.</summary>
    public void Remember(Address address, Syscall call, bool waits) => (_last, _waits) = ((address, call.Args), waits);

    /// <summary>The answer; null if the line asks nothing of the kind.</summary>
    public ShellAnswer? Answer(string line)
    {
        string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            ["why()"] or ["why"] => Why(),
            ["abilities"] => new(line.Trim(), [.. AbilityLines.Catalogue()], null, null),
            ["abilities", "--of", var pid, .. var names] => Abilities(line.Trim(), pid, names),
            ["abilities", ..] => new("? column 11: abilities, or abilities --of PID, or abilities --of PID NAME", [], null, null),
            _ => null,
        };
    }

    private ShellAnswer Why()
    {
        if (_last is not { } last)
            return new("? column 1: there is no verdict yet: why() explains the one before it", [], null, null);
        if (_waits)
            return new("? column 1: the call still waits, so there is no verdict to explain yet", [], null, last.Address);
        Explained explained = Explainer.Explain(journal, last.Address, last.Args, vector);
        List<string> steps = [.. explained.Steps.SkipLast(1).Select(step => Row(Words(step.Stage), step.Text))];
        Step verdict = explained.Steps[^1];
        string stage = explained.Replayed.IsAllowed ? "" : $"stage {Words(verdict.Stage)}, ";
        steps.Add(Row("verdict", $"{stage}{verdict.Text}, {last.Address}"));
        if (!explained.IsSame)
            steps.Add(Row("warning:", $"the journal has another verdict, {explained.Stored.Why}: please report it with the lines before"));
        return new($"why() = {explained.Stored.Why}", steps, explained.Stored.Why, last.Address);
    }

    private ShellAnswer Abilities(string line, string pid, string[] names)
    {
        const NumberStyles digits = NumberStyles.None;
        int column = line.IndexOf(pid, StringComparison.Ordinal) + 1;
        if (!int.TryParse(pid, digits, CultureInfo.InvariantCulture, out int number))
            return new($"? column {column}: a process number is expected, not '{pid}'", [], null, null);
        StreamId stream = streamOf(new(number));
        var settings = new AbilitySettings();
        KernelState state = Replayer.Rebuild(journal, stream, settings: settings, vector: vector).State;
        if (state.FindTask(new(number))?.Process is not { } process)
            return new($"? column {column}: there is no process {pid} on {stream}", [], null, null);
        var wanted = new List<Ability>();
        foreach (string name in names)
        {
            if (state.Abilities.Find(name) is not { } ability)
                return new($"? column {line.IndexOf(name, StringComparison.Ordinal) + 1}: '{name}' is no ability; abilities lists them", [], null, null);
            wanted.Add(ability);
        }
        return new(line, [.. AbilityLines.Of(state, process, stream, settings, wanted)], null, null);
    }

    private static string Row(string label, string text) => $"  {label,-13} {text}";

    /// <summary>Stages as people call them (R139).</summary>
    private static string Words(Stage stage) => stage == Stage.Permission ? "mode bits" : stage.ToString().ToLowerInvariant();
}
