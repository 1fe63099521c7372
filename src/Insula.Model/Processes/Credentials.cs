using Insula.Model.Facts;

namespace Insula.Model;

/// <summary>The identities of a process (credentials(7)), as host identifiers. Immutable, and shared after fork.</summary>
public sealed class Credentials
{
    private readonly HostGid[] _groups;

    /// <summary>Makes credentials; <paramref name="groups"/> is kept.</summary>
    public Credentials(HostUid real, HostUid effective, HostUid saved, HostUid fileSystem,
        HostGid realGroup, HostGid effectiveGroup, HostGid savedGroup, HostGid fileSystemGroup, HostGid[] groups)
    {
        (Real, Effective, Saved, FileSystem) = (real, effective, saved, fileSystem);
        (RealGroup, EffectiveGroup, SavedGroup, FileSystemGroup) = (realGroup, effectiveGroup, savedGroup, fileSystemGroup);
        _groups = groups;
    }

    /// <summary>One user and one group in all places.</summary>
    public Credentials(HostUid user, HostGid group, HostGid[] groups) : this(user, user, user, user, group, group, group, group, groups) { }

    /// <summary>Real user.</summary>
    public HostUid Real { get; }
    /// <summary>Effective user: decides except for files.</summary>
    public HostUid Effective { get; }
    /// <summary>Saved user.</summary>
    public HostUid Saved { get; }
    /// <summary>File-system user: decides for files.</summary>
    public HostUid FileSystem { get; }
    /// <summary>Real group.</summary>
    public HostGid RealGroup { get; }
    /// <summary>Effective group.</summary>
    public HostGid EffectiveGroup { get; }
    /// <summary>Saved group.</summary>
    public HostGid SavedGroup { get; }
    /// <summary>File-system group.</summary>
    public HostGid FileSystemGroup { get; }
    /// <summary>Supplementary groups.</summary>
    public ReadOnlySpan<HostGid> Groups => _groups;

    /// <summary>These credentials with other users; the file-system user follows the effective one.</summary>
    public Credentials WithUsers(HostUid real, HostUid effective, HostUid saved) =>
        new(real, effective, saved, effective, RealGroup, EffectiveGroup, SavedGroup, FileSystemGroup, _groups);

    /// <summary>These credentials with other groups; the file-system group follows the effective one.</summary>
    public Credentials WithGroups(HostGid real, HostGid effective, HostGid saved) =>
        new(Real, Effective, Saved, FileSystem, real, effective, saved, effective, _groups);

    /// <summary>These credentials with other supplementary groups; the array is kept.</summary>
    public Credentials WithSupplementary(HostGid[] groups) =>
        new(Real, Effective, Saved, FileSystem, RealGroup, EffectiveGroup, SavedGroup, FileSystemGroup, groups);

    /// <summary>These credentials with another user that decides for files.</summary>
    public Credentials WithFileSystemUser(HostUid user) =>
        new(Real, Effective, Saved, user, RealGroup, EffectiveGroup, SavedGroup, FileSystemGroup, _groups);

    /// <summary>These credentials with another group that decides for files.</summary>
    public Credentials WithFileSystemGroup(HostGid group) =>
        new(Real, Effective, Saved, FileSystem, RealGroup, EffectiveGroup, SavedGroup, group, _groups);

    /// <summary>What a new program gets: this user and group as effective, saved and for files. The same object if it has them already.</summary>
    public Credentials RunningAs(HostUid user, HostGid group)
    {
        bool isSame = (user, user, user) == (Effective, Saved, FileSystem) && (group, group, group) == (EffectiveGroup, SavedGroup, FileSystemGroup);
        return isSame ? this : new(Real, user, user, user, RealGroup, group, group, group, _groups);
    }

    internal CredentialSet ToFact()
    {
        var fact = new CredentialSet
        {
            Ruid = Real.Value, Euid = Effective.Value, Suid = Saved.Value, Fsuid = FileSystem.Value,
            Rgid = RealGroup.Value, Egid = EffectiveGroup.Value, Sgid = SavedGroup.Value, Fsgid = FileSystemGroup.Value,
        };
        foreach (HostGid group in _groups)
            fact.Groups.Add(group.Value);
        return fact;
    }

    internal static Credentials FromFact(CredentialSet fact)
    {
        var groups = new HostGid[fact.Groups.Count];
        for (int i = 0; i < groups.Length; i++)
            groups[i] = new(fact.Groups[i]);
        return new(new(fact.Ruid), new(fact.Euid), new(fact.Suid), new(fact.Fsuid),
            new(fact.Rgid), new(fact.Egid), new(fact.Sgid), new(fact.Fsgid), groups);
    }
}
