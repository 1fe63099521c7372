using System.Text;
using Insula.Engine;
using Insula.Journal;
using Insula.Model;
using Insula.Workloads.Notation;
using Insula.Workloads.Scenarios;

namespace Insula.Workloads.Running;

/// <summary>An expectation of a script that was not met.</summary>
/// <param name="At">The script's line.</param>
/// <param name="Wanted">The line as it stands there.</param>
/// <param name="Got">The line as it came out.</param>
/// <param name="Why">The reason for what came out.</param>
/// <param name="Address">Where the verdict stands.</param>
public sealed record MissedExpectation(Where At, string Wanted, string Got, Why Why, Address Address);

/// <summary>A call of a script that was accepted but is hardly meant.</summary>
/// <param name="At">The script's line.</param>
/// <param name="Line">The line as it stands there.</param>
/// <param name="Warning">What is hardly meant, and what to do.</param>
public sealed record ScriptNote(Where At, string Line, string Warning);

/// <summary>Runs a script: strace notation in which a result is an expectation.</summary>
internal sealed class ScriptRunner(PlacedEntity entity, Pid starter, ScriptItem script, Tally tally, ProcessNumbers numbers)
    : TraceRunner(entity, tally, numbers)
{
    private readonly string[] _lines = script.Text.Split('\n');
    private readonly Dictionary<ulong, TracedCall> _waiting = [];
    private readonly Dictionary<ulong, Address> _addresses = [];
    private readonly Dictionary<Pid, (Completion Completion, TracedCall Call)> _completed = [];

    /// <summary>What was not met.</summary>
    public List<MissedExpectation> Missed { get; } = [];

    /// <summary>What is hardly meant in requests that were accepted.</summary>
    public List<ScriptNote> Notes { get; } = [];

    /// <summary>The lines of a script that cannot be read.</summary>
    public static IEnumerable<ScenarioError> Check(ScriptItem script)
    {
        foreach (TraceEvent line in new StraceReader(Text(script), isScript: true).ReadAll())
        {
            if (line is SkippedLine skipped)
                yield return new(script.At with { Line = script.At.Line + (int)skipped.Line - 1, Column = skipped.Column }, skipped.Reason);
        }
    }

    public async Task Run()
    {
        foreach (Pid pid in Entity.Fixed)
            Numbers.Learn(pid.Value, pid);
        foreach (TraceEvent line in new StraceReader(Text(script), isScript: true).ReadAll())
        {
            if (line is UnfinishedLine unfinished)
                await Send(unfinished.Call);
            else if (line is CallLine call)
                await (call.FirstLine < call.Line ? JudgeResumed(call) : Send(call));
        }
        await Flush();
        foreach (TracedCall traced in _waiting.Values.Where(traced => traced.Line?.Result is not null))
            Miss(traced.Line!, CallText.Of(traced.Call, traced.Name, Why.Parked, null, traced.Line), Why.Parked, default);
    }

    private async Task Send(CallLine line)
    {
        Pid caller = line.Pid is not { } pid ? starter : Numbers.TryGet(pid, out Pid known) ? known : new(pid);
        await Queue(new(line, line.Row is { } row ? new(row.Number, caller, Numbers.Map(row, line.Args)) : Calls.Unmodelled(caller, line.Name)));
        // Whoever comes next may name the child.
        if (line.Name is "fork" or "vfork" or "clone")
            await Flush();
    }

    protected override void Judge(TracedCall traced, BatchReply reply, int index)
    {
        Reply verdict = reply.Replies[index];
        if (verdict.Why == Why.Parked)
        {
            _waiting[(ulong)verdict.Value] = traced;
            _addresses[(ulong)verdict.Value] = reply.AddressOf(index);
            return;
        }
        JudgeVerdict(traced, verdict, reply.Results[index], reply.AddressOf(index));
    }

    protected override void Complete(Completion completion, BatchReply reply)
    {
        if (!_waiting.Remove(completion.Ticket, out TracedCall? traced))
            return;
        _completed[completion.Caller] = (completion, traced);
        if (traced.Line?.Result is not null)
            JudgeVerdict(traced, completion.Reply, completion.Results, _addresses[completion.Ticket]);
    }

    /// <summary>The line <c>&lt;... wait4 resumed&gt;</c>: the call must have come to its end by now.</summary>
    private async Task JudgeResumed(CallLine line)
    {
        await Flush();
        Pid caller = line.Pid is { } pid && Numbers.TryGet(pid, out Pid known) ? known : new(line.Pid ?? starter.Value);
        if (_completed.Remove(caller, out (Completion Completion, TracedCall Call) ended))
            JudgeVerdict(ended.Call with { Line = line }, ended.Completion.Reply, ended.Completion.Results, _addresses[ended.Completion.Ticket]);
        else
            Miss(line, "still waits, or never did", Why.Parked, default);
    }

    private void JudgeVerdict(TracedCall traced, in Reply verdict, long[]? results, Address address)
    {
        CallLine line = traced.Line!;
        Notes.AddRange(RequestWarnings.Of(traced.Call, verdict).Select(warning => new ScriptNote(PlaceOf(line), TextOf(line), warning)));
        if (line.Name is "fork" or "vfork" or "clone" && verdict.IsAllowed && line.Result is { Kind: ResultKind.Value } child)
            Numbers.Learn((int)child.Value, new((int)verdict.Value));
        if (line.Result is not { Kind: not ResultKind.Unknown } wanted)
            return;
        if (!Meets(line, wanted, traced.Call, verdict, results))
            Miss(line, CallText.Of(traced.Call, traced.Name, verdict, results, line), verdict.Why, address);
    }

    private bool Meets(CallLine line, TraceResult wanted, in Syscall call, in Reply verdict, long[]? results)
    {
        if (wanted.Kind == ResultKind.Error)
            return WhyTable.Of(verdict.Why).Errno == wanted.Errno && (wanted.Reason is not { } reason || reason == verdict.Why);
        if (!verdict.IsAllowed)
            return false;
        long value = wanted.Value;
        if (line.Row?.Returns == Returns.Pid && value > 0 && Numbers.TryGet((int)value, out Pid simulated))
            value = simulated.Value;
        return value == verdict.Value && OutArguments.Meet(line, CallText.Of(call, line.Name, verdict, results));
    }

    private void Miss(CallLine line, string got, Why why, Address address) =>
        Missed.Add(new(PlaceOf(line), TextOf(line), got, why, address));

    private Where PlaceOf(CallLine line) => script.At with { Line = script.At.Line + (int)line.Line - 1, Column = 0 };

    private string TextOf(CallLine line) => _lines[(int)line.Line - 1].Trim();

    private static MemoryStream Text(ScriptItem script) => new(Encoding.UTF8.GetBytes(script.Text));
}
