using System.Text;
using System.Text.RegularExpressions;
using Insula.Kernel;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Tidy.Tests;

/// <summary>The tables that other things are made of: syscalls, reasons, facts.</summary>
public sealed partial class Tables
{
    /// <summary>Rows, but those that place worlds, that no scenario runs yet. The list is exact: whoever writes one for a row takes it out.</summary>
    private static readonly string[] WithoutScenario = [];

    /// <summary>
    /// Calls with a grant that are refused to nobody: what writes or lists through a descriptor was asked for when that was opened, and rights decide
    /// only whether set-id bits stay; setfsuid(2) says what was, whatever comes of it. The list is exact.
    /// </summary>
    private static readonly string[] RefusedToNobody =
    [
        "write", "pwrite64", "writev", "pwritev", "copy_file_range", "sendfile", "splice", "ftruncate", "fallocate", "getdents64", "readdir", "setfsuid", "setfsgid",
    ];

    /// <summary>Calls that ask for a capability with some arguments only, which neither their row nor their family shows: new namespaces.</summary>
    private static readonly string[] AskForCapabilities = ["clone", "clone3"];

    [Fact]
    public void The_table_of_syscalls_is_the_frozen_one()
    {
        const string golden = "tests/Insula.Tidy.Tests/Golden/syscalls.txt";
        string now = Print();
        if (File.Exists(Repository.At(golden)) && Repository.Read(golden).ReplaceLineEndings("\n") == now)
            return;
        string received = Path.Combine(Path.GetTempPath(), "syscalls.received.txt");
        File.WriteAllText(received, now);
        Assert.Fail($"SyscallTable is not what {golden} has.\n{FirstDifference(File.Exists(Repository.At(golden)) ? Repository.Read(golden) : "", now)}\n"
            + "Numbers, names and arguments stand in journals: they are never changed, only added. Wrap, pertains and needs are the protection: have a change reviewed.\n"
            + $"If the change is meant: cp {received} {golden}");
    }

    [Fact]
    public void Every_reason_has_one_row_that_says_something()
    {
        Assert.Equal(Enum.GetValues<Why>().Order(), WhyTable.All.ToArray().Select(row => row.Why).Order());
        foreach (WhyRow row in WhyTable.All)
        {
            Assert.False(string.IsNullOrWhiteSpace(row.Sentence), $"{row.Why} has no sentence");
            Assert.True(row.Why == Why.Allowed || row.Clause.Length > 0, $"{row.Why} names no rule");
            Assert.True(row.Errno != Errno.None || row.Why is Why.Allowed or Why.Parked, $"{row.Why} has no errno");
            Assert.Same(row, WhyTable.Of(row.Why));
        }
    }

