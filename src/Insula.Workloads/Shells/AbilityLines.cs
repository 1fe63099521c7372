using Insula.Engine;
using Insula.Journal;
using Insula.Model;

namespace Insula.Workloads.Shells;

/// <summary>Abilities as lines for people, of at most 80 columns where no ranges make them longer; each begins with two blanks, as what follows an answer does.</summary>
internal static class AbilityLines
{
    private const int NameWidth = 13;

    /// <summary>Table 1 in short.</summary>
    public static IEnumerable<string> Catalogue()
    {
        yield return "  no. ability       sub-range            default  lets a process";
        foreach (AbilityRow row in AbilityTable.All.ToArray())
            yield return $"  {(int)row.Ability,3} {row.Name,-NameWidth} {RangeWords(row.Parameter),-20} {(row.IsPrivileged ? "root" : "both"),-8} {row.Controls}";
    }

    /// <summary>What a sub-range limits, in words; "-" for nothing.</summary>
    public static string RangeWords(Parameter parameter) => parameter == Parameter.None ? "-"
        : string.Concat(parameter.ToString().Select((letter, i) => char.IsAsciiLetterUpper(letter) ? (i > 0 ? " " : "") + char.ToLowerInvariant(letter) : letter.ToString()));

    /// <summary>
    /// Both sets of a process: what it may do, and what a program of it that asks for more will be refused (spec 5.12, 12). What somebody has set is marked by a
    /// number, which is explained below the table.
    /// </summary>
    /// <param name="state">The entity.</param>
    /// <param name="process">The process.</param>
    /// <param name="stream">The entity's name.</param>
    /// <param name="settings">Where its abilities were set.</param>
    /// <param name="wanted">The abilities to show; empty for all.</param>
    public static IEnumerable<string> Of(KernelState state, Process process, StreamId stream, AbilitySettings settings, IReadOnlyList<Ability> wanted)
    {
        bool isRoot = process.Credentials.Effective == HostUid.Root;
        yield return $"  process {process.Pid} of {stream}, effective user {process.Credentials.Effective}{Guest(state, process)}: the {(isRoot ? "root" : "non-root")} domain decides{(isRoot || state.Owners is null ? "" : ", under a grant the root domain")}";
        var marks = new List<string>();
        List<(string Name, string Root, string NonRoot)> rows = [("ability", "root domain", "non-root domain")];
        for (int i = 0; i < AbilityNumbers.Count + state.Abilities.Custom.Count; i++)
        {
            if (wanted.Count == 0 || wanted.Contains((Ability)i))
                rows.Add((state.Abilities.NameOf((Ability)i), Words(Domain.Root, (Ability)i), Words(Domain.NonRoot, (Ability)i)));
        }
        int names = rows.Max(row => row.Name.Length), roots = rows.Max(row => row.Root.Length);
        foreach ((string name, string root, string nonRoot) in rows)
            yield return $"  {name.PadRight(names)}  {root.PadRight(roots)}  {nonRoot}";
        for (int i = 0; i < marks.Count; i++)
            yield return $"  [{i + 1}] {marks[i]}";
        yield return marks.Count == 0 ? "  all of it is the default of its owner" : "  without a number: the default of its owner";

        string Words(Domain domain, Ability ability) =>
            StateOf(process.Abilities[domain], ability) + Mark(Origin(process.Abilities[domain], domain, ability));

        string? Origin(DomainSet set, Domain domain, Ability ability) => set.OriginOf(ability) is not { } origin ? null
            : $"{origin.How} {origin.By} at {origin.Time} us{(settings.Of(process.Pid, domain, state.Abilities.NameOf(ability)) is { } place ? $", {place}" : "")}";

        string Mark(string? origin)
        {
            if (origin is null)
                return "";
            if (!marks.Contains(origin))
                marks.Add(origin);
            return $" [{marks.IndexOf(origin) + 1}]";
        }
    }

    private static string StateOf(DomainSet set, Ability ability)
    {
        ulong bit = ability.Bit();
        string ranges = string.Join(' ', set.RangesOf(ability).ToArray());
        return (set.Allows(ability) ? "allowed" : "denied") + (ranges.Length > 0 ? " " + ranges : "")
            + ((set.Locked & bit) != 0 ? ", locked" : "") + ((set.Inherited & bit) != 0 ? ", inherited" : "");
    }

    private static string Guest(KernelState state, Process process) =>
        state.Owners is { } owners ? $" (its own {owners.View(process.Credentials.Effective).Value})" : "";
}
