using Google.Protobuf;
using Google.Protobuf.Reflection;
using Insula.Model.Facts;

namespace Insula.Journal.Tests;

/// <summary>
/// The bytes that journals are full of. They are written for ever: a journal of today is read by every later version. The files in Golden
/// are what was written once; no change of the code may change what they mean.
/// </summary>
public sealed class GoldenTests
{
    private const string FactsFile = "tests/Insula.Journal.Tests/Golden/facts.txt";

    [Fact]
    public void Every_fact_has_a_sample_and_its_bytes_are_what_they_were()
    {
        ILookup<int, string> samples = Lines("facts.txt").ToLookup(line => int.Parse(line.Split(' ')[0]));
        List<string> faults = [];
        foreach ((int number, MessageDescriptor type) in FactCodec.All)
        {
            string now = $"{number} {type.Name} {Convert.ToHexStringLower(FactCodec.Encode(SampleFacts.Fixed(type)).Span)}";
            string? last = samples[number].LastOrDefault();
            if (last is null)
                faults.Add($"Fact {number} has no sample. Add this line to {FactsFile}:\n  {now}");
            else if (last != now)
                faults.Add($"Fact {number} is no longer what journals are full of. If a field was only added, add this line behind its "
                    + $"sample in {FactsFile}; else undo the change and make a new fact with a new number:\n  {now}\nwas\n  {last}");
        }
        foreach (IGrouping<int, string> gone in samples.Where(sample => FactCodec.All.All(fact => fact.Number != sample.Key)))
            faults.Add($"Fact {gone.Key} is gone, but journals hold it. Put it back:\n  {gone.First()}");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void Every_sample_of_a_fact_is_read_as_what_it_was()
    {
        foreach (string line in Lines("facts.txt"))
        {
            string[] parts = line.Split(' ');
            IFact fact = FactCodec.Decode(Convert.FromHexString(parts[^1]));
            Assert.Equal(parts[1], fact.Descriptor.Name);
            Assert.Equal(parts[0], FactCodec.NumberOf(fact).ToString());
            Assert.Equal(parts[^1], Convert.ToHexStringLower(FactCodec.Encode(fact).Span));
            Assert.True(HasOnlyKnownFields(fact), $"{line} has a field that this version does not know");
        }
    }

    [Fact]
    public void The_sample_of_a_commit_and_the_hash_of_its_row_are_what_they_were()
    {
        Commit commit = Samples.Full();
        byte[] previous = [.. Enumerable.Range(1, RowHash.Size).Select(i => (byte)i)];
        byte[] bytes = CommitCodec.Encode(commit, previous);
        byte[] hash = RowHash.Of(commit.Stream, commit.Sequence, CommitCodec.Identifier, CommitCodec.Manifest, bytes);
        string[] now = ["message " + Convert.ToHexStringLower(bytes), "hash " + Convert.ToHexStringLower(hash)];

        string[] was = Lines("commit.txt");

        Assert.True(was.SequenceEqual(now), "A commit is no longer what journals are full of. Undo the change, or make it a manifest of "
            + $"its own (commit.v2) beside this one. Now:\n{string.Join('\n', now)}");
        Assert.Equal(Samples.Text(commit),
            Samples.Text(CommitCodec.Decode(commit.Stream, commit.Sequence, Convert.FromHexString(was[0].Split(' ')[1]), out _)));
    }

    // Generated code keeps fields it does not know and writes them again; printed as JSON they are gone.
    private static bool HasOnlyKnownFields(IFact fact)
    {
        IMessage known = fact.Descriptor.Parser.ParseJson(JsonFormatter.Default.Format(fact));
        return known.CalculateSize() == fact.CalculateSize();
    }

    private static string[] Lines(string file) =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Golden", file)).Where(line => line.Length > 0 && line[0] != '#')];
}
