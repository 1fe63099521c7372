using System.Text;
using Insula.Workloads.Scenarios;

namespace Insula.Workloads.Tests.Scenarios;

public sealed class TreeTests : IDisposable
{
    private readonly Texts _texts = new();

    public void Dispose() => _texts.Dispose();

    [Theory]
    [InlineData("", "100644 0:0 0 /x")]
    [InlineData("type: file", "100644 0:0 0 /x")]
    [InlineData("type: dir", "40755 0:0 0 /x")]
    [InlineData("type: link, target: usr/lib", "120777 0:0 7 /x -> usr/lib")]
    [InlineData("type: char", "20644 0:0 0 /x")]
    [InlineData("type: block", "60644 0:0 0 /x")]
    [InlineData("type: fifo", "10644 0:0 0 /x")]
    [InlineData("type: socket", "140644 0:0 0 /x")]
    [InlineData("mode: 0600", "100600 0:0 0 /x")]
    [InlineData("mode: 600", "100600 0:0 0 /x")]
    [InlineData("mode: \"0600\"", "100600 0:0 0 /x")]
    [InlineData("mode: 04755", "104755 0:0 0 /x")]
    [InlineData("mode: 0", "100000 0:0 0 /x")]
    [InlineData("mode: 7777", "107777 0:0 0 /x")]
    [InlineData("type: dir, mode: 1777", "41777 0:0 0 /x")]
    [InlineData("size: 120", "100644 0:0 120 /x")]
    [InlineData("size: 4K", "100644 0:0 4096 /x")]
    [InlineData("size: 2M", "100644 0:0 2097152 /x")]
    [InlineData("size: 1G", "100644 0:0 1073741824 /x")]
    [InlineData("size: 9223372036854775807", "100644 0:0 9223372036854775807 /x")]
    [InlineData("owner: 5", "100644 5:5 0 /x")]
    [InlineData("owner: 5:6", "100644 5:6 0 /x")]
    [InlineData("owner: alice", "100644 1000:1000 0 /x")]
    [InlineData("owner: bob", "100644 1001:100 0 /x")]
    [InlineData("owner: host:0", "100644 host:0:0 0 /x")]
    [InlineData("owner: host:7:8", "100644 host:7:8 0 /x")]
    [InlineData("owner: vp1:5", "100644 vp1:5:5 0 /x")]
    [InlineData("owner: vp1:5:9", "100644 vp1:5:9 0 /x")]
    public void A_file_has_these_keys_and_defaults(string keys, string shown) =>
        Assert.Equal("40755 0:0 0 /\n" + shown, Texts.Show(_texts.Server($"users: {{alice: 1000, bob: \"1001:100\"}}, files: [{{path: /x, {keys}}}]").Files));

    [Fact]
    public void Missing_directories_are_supplied_and_parents_come_first() =>
        Assert.Equal("""
            40755 0:0 0 /
            40755 0:0 0 /a
            100644 0:0 0 /a-b
            40700 0:0 0 /a/b
            100644 0:0 0 /a/b/c
            100644 0:0 0 /z
            """, Texts.Show(_texts.Server("files: [{path: /z}, {path: /a/b/c}, {path: /a-b}, {path: /a/b, type: dir, mode: 0700}]").Files));

    [Fact]
    public void The_root_may_be_given() =>
        Assert.Equal("40700 3:4 0 /", Texts.Show(_texts.Server("files: [{path: /, type: dir, mode: 0700, owner: '3:4'}]").Files));

