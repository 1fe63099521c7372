using Insula.Engine;
using Insula.Kernel;
using Insula.Model;
using Insula.Model.Facts;
using Insula.Properties.Tests.Worlds;

namespace Insula.Properties.Tests;

/// <summary>"Both strategies pass one common contract" - R36; "same digest, whatever the owner strategy" - design 5.</summary>
public sealed class Strategies
{
    [Fact]
    public void R36_a_program_has_the_same_replies_and_the_same_digest_under_both_strategies()
    {
        Running.Check(any =>
        {
            Program program = any.Rich();
            var encoded = new Replies(null);
            return Running.Run(program, encoded, all: Ownership.Encoded) ?? Running.Run(program, new Replies(encoded), all: Ownership.Translated);
        });
    }

    /// <summary>Keeps what was answered; compares it with what was answered before.</summary>
    private sealed class Replies(Replies? before) : Watch
    {
        private readonly List<string> _lines = [];
        private string _digest = "";

        public override Scope Scope => Scope.KeepsWrappers | Scope.BothStrategies;

        public override bool OneByOne => false;

        public override void After(World world, Placed on, Syscall[] calls, BatchReply reply)
        {
            for (int i = 0; i < calls.Length; i++)
                Keep($"{on.Stream} {calls[i]} {reply.Replies[i]} {Words(on, calls[i], reply.Results[i])}");
            foreach (Completion completion in reply.Completions)
                Keep($"{on.Stream} {completion.Caller} {completion.Number} {completion.Reply} {string.Join(',', completion.Results)}");
        }

        public override void End(World world)
        {
            _digest = RunDigest.Text(world.Entities);
            Holds(before is null || _digest == before._digest, $"{WholeState.Difference(before!._digest, _digest)}");
        }

        private void Keep(string line)
        {
            Holds(before is null || before._lines[_lines.Count] == line, $"encoded:    {before?._lines[_lines.Count]}\ntranslated: {line}");
            _lines.Add(line);
        }

        /// <summary>The host sees identifiers as they are stored: those of a file of a server differ.</summary>
        private static string Words(Placed on, Syscall call, long[]? words)
        {
            if (words is null || !on.Vpid.IsHost || SyscallTable.ByNumber(call.Number)?.Args.Any(arg => arg.Kind == ArgKind.StatOut) != true)
                return words is null ? "" : string.Join(',', words);
            return string.Join(',', words.Where((_, i) => i is not (StatWords.Uid or StatWords.Gid)));
        }
    }
}
