using Insula.Journal;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Engine;

/// <summary>
/// Where in a journal the facts stand that set the abilities of an entity's processes. A child has its parent's, also where they were set before it was made.
/// </summary>
public sealed class AbilitySettings
{
    private readonly Dictionary<Pid, Dictionary<(Domain Domain, string Ability), Address>> _places = [];

    /// <summary>The fact that set an ability of a process as it is; null where none did. Asked for an ability that has an origin.</summary>
    public Address? Of(Pid process, Domain domain, string ability) =>
        _places.GetValueOrDefault(process)?.TryGetValue((domain, ability), out Address place) == true ? place : null;

    /// <summary>Takes in the facts of a commit, of the calls before one.</summary>
    public void Follow(Commit commit, int before = int.MaxValue)
    {
        foreach (FactAt at in commit.Facts)
        {
            if (at.Call >= before)
                return;
            Follow(at.Fact, new(commit.Stream, commit.Sequence, Math.Max(at.Call, 0)));
        }
    }

    private void Follow(IFact fact, Address place)
    {
        switch (fact)
        {
            case ProcessCreated created:
                _places.Remove(new(created.Pid));
                break;
            case ProcessForked forked when _places.TryGetValue(new(forked.Pid), out Dictionary<(Domain, string), Address>? parents):
                _places[new(forked.Child)] = new(parents);
                break;
            case ProcessForked forked:
                _places.Remove(new(forked.Child));
                break;
            case AbilitiesChanged changed:
                Follow(changed, place);
                break;
        }
    }

    private void Follow(AbilitiesChanged changed, Address place)
    {
        if (!_places.TryGetValue(new(changed.Pid), out Dictionary<(Domain, string), Address>? places))
            _places[new(changed.Pid)] = places = [];
        foreach (AbilityGroup group in changed.Groups)
        {
            foreach (string ability in group.Abilities)
                places[((Domain)group.Domain, ability)] = place;
        }
    }
}