    [Fact]
    public void Later_layers_replace_earlier_ones()
    {
        _texts.Write("image.tree", string.Concat("abcde".Select(name => $"f\t600\t1\t1\t1\t/{name}\t\n")));
        _texts.Write("image2.tree", string.Concat("bcde".Select(name => $"f\t600\t2\t2\t2\t/{name}\t\n")));
        _texts.Write("own.tree", string.Concat("de".Select(name => $"f\t600\t4\t4\t4\t/{name}\t\n")));
        Scenario scenario = _texts.Parse("""
            scenario: s
            images: {base: {users: {carol: 3}, trees: [image.tree, image2.tree], files: [{path: /c, owner: carol}, {path: /d}, {path: /e}]}}
            hosts:
              - name: h
                servers:
                  - {name: a, image: base, trees: [own.tree], users: {dave: 5}, files: [{path: /e, owner: 0}, {path: /e, owner: dave}, {path: /f, owner: carol}]}
                  - {name: b, image: base}
                  - {name: c, image: base}
            """);
        var servers = scenario.Hosts[0].Servers;
        Assert.Equal("""
            40755 0:0 0 /
            100600 1:1 1 /a
            100600 2:2 2 /b
            100644 3:3 0 /c
            100600 4:4 4 /d
            100644 5:5 0 /e
            100644 3:3 0 /f
            """, Texts.Show(servers[0].Files));
        Assert.Same(servers[1].Files, servers[2].Files);
    }

    [Fact]
    public void A_manifest_is_what_find_prints()
    {
        _texts.Write("a.tree", Encoding.Latin1.GetBytes("""
            # made by find

            d	755	0	0	4096	/	
            d	1777	0	0	4096	/tmp	
            l	777	0	0	7	/lib	usr/lib
            f	4755	0	50	12	/usr/su
            c	666	0	0	0	/null	
            b	660	0	6	0	/sda	
            p	600	1	1	0	/pipe	
            s	755	1	1	0	/sock	
            f	644	1	1	1	/tab\011and\\x2d\134	
            f	644	1	1	1	/latin-é	

            """));
        Assert.Equal("""
            40755 0:0 4096 /
            100644 1:1 1 /latin-é
            120777 0:0 7 /lib -> usr/lib
            20666 0:0 0 /null
            10600 1:1 0 /pipe
            60660 0:6 0 /sda
            140755 1:1 0 /sock
            100644 1:1 1 /tab	and\\x2d\
            41777 0:0 4096 /tmp
            40755 0:0 0 /usr
            104755 0:50 12 /usr/su
            """, Texts.Show(_texts.Server("trees: [a.tree]").Files));
    }

    [Fact]
    public void A_regular_file_has_a_format()
    {
        _texts.Write("a.tree", string.Join('\n',
            "f\t755\t1\t1\t1\t/a\t", "f\t644\t1\t1\t1\t/b\t\t", "f\t755\t1\t1\t1\t/c\t\tother", "f\t644\t1\t1\t1\t/d\t\telf",
            "f\t755\t1\t1\t1\t/e\t\tscript:/bin/a\\040b", "d\t755\t1\t1\t1\t/f\t\t", "f\t010\t1\t1\t1\t/g\t", "c\t666\t0\t0\t259\t/h"));
        IReadOnlyList<FileSpec> files = _texts.Server("""
            trees: [a.tree], files: [{path: /i, mode: 0100}, {path: /j, mode: 0777, format: other}, {path: /k, format: elf}, {path: /l, format: "script:/bin/sh"}, {path: /m}]
            """).Files;
        Assert.Equal("a=Elf b=Other c=Other d=Elf e=Script:/bin/a b f=Other g=Elf h=Other i=Elf j=Other k=Elf l=Script:/bin/sh m=Other",
            string.Join(' ', files.Skip(1).Select(file => $"{(char)file.Path[1]}={file.Format}{(file.Target.Length > 0 ? ":" : "")}{Encoding.UTF8.GetString(file.Target)}")));
        Assert.Equal(259ul, files.Single(file => file.Path is [_, (byte)'h']).Size);
    }

    [Theory]
    [InlineData("f\t644\t1\t1\t1\t/x\t\tscript")]
    [InlineData("f\t644\t1\t1\t1\t/x\t\tscript:bin/sh")]
    [InlineData("f\t644\t1\t1\t1\t/x\t\tELF")]
    [InlineData("d\t755\t1\t1\t1\t/x\t\telf")]
    [InlineData("l\t777\t1\t1\t1\t/x\ta\tother")]
    public void A_format_is_one_of_three_and_of_a_regular_file(string line)
    {
        _texts.Write("a.tree", line);
        Assert.Equal("a.tree:1: column 8 must be the format of a regular file: elf, other, or script: with the absolute path of an interpreter",
            _texts.Errors(Texts.HostText("servers: [{name: a, trees: [a.tree]}]")));
    }

