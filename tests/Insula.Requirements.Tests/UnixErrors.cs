namespace Insula.Requirements.Tests;

/// <summary>Errors of calls on names and their precedence, as Linux 6.18 showed them for the same calls on ext4.</summary>
public sealed class UnixErrors
{
    private const string Files = """
        {path: /tmp, type: dir, mode: "0777"}
        {path: /tmp/d, type: dir}
        {path: /tmp/t, type: dir}
        {path: /tmp/f, owner: "5"}
        {path: /tmp/lt, type: link, target: t}
        {path: /tmp/ld, type: link, target: nowhere}
        {path: /tmp/lf, type: link, target: f}
        {path: /tmp/lts, type: link, target: t/}
        {path: /tmp/lds, type: link, target: nowhere/}
        {path: /tmp/lm, type: link, target: missing/x}
        """;

    private const string Processes = """
        {pid: 4000, server: vp1, uid: 0, cwd: /tmp}
        {pid: 4005, server: vp1, uid: 5, gid: 5, cwd: /tmp}
        {pid: 700, server: host, uid: 0}
        """;

    [Theory]
    [InlineData("lt")]
    [InlineData("ld")]
    [InlineData("lf")]
    public void Calls_on_names_follow_no_link_before_slashes(string link) => Check($"""
        4000 mkdir("{link}/", 0777) = -1 EEXIST (FileExists)
        4000 rmdir("{link}/") = -1 ENOTDIR (NotADirectory)
        4000 unlink("{link}/") = -1 ENOTDIR (NotADirectory)
        4000 rename("{link}/", "zz") = -1 ENOTDIR (NotADirectory)
        4000 rename("d", "{link}/") = -1 ENOTDIR (NotADirectory)
        4000 rename("f", "{link}/") = -1 ENOTDIR (NotADirectory)
        4000 open("{link}/", O_RDWR|O_CREAT, 0600) = -1 EISDIR (IsADirectory)
        4000 open("{link}/", O_RDWR|O_CREAT|O_EXCL, 0600) = -1 EISDIR (IsADirectory)
        4000 open("{link}", O_RDONLY|O_NOFOLLOW|O_DIRECTORY) = -1 ENOTDIR (NotADirectory)
        4000 open("{link}", O_RDONLY|O_NOFOLLOW) = -1 ELOOP (TooManyLinks)
        4000 open("{link}", O_RDONLY|O_NOFOLLOW|O_PATH) = 3
        4000 access("nowhere", F_OK) = -1 ENOENT (NoSuchFile)
        """);

    [Fact]
    public void O_CREAT_with_slashes_is_refused_wherever_a_link_leads() => Check("""
        4000 open("lm/", O_RDWR|O_CREAT, 0600) = -1 EISDIR (IsADirectory)
        4000 open("lm", O_RDWR|O_CREAT, 0600) = -1 ENOENT (NoSuchFile)
        4000 open("lts", O_RDWR|O_CREAT, 0600) = -1 EISDIR (IsADirectory)
        4000 open("lds", O_RDWR|O_CREAT, 0600) = -1 EISDIR (IsADirectory)
        4000 open("new/", O_RDWR|O_CREAT, 0600) = -1 EISDIR (IsADirectory)
        4000 open("f/", O_RDWR|O_CREAT, 0600) = -1 EISDIR (IsADirectory)
        4000 open("f/", O_RDWR) = -1 ENOTDIR (NotADirectory)
        4000 open("ld", O_RDWR|O_CREAT|O_EXCL, 0600) = -1 EEXIST (FileExists)
        4000 open("ld", O_RDWR|O_CREAT|O_NOFOLLOW, 0600) = -1 ELOOP (TooManyLinks)
        4000 open(".", O_RDONLY|O_CREAT, 0600) = -1 EISDIR (IsADirectory)
        4000 open(".", O_RDONLY|O_CREAT|O_EXCL, 0600) = -1 EEXIST (FileExists)
        4000 open("d", O_RDONLY|O_CREAT|O_DIRECTORY, 0600) = -1 EINVAL (InvalidValue)
        4000 open("d", O_RDONLY|O_TRUNC) = -1 EISDIR (IsADirectory)
        4000 open("d", O_ACCMODE) = -1 EISDIR (IsADirectory)
        4000 open("f", O_WRONLY|O_DIRECTORY) = -1 ENOTDIR (NotADirectory)
        4000 open("ld", O_RDWR|O_CREAT, 0600) = 3
        4000 access("nowhere", F_OK) = 0
        """);