    [Fact]
    public void Reasons_that_share_an_errno_differ_in_their_sentences() =>
        Assert.Empty(WhyTable.All.ToArray().GroupBy(row => row.Sentence).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public void Every_errno_has_words()
    {
        foreach (Errno errno in Enum.GetValues<Errno>().Where(errno => errno != Errno.None))
            Assert.True(ErrnoText.Of(errno) != "Unknown error", $"{errno} has no words");
    }

    [Fact]
    public void Every_fact_folds_itself_and_comes_back_from_its_bytes()
    {
        foreach ((int number, Google.Protobuf.Reflection.MessageDescriptor type) in FactCodec.All)
        {
            Assert.True(typeof(IFact).IsAssignableFrom(type.ClrType), $"{type.Name} has no fold");
            var fact = (IFact)Activator.CreateInstance(type.ClrType)!;
            Assert.Equal(number, FactCodec.NumberOf(fact));
            Assert.Equal(fact, FactCodec.Decode(FactCodec.Encode(fact).Memory));
        }
        int folding = typeof(IFact).Assembly.GetTypes().Count(type => type.IsClass && typeof(IFact).IsAssignableFrom(type));
        Assert.Equal(folding, FactCodec.All.Count());
    }

    [Fact]
    public void Every_fact_can_be_made_by_its_factory()
    {
        string[] factories = [.. typeof(FactOf).GetMethods().Where(method => method.IsStatic).Select(method => method.Name)];
        Assert.Empty(FactCodec.All.Select(fact => fact.Type.Name).Except(factories));
    }

    [Fact]
    public void Every_row_has_a_scenario()
    {
        string text = string.Join('\n', Scenarios().Select(Repository.Read));
        HashSet<string> called = [.. Called().Matches(text).Select(match => match.Groups["call"].Value)];
        string[] without = [.. SyscallTable.All.ToArray().Where(row => row.Needs != Needs.Setup && !called.Contains(row.Name)).Select(row => row.Name)];
        Assert.True(WithoutScenario.SequenceEqual(without),
            $"rows without a scenario: {string.Join(' ', without.Except(WithoutScenario))}; rows that have one and must leave the list: {string.Join(' ', WithoutScenario.Except(without))}");
    }

    [Fact]
    public void Every_reason_is_reached_by_a_test()
    {
        string text = string.Join('\n', TestsOfCalls().Select(Repository.Read));
        HashSet<string> reached = [.. ExpectedReason().Matches(text).Select(match => match.Groups["why"].Value)];
        Assert.Empty(Enum.GetNames<Why>().Except(reached));
    }

    [Fact]
    public void Every_privileged_row_has_a_refusal()
    {
        string text = string.Join('\n', TestsOfCalls().Select(Repository.Read));
        HashSet<string> refused = [.. Refused().Matches(text).Select(match => match.Groups["call"].Value)];
        string[] without = [.. SyscallTable.All.ToArray().Where(row => IsPrivileged(row) && !refused.Contains(row.Name)).Select(row => row.Name)];
        Assert.True(RefusedToNobody.Order().SequenceEqual(without.Order()),
            $"rows that no transcript shows refused with EPERM or EACCES: {string.Join(' ', without.Except(RefusedToNobody))}; rows that one does and that must leave the list: {string.Join(' ', RefusedToNobody.Except(without))}");
    }

    [Fact]
    public void Rows_are_consistent()
    {
        foreach (SyscallRow row in SyscallTable.All)
        {
            bool grants = (row.Wrap & Wrap.Grant) != 0;
            Assert.True(grants == (row.Pertains != Pertains.Nothing), $"{row.Name}: what is granted pertains to something, and nothing else does");
            bool hasIdentifiers = row.Args.Any(arg => arg.Kind is ArgKind.Uid or ArgKind.Gid or ArgKind.Gids or ArgKind.UidOut or ArgKind.GidOut or ArgKind.GidsOut or ArgKind.StatOut or ArgKind.SignalInfoOut or ArgKind.PriorityWho)
                || row.Returns is Returns.Uid or Returns.Gid;
            Assert.True(hasIdentifiers == ((row.Wrap & Wrap.Translate) != 0), $"{row.Name}: identifiers are translated, and nothing else is");
            bool hostIdentifiers = row.Args.Any(arg => arg.Kind is ArgKind.HostUid or ArgKind.HostGid);
            Assert.True(!hostIdentifiers || row.Needs.Kind is NeedsKind.Host or NeedsKind.Setup, $"{row.Name}: only host and setup calls take host identifiers");
            Assert.True(row.Args.Length <= Syscall.MaxArgs, $"{row.Name} has more arguments than a call can carry");
            Assert.True((row.Needs.Kind is not (NeedsKind.Host or NeedsKind.Administer or NeedsKind.LoadModules) && row.Needs != Needs.Reboot) || row.Wrap == Wrap.None, $"{row.Name}: what only the host may do is not intercepted (spec 4.5)");
            Assert.False(string.IsNullOrWhiteSpace(row.Summary), $"{row.Name} has no summary");
        }
    }

    /// <summary>Texts that run calls: transcripts in tests, scripts of scenarios, recordings.</summary>
    private static IEnumerable<string> Scenarios()
    {
        // Random programs run every row, but expect no certain verdict.
        IEnumerable<string> tests = Repository.Sources("tests").Where(name =>
            !name.Contains("Tidy.Tests/") && !name.Contains("Benchmarks/") && !name.Contains("Properties.Tests/Worlds/") && !name.Contains("Properties.Tests/Allocations.cs"));
        IEnumerable<string> ops = Directory.Exists(Repository.At("ops"))
            ? Repository.Sources("ops", "*.yaml").Concat(Repository.Sources("ops", "*.strace")) : [];
        return tests.Concat(ops);
    }

    /// <summary>Tests that run calls and say what must come of each.</summary>
    private static IEnumerable<string> TestsOfCalls() =>
        new[] { "Requirements", "Workloads", "Engine" }.SelectMany(name => Repository.Sources($"tests/Insula.{name}.Tests"));

    /// <summary>Rights decide about it: it can be granted, it needs something of every caller, or it belongs to the host.</summary>
    private static bool IsPrivileged(SyscallRow row) =>
        (row.Wrap & Wrap.Grant) != 0 || row.Needs.Kind is NeedsKind.Ability or NeedsKind.Administer or NeedsKind.LoadModules or NeedsKind.Host
        || row.Function.Method.DeclaringType!.Name is "HostResources" or "Mounting" || AskForCapabilities.Contains(row.Name);

    private static string Print()
    {
        var text = new StringBuilder("# number name(arguments) -> returns; wrap; pertains; needs. What stands in no row is ENOSYS.\n");
        foreach (SyscallRow row in SyscallTable.All.ToArray().OrderBy(row => row.Number))
        {
            IEnumerable<string> args = row.Args.Select(arg => $"{arg.Kind}{(arg.Optional ? "?" : "")}{(arg.Label is null ? "" : $" {arg.Label}=")}");
            text.Append($"{row.Number,4} {row.Name}({string.Join(", ", args)}) -> {row.Returns}; {row.Wrap}; {row.Pertains}; {row.Needs}{Held(row)}\n");
        }
        return text.ToString();
    }

    /// <summary>What the row holds, and the question that it asks only sometimes.</summary>
    private static string Held(SyscallRow row) =>
        row.Holds is not { } held ? "" : $"; {row.Function.Method.Name} {held.Kind}{(held.Asks is null ? "" : $" asking {held.Asks.Method.Name}")}";

    private static string FirstDifference(string golden, string now)
    {
        string[] before = golden.Split('\n'), after = now.Split('\n');
        int at = 0;
        while (at < before.Length && at < after.Length && before[at].TrimEnd('\r') == after[at])
            at++;
        return $"line {at + 1}\n  was: {(at < before.Length ? before[at] : "(end)")}\n  is:  {(at < after.Length ? after[at] : "(end)")}";
    }

    /// <summary>The reason at the end of a line of a transcript, or one that code names otherwise than to ask whether it is the one.</summary>
    [GeneratedRegex(@"= -?\d+ E\w+ \((?<why>\w+)\)\s*$|(?<!(==|!=|\bis|\bnot|\bor) )\bWhy\.(?<why>\w+)", RegexOptions.Multiline)]
    private static partial Regex ExpectedReason();

    /// <summary>A line of strace notation with what came of the call.</summary>
    [GeneratedRegex(@"(?<!\w)(?<call>[A-Za-z_]\w+)\([^\n]*(\) = |<unfinished \.\.\.>)")]
    private static partial Regex Called();

    [GeneratedRegex(@"(?<!\w)(?<call>\w+)\(.*= (-1 EPERM|-1 EACCES|1 EPERM) ")]
    private static partial Regex Refused();
}
