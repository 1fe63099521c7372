using Insula.Kernel;
using Insula.Journal;
using Insula.Model;
using Insula.Workloads.Scenarios;
using Insula.Workloads.Shells;

namespace Insula.Requirements.Tests.Abilities;

/// <summary>Every row of Table 1 has operations that fail without the ability and succeed with it (R77, R78, R87-R89).</summary>
public sealed class Table1
{
    public static TheoryData<int, string> Cases
    {
        get
        {
            var data = new TheoryData<int, string>();
            AbilityCase[] all = [.. Table1Cases.All];
            for (int i = 0; i < all.Length; i++)
                data.Add(i, all[i].ToString());
            return data;
        }
    }

    [Fact]
    public void R77_every_row_has_an_operation_with_its_edges_where_it_takes_a_sub_range()
    {
        foreach (AbilityRow row in AbilityTable.All)
        {
            AbilityCase[] cases = [.. Table1Cases.All.Where(one => one.Ability == row.Ability)];
            Assert.True(cases.Length > 0, $"{row.Name} has no operation");
            Assert.True(!row.IsRanged || cases.Any(one => one.IsRanged), $"{row.Name} has no operation at the edges of its sub-range");
            Assert.True(row.IsRanged || !cases.Any(one => one.IsRanged), $"{row.Name} takes no sub-range");
        }
    }

    [Fact]
    public void R77_the_calls_that_the_table_names_have_rows()
    {
        IEnumerable<string> named = AbilityTable.All.ToArray().SelectMany(row => row.Calls);
        Assert.Empty(named.Where(call => SyscallTable.ByName(call) is null).Distinct());
    }

    [Theory, MemberData(nameof(Cases))]
    public void R88_without_the_ability_it_is_refused(int index, string name)
    {
        AbilityCase one = Case(index, name);
        Why why = Run(one, $"all,deny,{NameOf(one)}", one.First);
        Assert.True(WhyTable.Of(why) is { IsDenial: true, Errno: Errno.EPERM or Errno.EACCES }, $"{name}: {why}");
    }

    [Theory, MemberData(nameof(Cases))]
    public void R87_with_the_ability_it_succeeds(int index, string name) =>
        Assert.Contains(Run(Case(index, name), $"all,allow,{NameOf(Case(index, name))}", Case(index, name).First), Success);

    [Theory, MemberData(nameof(Cases))]
    public void R89_inside_a_sub_range_and_at_its_edges_it_succeeds_and_beside_it_is_refused(int index, string name)
    {
        AbilityCase one = Case(index, name);
        if (!one.IsRanged)
            return;
        string request = $"all,allow,{NameOf(one)}:{one.Base + one.First}-{one.Base + one.Last}";
        Assert.Contains(Run(one, request, one.First), Success);
        Assert.Contains(Run(one, request, one.Last + 1 - one.Step), Success);
        foreach (ulong outside in (ulong[])[one.First - one.Step, one.Last + 1])
        {
            Why why = Run(one, request, outside);
            Assert.True(why == (one.Shows == "" ? Why.OutsideRange : Why.IdentityNotHeld), $"{name} with {outside}: {why}");
        }
    }

    /// <summary>A call may wait, or end its caller.</summary>
    private static Why[] Success => [Why.Allowed, Why.Parked];

    private static AbilityCase Case(int index, string name)
    {
        AbilityCase one = Table1Cases.All.ElementAt(index);
        Assert.Equal(name, one.ToString());
        return one;
    }

    private static string NameOf(AbilityCase one) => AbilityTable.Of(one.Ability).Name.ToLowerInvariant();

    private static Why Run(AbilityCase one, string request, ulong value)
    {
        Scenario scenario = ScenarioReader.Parse(AbilityWorld.Of(), "test.yaml", ".");
        using var shell = new Shell(scenario, new MemoryJournal(), "vp1", new Login(0, 0, [], 18, "/"u8.ToArray()), showFacts: false);
        foreach (string line in one.Before.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            Assert.True(shell.Answer(line) is { Why: Why.Allowed or Why.Parked }, $"{line}: {shell.Answer(line).Line}");
        ShellAnswer asked = shell.Answer($"700 procmgr_ability({one.Caller}, \"{request}\")");
        Assert.True(asked.Why == Why.Allowed, asked.Line);
        string call = one.Call.Replace("{0}", value.ToString());
        ShellAnswer answer = shell.Answer($"{one.Caller} {call}");
        if (one.Shows.Split(" = ") is [var question, var shown])
            return shell.Answer($"{one.Caller} {question}").Line!.EndsWith($" = {shown.Replace("{0}", value.ToString())}", StringComparison.Ordinal) ? Why.Allowed : Why.IdentityNotHeld;
        return answer.Why ?? throw new ArgumentException($"{call}: {answer.Line}");
    }
}
