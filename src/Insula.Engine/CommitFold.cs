using Insula.Journal;
using Insula.Kernel;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Engine;

/// <summary>
/// Folds a stored commit in the order in which things happened: the facts of a call, its verdict, then the calls it woke, each with its facts and
/// its verdict. It decides nothing.
/// </summary>
internal sealed class CommitFold(Effects effects, Commit commit)
{
    private int _fact;
    private bool _concluded;
    private Completion? _resumed;

    /// <summary>True if the first call had been asking another entity: its time passed in the commit where it began.</summary>
    public static bool Continues(Commit commit) => commit is { Received: not null, Session: not 0 };

    public void Run()
    {
        RunTo(commit.Calls.Count);
        // The call that waits for another entity has its time, but no record yet.
        effects.ReplayTime(commit.Time);
    }

    /// <summary>Folds what happened before a call began.</summary>
    public void RunTo(int end)
    {
        FoldFacts(-1);
        ConcludeResumed();
        for (int call = 0; call < end; call++)
        {
            effects.BeginCall(again: call == 0 && Continues(commit));
            _concluded = false;
            FoldFacts(call);
            ConcludeCall(call);
            ConcludeResumed();
        }
    }

    private void FoldFacts(int call)
    {
        for (; _fact < commit.Facts.Count && commit.Facts[_fact].Call == call; _fact++)
        {
            IFact fact = commit.Facts[_fact].Fact;
            if (fact is CallResumed resumed)
            {
                ConcludeCall(call);
                ConcludeResumed();
                _resumed = commit.Completions.First(completion => completion.Ticket == resumed.Ticket);
            }
            effects.Replay(fact);
        }
    }

    private void ConcludeCall(int call)
    {
        if (_concluded || call < 0)
            return;
        _concluded = true;
        CallRecord record = commit.Calls[call];
        Conclude(record.Caller, record.Number, record.Reply);
    }

    private void ConcludeResumed()
    {
        if (_resumed is { } completion)
            Conclude(completion.Caller, completion.Number, completion.Reply);
        _resumed = null;
    }

    private void Conclude(Pid caller, ushort number, in Reply reply) =>
        effects.Conclude(caller, number, reply, SyscallTable.ByNumber(number)?.Returns ?? Returns.Status);
}
