using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Requirements.Tests;

/// <summary>What execve(2) will find in a file: decided by what is written to its beginning.</summary>
public sealed class Formats
{
    [Theory]
    [InlineData("\\u007fELF and more", FileFormat.Elf, "")]
    [InlineData("\\u007fEL", FileFormat.Other, "")]
    [InlineData("#!/bin/sh\\necho", FileFormat.Script, "/bin/sh")]
    [InlineData("#! \\t/usr/bin/env -S x\\n", FileFormat.Script, "/usr/bin/env")]
    [InlineData("#!/bin/sh", FileFormat.Script, "/bin/sh")]
    [InlineData("#!\\n/bin/sh\\n", FileFormat.Other, "")]
    [InlineData("#! \\n", FileFormat.Other, "")]
    [InlineData(" #!/bin/sh\\n", FileFormat.Other, "")]
    [InlineData("text", FileFormat.Other, "")]
    public void The_first_bytes_decide(string content, FileFormat format, string interpreter)
    {
        Dialogue dialogue = Open();
        dialogue.Check($"""110 write(0, "{content}", 40) = 40""");
        Is(dialogue, "a", format, interpreter);
    }

    [Fact]
    public void Only_what_is_written_to_the_beginning_decides()
    {
        Dialogue dialogue = Open();
        dialogue.Check("""110 pwrite64(0, "#!/bin/sh\n", 10, 1) = 10""");
        Is(dialogue, "a", FileFormat.Other, "");
        dialogue.Check("""110 pwritev(0, [["#!", 2], ["", 0], ["/bin/", 5], ["sh\n", 3]], 4, 0) = 10""");
        Is(dialogue, "a", FileFormat.Script, "/bin/sh");
        dialogue.Check("""110 pwrite64(0, "text", 4, 2) = 4""");
        Is(dialogue, "a", FileFormat.Script, "/bin/sh");
        dialogue.Check("""110 write(0, "#!/bin/bash", 9) = 9""");
        Is(dialogue, "a", FileFormat.Script, "/bin/ba");
        dialogue.Check("""110 pwrite64(0, "text", 4, 0) = 4""");
        Is(dialogue, "a", FileFormat.Other, "");
    }

    // Of a buffer that is known only at its beginning nothing is made up.
    [Fact]
    public void A_part_that_is_not_known_whole_ends_what_is_known()
    {
        Dialogue dialogue = Open();
        dialogue.Check("""110 writev(0, [["#!/bin", 20], ["/sh\n", 4]], 2) = 24""");
        Is(dialogue, "a", FileFormat.Script, "/bin");
    }

    [Fact]
    public void A_fact_says_it_only_when_it_changes()
    {
        Dialogue dialogue = Open();
        dialogue.Check("""110 write(0, "#!/bin/sh\n", 10) = 10""");
        Assert.Single(dialogue.Bench.Effects.Facts, at => at.Fact is FormatChanged);
        dialogue.Check("""110 pwrite64(0, "#!/bin/sh -e\n", 13, 0) = 13""");
        Assert.DoesNotContain(dialogue.Bench.Effects.Facts, at => at.Fact is FormatChanged);
    }

    [Theory]
    [InlineData("110 copy_file_range(0, 0, 1, 0, 10, 0) = 10")]
    [InlineData("110 sendfile(1, 0, 0, 10) = 10")]
    public void Copying_from_beginning_to_beginning_carries_it_over(string copy)
    {
        Dialogue dialogue = Open();
        dialogue.Check("""110 write(0, "#!/bin/sh\n", 10) = 10""").Check(copy);
        Is(dialogue, "b", FileFormat.Script, "/bin/sh");
    }

    [Theory]
    [InlineData("110 copy_file_range(0, 2, 1, 0, 10, 0) = 8", FileFormat.Other)]
    [InlineData("110 copy_file_range(0, 0, 1, 2, 10, 0) = 10", FileFormat.Elf)]
    public void Copying_elsewhere_does_not(string copy, FileFormat format)
    {
        Dialogue dialogue = Open();
        dialogue.Check("""
            110 write(0, "#!/bin/sh\n", 10) = 10
            110 pwrite64(1, "\u007fELF", 4, 0) = 4
            """).Check(copy);
        Is(dialogue, "b", format, "");
    }

    [Fact]
    public void O_TRUNC_leaves_nothing_to_run()
    {
        Dialogue dialogue = Open();
        dialogue.Check("""
            110 write(0, "\u007fELF", 4) = 4
            110 open("/a", O_WRONLY|O_TRUNC, 0) = 2
            """);
        Is(dialogue, "a", FileFormat.Other, "");
    }

    private static void Is(Dialogue dialogue, string name, FileFormat format, string interpreter)
    {
        dialogue.Bench.State.Root!.Names!.TryGet(new(System.Text.Encoding.UTF8.GetBytes(name)), out Inode? file);
        Assert.Equal((format, interpreter), (file!.Format, System.Text.Encoding.UTF8.GetString(file.Target)));
    }

    private static Dialogue Open() => new Dialogue().Check("""
        110 open("/a", O_RDWR|O_CREAT, 448) = 0
        110 open("/b", O_RDWR|O_CREAT, 448) = 1
        """);
}
