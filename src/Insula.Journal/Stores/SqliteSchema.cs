namespace Insula.Journal;

/// <summary>
/// The tables of a journal: those that Akka.Persistence.Sql (1.5, default mapping, tags in a table of their own) makes itself through
/// linq2db, with the same names, types and keys, so that a journal begun here goes on in a cluster. Of its indexes two are left out,
/// journal_created_idx and journal_sequence_number_idx: none of its queries uses them and each would cost every append. Its table
/// journal_metadata exists only in its mode for old plug-ins.
/// </summary>
internal static class SqliteSchema
{
    /// <summary>Makes the tables.</summary>
    public const string Create = """
        CREATE TABLE [journal]
        (
            [ordering]        INTEGER       NOT NULL PRIMARY KEY AUTOINCREMENT,
            [created]         BigInt        NOT NULL,
            [deleted]         Bit           NOT NULL,
            [persistence_id]  NVarChar(255) NOT NULL,
            [sequence_number] BigInt        NOT NULL,
            [message]         VarBinary     NOT NULL,
            [manifest]        NVarChar(500)     NULL,
            [identifier]      INTEGER           NULL,
            [writer_uuid]     NVarChar(128)     NULL
        );
        CREATE UNIQUE INDEX journal_uq ON journal (persistence_id, sequence_number);

        CREATE TABLE [tags]
        (
            [ordering_id]    INTEGER       NOT NULL,
            [tag]            NVarChar(64)  NOT NULL,
            [sequence_nr]    INTEGER       NOT NULL,
            [persistence_id] NVarChar(255) NOT NULL,
            CONSTRAINT [PK_tags] PRIMARY KEY ([ordering_id], [tag])
        );
        CREATE INDEX tags_persistence_id_sequence_nr_idx ON tags (persistence_id, sequence_nr);
        CREATE INDEX tags_tag_idx ON tags (tag);

        CREATE TABLE [snapshot]
        (
            [persistence_id]  NVarChar(255) NOT NULL,
            [sequence_number] BigInt        NOT NULL,
            [created]         BigInt        NOT NULL,
            [snapshot]        VarBinary         NULL,
            [manifest]        NVarChar(500)     NULL,
            [serializer_id]   INTEGER           NULL,
            CONSTRAINT [PK_snapshot] PRIMARY KEY ([persistence_id], [sequence_number])
        );
        CREATE INDEX snapshot_sequence_number_idx ON snapshot (sequence_number);
        CREATE INDEX snapshot_created_idx ON snapshot (created);
        """;

    /// <summary>Fails if the file has no such table.</summary>
    public const string Probe = """
        SELECT ordering, created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid FROM journal LIMIT 0
        """;

    /// <summary>Appends a row.</summary>
    public const string Insert = """
        INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid)
        VALUES (?1, 0, ?2, ?3, ?4, ?5, ?6, ?7)
        """;

    /// <summary>The last row of a stream.</summary>
    public const string Last = """
        SELECT sequence_number, identifier, manifest, message, deleted FROM journal
        WHERE persistence_id = $stream ORDER BY sequence_number DESC LIMIT 1
        """;

    /// <summary>The next rows of a stream.</summary>
    public const string Page = """
        SELECT sequence_number, identifier, manifest, message, deleted FROM journal
        WHERE persistence_id = $stream AND sequence_number BETWEEN $from AND $to ORDER BY sequence_number LIMIT $limit
        """;

    /// <summary>The last row of every stream. It steps from name to name through the index instead of reading all rows.</summary>
    public const string Heads = """
        WITH RECURSIVE stream (id) AS (
            SELECT min(persistence_id) FROM journal
            UNION ALL
            SELECT (SELECT min(persistence_id) FROM journal WHERE persistence_id > id) FROM stream WHERE id IS NOT NULL)
        SELECT journal.sequence_number, identifier, manifest, message, deleted, id FROM stream JOIN journal
        ON persistence_id = id AND sequence_number = (SELECT max(sequence_number) FROM journal WHERE persistence_id = id)
        WHERE id IS NOT NULL
        """;
}
