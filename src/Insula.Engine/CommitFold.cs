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

    public void Run()
    {
        FoldFacts(-1);
        ConcludeResumed();
        for (int call = 0; call < commit.Calls.Count; call++)
        {
            effects.BeginCall();
            _concluded = false;
            FoldFacts(call);
            ConcludeCall(call);
            ConcludeResumed();
        }
        // The call that waits for another entity has its time, but no record yet.
        effects.ReplayTime(commit.Time);
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