    [Fact]
    public void Removing_refuses_in_the_order_of_the_kernel() => Check("""
        4000 rmdir(".") = -1 EINVAL (InvalidValue)
        4000 rmdir("..") = -1 ENOTEMPTY (DirectoryNotEmpty)
        4000 rmdir("/") = -1 EBUSY (InUse)
        4000 rmdir("d/.") = -1 EINVAL (InvalidValue)
        4000 rmdir("d/./") = -1 EINVAL (InvalidValue)
        4000 rmdir("f/") = -1 ENOTDIR (NotADirectory)
        4000 rmdir("nothing/") = -1 ENOENT (NoSuchFile)
        4000 rmdir("nothing/.") = -1 ENOENT (NoSuchFile)
        4000 unlink(".") = -1 EISDIR (IsADirectory)
        4000 unlink("/") = -1 EISDIR (IsADirectory)
        4000 unlink("d") = -1 EISDIR (IsADirectory)
        4000 unlink("d/") = -1 EISDIR (IsADirectory)
        4000 unlink("f/") = -1 ENOTDIR (NotADirectory)
        4000 unlink("nothing/") = -1 ENOENT (NoSuchFile)
        4000 mkdir(".", 0700) = -1 EEXIST (FileExists)
        4000 mkdir("f/", 0700) = -1 EEXIST (FileExists)
        4000 mkdir("f/x", 0700) = -1 ENOTDIR (NotADirectory)
        4000 mkdir("nothing/.", 0700) = -1 ENOENT (NoSuchFile)
        4000 mkdir("new/", 0700) = 0
        """);

    [Fact]
    public void Other_calls_follow_a_link_before_slashes() => Check("""
        4000 open("lt/", O_RDONLY|O_NOFOLLOW) = 3
        4000 open("ld/", O_RDONLY|O_NOFOLLOW) = -1 ENOENT (NoSuchFile)
        4000 open("lf/", O_RDONLY|O_NOFOLLOW) = -1 ENOTDIR (NotADirectory)
        4000 chdir("lt/") = 0
        4000 access("../lf/", F_OK) = -1 ENOTDIR (NotADirectory)
        """);

    [Fact]
    public void Rename_refuses_in_the_order_of_the_kernel() => Check("""
        4000 mkdir("e", 0755) = 0
        4000 mkdir("e/s", 0755) = 0
        4000 mkdir("e2", 0755) = 0
        4000 rename("e", "e/x") = -1 EINVAL (IntoItself)
        4000 rename("e", "e/s/x") = -1 EINVAL (IntoItself)
        4000 rename("e", "e") = 0
        4000 rename("e/s", "e") = -1 ENOTEMPTY (DirectoryNotEmpty)
        4000 rename("f", "e") = -1 EISDIR (IsADirectory)
        4000 rename("e", "f") = -1 ENOTDIR (NotADirectory)
        4000 rename("e2", "e") = -1 ENOTEMPTY (DirectoryNotEmpty)
        4000 rename("nothing", "e/..") = -1 EBUSY (InUse)
        4000 rename("e/s/..", "q") = -1 EBUSY (InUse)
        4000 rename("f", ".") = -1 EBUSY (InUse)
        4000 rename("/", "q") = -1 EBUSY (InUse)
        4000 rename("f/", "q") = -1 ENOTDIR (NotADirectory)
        4000 rename("f", "q/") = -1 ENOTDIR (NotADirectory)
        4000 rename("nothing/", "q") = -1 ENOENT (NoSuchFile)
        4000 rename("e2", "q/") = 0
        4000 rename("e", "q") = 0
        """);

