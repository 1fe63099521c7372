using Insula.Model;

namespace Insula.Requirements.Tests;

/// <summary>Listing directories, as Linux 6.18 showed it for the same calls on ext4, but for the order of names.</summary>
public sealed class DirectoryListing
{
    private readonly Bench _bench = new("encoded");
    private readonly Process _caller;

    public DirectoryListing()
    {
        _caller = _bench.Member(110, _bench.Own(0));
        Assert.Equal(Why.Allowed, Call("mkdir", Value.Of("/d"), 0x1ED).Why);
    }

    [Fact]
    public void Dots_come_first_and_as_many_as_fit()
    {
        Make("a", "bbbb", "ccccc");
        long d = Open("/d");
        Assert.Equal(Why.InvalidValue, Call("getdents64", d, 0, 10).Why);
        Assert.Equal(Why.InvalidValue, Call("getdents64", d, 0, 23).Why);
        Assert.Equal(Why.InvalidValue, Call("getdents64", d, 0, -1).Why);
        Assert.Equal((24, "."), List(d, 24));
        Assert.Equal((48, "../a"), List(d, 71));
        Assert.Equal((56, "bbbb/ccccc"), List(d, 32768));
        Assert.Equal((0, ""), List(d, 32768));
        Assert.Equal((0, ""), List(d, 1));
        Call("lseek", d, 0, 0);
        Assert.Equal((128, "./../a/bbbb/ccccc"), List(d, 32768));
    }

    [Fact]
    public void Readdir_gives_one_name()
    {
        Make("a");
        long d = Open("/d");
        Assert.Equal([(1, "."), (1, ".."), (1, "a"), (0, ""), (0, "")], Enumerable.Range(0, 5).Select(_ => Result(Call("readdir", d, 0))));
    }

    [Fact]
    public void Only_an_open_directory_is_listed()
    {
        _bench.File("f", 0x1A4, _bench.Own(0));
        Assert.Equal(Why.NotADirectory, Call("getdents64", Open("/f"), 0, 1).Why);
        Assert.Equal(Why.BadDescriptor, Call("getdents64", Open("/d", OpenFlags.Path), 0, 100).Why);
        Assert.Equal(Why.BadDescriptor, Call("getdents64", 77, 0, 1).Why);
        Assert.Equal(Why.BadDescriptor, Call("readdir", 77, 0).Why);
        long d = Open("/d");
        Call("rmdir", Value.Of("/d"));
        Assert.Equal(Why.NoSuchFile, Call("getdents64", d, 0, 100).Why);
    }

    // As rm -r does: read some, remove them, read on.
    [Fact]
    public void Names_that_come_and_go_make_nobody_miss_another()
    {
        string[] names = [.. Enumerable.Range(0, 100).Select(i => $"n{i:00}")];
        Make(names);
        (long d, var seen) = (Open("/d"), new List<string>());
        while (List(d, 300) is (> 0, var text))
        {
            foreach (string name in text.Split('/').Where(name => name[0] != '.'))
            {
                seen.Add(name);
                Call("unlink", Value.Of($"/d/{name}"));
            }
        }
        Assert.Equal(names, seen);
        Assert.Equal(Why.Allowed, Call("rmdir", Value.Of("/d")).Why);
    }

    [Fact]
    public void A_name_that_comes_before_the_position_is_not_given_again()
    {
        Make("b", "c", "d");
        long d = Open("/d");
        Assert.Equal((72, "./../b"), List(d, 72));
        Make("a");
        Call("rename", Value.Of("/d/d"), Value.Of("/d/aa"));
        Assert.Equal((24, "c"), List(d, 1000));
    }

    private void Make(params string[] names)
    {
        foreach (string name in names)
            Assert.Equal(Why.Allowed, Call("mknod", Value.Of($"/d/{name}"), 0x81A4, 0).Why);
    }

    private long Open(string path, OpenFlags flags = OpenFlags.ReadOnly) => Call("open", Value.Of(path), (long)flags, 0).Value;

    private (long Size, string Names) List(long descriptor, long size) => Result(Call("getdents64", descriptor, 0, size));

    private (long Value, string Names) Result(Reply reply)
    {
        Assert.Equal(Why.Allowed, reply.Why);
        ReadOnlySpan<long> words = _bench.Effects.Arena.Current;
        return (reply.Value, System.Text.Encoding.UTF8.GetString(ReplyArena.ReadText(ref words)));
    }

    private Reply Call(string name, params Value[] args) => _bench.Call(_caller, name, args);
}
