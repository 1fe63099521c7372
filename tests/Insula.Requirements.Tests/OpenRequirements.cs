using System.Reflection;
using System.Text.RegularExpressions;
using Insula.Kernel;

namespace Insula.Requirements.Tests;

/// <summary>A requirement that is not shown yet, or not whole.</summary>
/// <param name="Number">Its number in spec section 7.</param>
/// <param name="IsPartly">True if what there is of it is shown by a test.</param>
/// <param name="Lacks">What is missing, for people.</param>
/// <param name="Calls">Calls without a row that it waits for: once one of them has a row, the entry must be looked at again.</param>
public sealed record OpenRequirement(int Number, bool IsPartly, string Lacks, params string[] Calls);

/// <summary>The list of open requirements, and the tests that keep it honest: all others are shown by a test that bears their number.</summary>
public sealed partial class OpenRequirements
{
    /// <summary>The requirements of the specification.</summary>
    private const int First = 1, Last = 140;

    private static readonly OpenRequirement[] Open =
    [
        new(3, false, "the first process is an ordinary one: no configuration says yet what it does"),
        new(11, false, "entering a server", "server_enter"),
        new(12, false, "entering a server", "server_enter"),
        new(13, false, "destroying a server", "server_destroy"),
        new(75, false, "kill(-1) by the host's root reaches the host's own processes, not yet those of its servers"),
    ];

    [Fact]
    public void Every_requirement_is_shown_by_a_test_or_listed_as_open()
    {
        HashSet<int> shown = [.. from method in Tests() from number in NumbersIn(method.Name) select number];
        HashSet<int> open = [.. from entry in Open where !entry.IsPartly select entry.Number];
        Assert.Empty(Enumerable.Range(First, Last - First + 1).Where(number => !shown.Contains(number) && !open.Contains(number)).Select(number => $"R{number}"));
        Assert.Empty(open.Where(shown.Contains).Select(number => $"R{number} is shown by a test and still listed as open"));
    }

    [Fact]
    public void What_is_listed_as_open_is_still_missing()
    {
        Assert.Equal(Open.Select(entry => entry.Number).Order().Distinct(), Open.Select(entry => entry.Number));
        Assert.Empty(
            from entry in Open from call in entry.Calls where SyscallTable.ByName(call) is not null select $"R{entry.Number} waits for {call}, which has a row now");
    }

    private static IEnumerable<MethodInfo> Tests() =>
        from type in typeof(OpenRequirements).Assembly.GetTypes()
        where !type.IsAbstract
        from method in type.GetMethods()
        where method.GetCustomAttributes<FactAttribute>().Any()
        select method;

    private static IEnumerable<int> NumbersIn(string name) => Number().Matches(name).Select(match => int.Parse(match.ValueSpan));

    /// <summary>The digits behind an R that begins a word: R21_R28_getuid.</summary>
    [GeneratedRegex("(?<=(?:^|_)R)[0-9]+(?=_|$)")]
    private static partial Regex Number();
}