    [Fact]
    public void A_directory_that_gets_another_parent_must_be_writable() => Check("""
        4005 mkdir("p", 0777) = 0
        4005 mkdir("p/mine", 0555) = 0
        4005 mkdir("q", 0777) = 0
        4005 creat("q/file", 0644) = 3
        4005 mkdir("q/full", 0777) = 0
        4005 creat("q/full/x", 0644) = 4
        4005 rename("p/mine", "q/new") = -1 EACCES (ModeForbids)
        4005 rename("p/mine", "q/full") = -1 EACCES (ModeForbids)
        4005 rename("p/mine", "q/file") = -1 ENOTDIR (NotADirectory)
        4005 rename("p/mine", "p/other") = 0
        4005 chmod("q", 0555) = 0
        4005 rename("p/other", "q/file") = -1 EACCES (ModeForbids)
        4005 chmod("p", 0555) = 0
        4005 rename("p/nothing", "q/file") = -1 ENOENT (NoSuchFile)
        4005 rename("p/other", "p/other/x") = -1 EINVAL (IntoItself)
        4005 rename("p/other", "p/other") = 0
        4005 rename("p/other", "p/file") = -1 EACCES (ModeForbids)
        4000 rename("p/other", "q/new") = 0
        """);

    [Fact]
    public void Nothing_is_made_in_a_directory_that_was_removed() => Check("""
        4000 mkdir("r", 0755) = 0
        4005 chdir("r") = 0
        4000 chdir("r") = 0
        4000 rmdir("../r") = 0
        4000 creat("x", 0600) = -1 ENOENT (NoSuchFile)
        4005 creat("x", 0600) = -1 ENOENT (NoSuchFile)
        4005 mkdir("x", 0700) = -1 ENOENT (NoSuchFile)
        4000 mkdir("x", 0700) = -1 ENOENT (NoSuchFile)
        4000 mkdir(".", 0700) = -1 EEXIST (FileExists)
        4000 rename("/tmp/f", "f") = -1 ENOENT (NoSuchFile)
        4000 rmdir(".") = -1 EINVAL (InvalidValue)
        4000 getcwd(NULL, 4096) = -1 ENOENT (NoSuchFile)
        4000 open(".", O_RDONLY) = 3
        4000 chdir(".") = 0
        """);

    [Fact]
    public void Paths_and_names_have_a_greatest_length()
    {
        string name = new('a', 255), path = string.Concat(Enumerable.Repeat("./", 2047));
        Check($"""
            4000 creat("{name}", 0600) = 3
            4000 creat("{name}a", 0600) = -1 ENAMETOOLONG (NameTooLong)
            4000 mkdir("{name}a", 0700) = -1 ENAMETOOLONG (NameTooLong)
            4000 access("f/{name}a", F_OK) = -1 ENOTDIR (NotADirectory)
            4000 access("nothing/{name}a", F_OK) = -1 ENOENT (NoSuchFile)
            4000 access("{path}f", F_OK) = 0
            4000 access("{path}d/", F_OK) = -1 ENAMETOOLONG (NameTooLong)
            4000 access("", F_OK) = -1 ENOENT (NoSuchFile)
            4000 open("", O_RDWR|O_CREAT, 0600) = -1 ENOENT (NoSuchFile)
            4000 open("", O_RDONLY|O_CREAT|O_DIRECTORY, 000) = -1 EINVAL (InvalidValue)
            """);
    }

    [Fact]
    public void Forty_links_are_followed_and_long_ones_too()
    {
        string files = string.Join('\n', Enumerable.Range(1, 41).Select(i => $$"""{path: /c{{i}}, type: link, target: {{(i == 1 ? "tmp" : $"c{i - 1}")}}}"""));
        string target = string.Concat(Enumerable.Repeat("./", 1900)), rest = string.Concat(Enumerable.Repeat("./", 1000));
        Transcript.CheckVerdicts(World.Server("encoded", $$"""
            {{files}}
            {path: /tmp/f}
            {path: /long, type: link, target: {{target}}tmp}
            {path: /self, type: link, target: self}
            """, Processes), $"""
            4000 access("/c40/f", F_OK) = 0
            4000 access("/c41/f", F_OK) = -1 ELOOP (TooManyLinks)
            4000 access("/self", F_OK) = -1 ELOOP (TooManyLinks)
            4000 access("/long/{rest}f", F_OK) = 0
            """, "host");
    }

    private static void Check(string transcript) => Transcript.CheckVerdicts(World.Server("encoded", Files, Processes), transcript, "host");
}