    [Fact]
    public void A_manifest_may_have_windows_line_ends_and_no_last_one()
    {
        _texts.Write("a.tree", "f\t644\t1\t1\t1\t/a\t\r\nl\t777\t1\t1\t1\t/b\ta\r\n\r\n# c\r\nf\t644\t1\t1\t1\t/c");
        Assert.Equal("40755 0:0 0 /\n100644 1:1 1 /a\n120777 1:1 1 /b -> a\n100644 1:1 1 /c", Texts.Show(_texts.Server("trees: [a.tree]").Files));
    }

    [Fact]
    public void A_manifest_line_may_be_64_KiB_and_no_longer()
    {
        string name = "f\t644\t1\t1\t1\t/a\t\n";
        _texts.Write("a.tree", name + "#" + new string('x', 65535) + "\r\n" + name + "#" + new string('x', 65536) + "\n");
        Assert.Equal("a.tree:4: a line longer than 64 KiB", _texts.Errors(Texts.HostText("servers: [{name: a, trees: [a.tree]}]")));
        _texts.Write("b.tree", new string('x', 1 << 20));
        Assert.Equal("b.tree:1: a line longer than 64 KiB", _texts.Errors(Texts.HostText("servers: [{name: a, trees: [b.tree]}]")));
    }

    [Fact]
    public void A_manifest_of_a_hundred_thousand_lines_is_read()
    {
        StringBuilder lines = new();
        for (int i = 0; i < 100_000; i++)
            lines.Append($"f\t644\t{i % 100}\t0\t{i}\t/dir-{i / 1000}/file-{i}\t\n");
        _texts.Write("a.tree", lines.ToString());
        Assert.Equal(100_101, _texts.Server("trees: [a.tree]").Files.Count);
    }

    [Fact]
    public void Errors_in_a_manifest_name_its_line()
    {
        _texts.Write("a.tree", string.Join('\n',
            "f\t644\t1\t1\t1\tx\t", "f 644 1 1 1 /x", "f\t644\t1\t1\t1\t/x\t\telf\t", "D\t644\t1\t1\t1\t/x\t", "f\t888\t1\t1\t1\t/x\t",
            "f\t17777\t1\t1\t1\t/x\t", "f\t644\tme\t1\t1\t/x\t", "f\t644\t1\t4294967295\t1\t/x\t", "f\t644\t1\t1\t-1\t/x\t", "f\t644\t1\t1\t1\t/a//b\t",
            "f\t644\t1\t1\t1\t/a\\000\t", "l\t777\t1\t1\t1\t/a\t", "f\t644\t1\t1\t1\t/a\tx", "f\t644\t1\t1\t1\t/\t", "f\t644\t1\t1\t1\t/" + new string('x', 256) + "\t"));
        Assert.Equal("""
            a.tree:1: path (column 6) is not absolute: it must begin with '/'
            a.tree:2: expected 7 columns separated by tabs (type, mode, uid, gid, size, path, target), or one more for the format; got 1
            a.tree:3: expected 7 columns separated by tabs (type, mode, uid, gid, size, path, target), or one more for the format; got more
            a.tree:4: column 1 must be a type: one of f d l c b p s
            a.tree:5: column 2 must be a mode: octal digits 0..7777
            a.tree:6: column 2 must be a mode: octal digits 0..7777
            a.tree:7: columns 3 and 4 must be a user and a group: 0..4294967294
            a.tree:8: columns 3 and 4 must be a user and a group: 0..4294967294
            a.tree:9: column 5 must be a size in bytes, less than 2^63
            a.tree:10: path (column 6) has an empty component, '.' or '..'
            a.tree:11: path (column 6) holds a NUL byte
            a.tree:12: a link needs its target in column 7
            a.tree:13: only a link has a target in column 7
            a.tree:14: the root '/' must be a directory
            a.tree:15: path (column 6) has a component of 256 bytes; at most 255 are allowed
            """, _texts.Errors(Texts.HostText("servers: [{name: a, trees: [a.tree, a.tree]}, {name: b, trees: [a.tree]}]")));
    }
}
