using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using Insula.Engine;
using Insula.Journal;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Properties.Tests.Worlds;

/// <summary>Looks at a world while a program runs in it.</summary>
internal abstract class Watch
{
    /// <summary>False to see that the watch notices what the pertains check prevents.</summary>
    public virtual bool ChecksPertains => true;

    /// <summary>What programs may do.</summary>
    public virtual Scope Scope => Scope.Everything;

    /// <summary>True if every batch is to be a single call.</summary>
    public virtual bool OneByOne => true;

    /// <summary>Before a batch.</summary>
    public virtual void Before(World world, Placed on, Syscall[] calls) { }

    /// <summary>After a batch and all that followed from it.</summary>
    public virtual void After(World world, Placed on, Syscall[] calls, BatchReply reply) { }

    /// <summary>After the program.</summary>
    public virtual void End(World world) { }

    /// <summary>Fails the property if a condition is false; the words are only put together then.</summary>
    protected static void Holds(bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] ref Otherwise otherwise)
    {
        if (!condition)
            throw new Broken(otherwise.Text);
    }
}

/// <summary>Words that nobody needs while a condition holds.</summary>
[InterpolatedStringHandler]
internal ref struct Otherwise
{
    private DefaultInterpolatedStringHandler _text;

    public Otherwise(int literals, int holes, bool condition, out bool needed)
    {
        needed = !condition;
        if (needed)
            _text = new(literals, holes);
    }

    public string Text => _text.ToString();

    public void AppendLiteral(string text) => _text.AppendLiteral(text);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);
}

/// <summary>A property does not hold.</summary>
internal sealed class Broken(string message) : Exception(message);

/// <summary>Runs programs under a watch.</summary>
internal static class Running
{
    private const int Default = 300;

    /// <summary>
    /// How many programs each property runs: 300, or the environment variable INSULA_PROGRAMS. Seeds begin at INSULA_SEED.
    /// </summary>
    public static int Programs => int.TryParse(Environment.GetEnvironmentVariable("INSULA_PROGRAMS"), out int count) ? count : Default;

    private static ulong Seed => ulong.TryParse(Environment.GetEnvironmentVariable("INSULA_SEED"), out ulong seed) ? seed : 20260701;

    /// <summary>Checks a property over random programs; a failure shows the smallest program found, in strace notation.</summary>
    public static void Check(Func<Program, string?> failure, int atLeast = 0)
    {
        Config config = Config.QuickThrowOnFailure.WithMaxTest(Math.Max(Programs, atLeast)).WithReplay(Seed, 1_000_003).WithQuietOnSuccess(true);
        FsCheck.Check.One(config, Prop.ForAll(Program.Any, program =>
        {
            string? found = failure(program);
            return (found is null).Label(found ?? "");
        }));
    }

    /// <summary>Checks that a watch finds nothing.</summary>
    public static void Check(Func<Program, Watch> watch, int atLeast = 0) => Check(program => Run(program, watch(program)), atLeast);

    /// <summary>Runs a program; returns what is wrong and how it came to that, or null.</summary>
    public static string? Run(Program program, Watch watch, IJournal? journal = null, Ownership? all = null)
    {
        using World world = Setting.Make(program, all, journal, watch.ChecksPertains);
        var choosing = new Choosing(world, watch.Scope);
        var lines = new List<(Placed On, Syscall Call, Reply Reply, long[]? Words)>();
        try
        {
            for (int i = 0; i < program.Steps.Length;)
            {
                Placed on = choosing.EntityOf(program.Steps[i]);
                int end = i + 1;
                while (!watch.OneByOne && end < program.Steps.Length && end - i < program.Batch && choosing.EntityOf(program.Steps[end]) == on)
                    end++;
                Syscall[] calls = [.. program.Steps[i..end].Select(step => choosing.CallOf(step, on)).OfType<Syscall>()];
                i = end;
                if (calls.Length > 0)
                    RunBatch(world, on, calls, watch, lines);
            }
            watch.End(world);
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            string reason = e is Broken ? e.Message : e.ToString();
            return $"{reason}\n{Describe(program, all)}\n{string.Join('\n', lines.Select(line => World.Text(line.On, line.Call, line.Reply, line.Words)))}\n";
        }
    }

    private static void RunBatch(World world, Placed on, Syscall[] calls, Watch watch, List<(Placed, Syscall, Reply, long[]?)> lines)
    {
        int start = lines.Count;
        foreach (Syscall call in calls)
            lines.Add((on, call, Why.Parked, null));
        world.Commits.Clear();
        watch.Before(world, on, calls);
        BatchReply reply = world.Run(on, calls);
        for (int i = 0; i < calls.Length; i++)
            lines[start + i] = (on, calls[i], reply.Replies[i], reply.Results[i]);
        watch.After(world, on, calls, reply);
    }

    private static string Describe(Program program, Ownership? all) =>
        $"{program}; " + string.Join(", ", Enumerable.Range(1, program.Servers).Select(i => $"vps-{i} {all ?? program.StrategyOf(i)}")) + $"; {program.Policy()}";
}
