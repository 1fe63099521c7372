using System.Security.Cryptography;
using System.Text;
using Insula.Journal;
using Insula.Kernel;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Engine;

/// <summary>What a replay found.</summary>
/// <param name="Entities">The entities as the journal has them.</param>
/// <param name="Commits">Commits folded.</param>
/// <param name="Facts">Facts folded.</param>
public sealed record Replay(IReadOnlyList<Entity> Entities, long Commits, long Facts);

/// <summary>Rebuilds entities from a journal: folds every fact from the empty state, and decides nothing.</summary>
public static class Replayer
{
    /// <summary>Replays all streams.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="observers">Who sees the commits again.</param>
    /// <exception cref="JournalDamagedException">The journal is not what was written.</exception>
    public static Replay Run(IJournal journal, params ICommitObserver[] observers)
    {
        var entities = new List<Entity>();
        long commits = 0, facts = 0;
        foreach ((StreamId stream, StreamHead head) in journal.Streams())
        {
            Entity entity = Entity.Create(stream);
            foreach (Commit commit in journal.Read(stream, 1, head.Sequence))
            {
                Fold(entity, commit);
                commits++;
                facts += commit.Facts.Count;
                foreach (ICommitObserver observer in observers)
                    observer.Stored(commit);
            }
            entities.Add(entity);
        }
        return new(entities, commits, facts);
    }

    /// <summary>Rebuilds one entity.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="stream">Its stream.</param>
    /// <param name="last">The last commit to fold.</param>
    /// <param name="settings">Told where the abilities of its processes were set.</param>
    /// <param name="vector">Makes its vector; an ordinary one if null.</param>
    /// <exception cref="JournalDamagedException">The journal is not what was written.</exception>
    public static Entity Rebuild(IJournal journal, StreamId stream, long last = long.MaxValue, AbilitySettings? settings = null, Func<SyscallVector>? vector = null)
    {
        Entity entity = Entity.Create(stream, vector);
        foreach (Commit commit in journal.Read(stream, 1, last))
        {
            Fold(entity, commit);
            settings?.Follow(commit);
        }
        return entity;
    }

    private static void Fold(Entity entity, Commit commit)
    {
        try
        {
            entity.Fold(commit);
        }
        catch (Exception e)
        {
            // A fold checks nothing; a fact that does not fit its state ends in whatever exception it meets first.
            throw new JournalDamagedException(commit.Stream, commit.Sequence, "its facts do not fold: " + e.Message);
        }
    }
}

/// <summary>The digest of a whole run: of all entities in the order of their names, incarnations left out.</summary>
public static class RunDigest
{
    /// <summary>SHA-256 in hexadecimal.</summary>
    public static string Of(IReadOnlyList<Entity> entities) => Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(Text(entities))));

    /// <summary>What the digest is taken of.</summary>
    public static string Text(IReadOnlyList<Entity> entities)
    {
        var text = new StringBuilder();
        ILookup<string, OwnerMap> maps = entities.Where(entity => entity.State.Owners is not null)
            .ToLookup(entity => entity.Stream.Host, entity => entity.State.Owners!);
        foreach (Entity entity in entities.OrderBy(entity => entity.Stream))
        {
            string host = entity.Stream.Host;
            text.Append($"host {host}\n").Append(StateDigest.Text(entity.State, (kind, id) => NameOf(maps[host], kind, id)));
        }
        return text.ToString();
    }

    /// <summary>An owner by its server and the identifier it has there, the same under both strategies.</summary>
    private static string NameOf(IEnumerable<OwnerMap> maps, IdKind kind, uint id)
    {
        foreach (OwnerMap map in maps)
        {
            if (map.FromHost(kind, id, out uint guest))
                return $"{map.Vpid}:{guest}";
        }
        return $"host:{id}";
    }
}
