using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Insula.Model;
using Insula.Workloads.Notation;

namespace Insula.Workloads.Tests.Notation;

/// <summary>
/// One program of three processes, recorded with real strace under every option that changes the form of a line. Process numbers and
/// addresses were replaced, nothing else.
/// </summary>
public partial class RecordingTests
{
    public static TheoryData<string> Following => ["f", "f-y", "f-v", "f-s8", "f-t", "f-tt-T-y-v", "f-ttt", "f-r", "f-yy-Y", "f-stderr"];

    [Theory]
    [MemberData(nameof(Following))]
    public void EveryFormatSaysTheSame(string name)
    {
        List<TraceEvent> events = Lines.Read(Lines.Recording(name));

        Assert.Empty(events.OfType<SkippedLine>());
        Assert.Equal(Story("f"), Story(name));
        Assert.Equal(5, events.OfType<SignalLine>().Count());
        Assert.Equal(3, events.OfType<ExitLine>().Count());
    }

    [Fact]
    public void TheStory() => Assert.Equal(
        """
        1001 chdir("/srv/post") = 0
        1001 getcwd(NULL, 64) = 10
        1001 umask(027) = 18
        1001 umask(022) = 23
        1001 open("mail", O_WRONLY|O_CREAT|O_TRUNC, 0640) = 3
        1001 write(3, "dear bob,\n\t\"all\" is well\n", 25) = 25
        1001 lseek(3, -5, SEEK_CUR) = 20
        1001 lseek(3, 0, SEEK_END) = 25
        1001 fstat(3, NULL) = 0
        1001 close(3) = 0
        1001 chmod("mail", 0600) = 0
        1001 chown("mail", 1000, -1) = 0
        1001 stat("mail", NULL) = 0
        1001 stat("nothing", NULL) = -1 ENOENT
        1001 access("mail", R_OK|W_OK) = 0
        1001 access("mail", F_OK) = 0
        1001 rename("mail", "caf\303\251\t1") = 0
        1001 mkdir("box", 0755) = 0
        1001 rmdir("box") = 0
        1001 openat(AT_FDCWD, "caf\303\251\t1", O_RDONLY|O_CLOEXEC) = 3
        1001 read(3, NULL, 64) = 25
        1001 newfstatat(3, "", NULL, AT_EMPTY_PATH) = 0
        1001 fchownat(AT_FDCWD, "caf\303\251\t1", 0, 0, AT_SYMLINK_NOFOLLOW) = 0
        1001 getresuid(NULL, NULL, NULL) = 0
        1001 setgroups(3, [0, 4, 1000]) = 0
        1001 getgroups(0, NULL) = 3
        1001 getgroups(4, NULL) = 3
        1001 uname(...) = 0
        1001 clone(child_stack=NULL, flags=SIGCHLD) = 1002
        1001 wait4(1002, NULL, 0, NULL) = 1002
        1001 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD) = 1003
        1001 nanosleep({tv_sec=0, tv_nsec=30000000}, NULL) = 0
        1001 kill(1003, SIGSTOP) = 0
        1001 wait4(-1, NULL, WSTOPPED, NULL) = 1003
        1001 kill(1003, SIGKILL) = 0
        1001 wait4(-1, NULL, 0, NULL) = 1003
        1001 wait4(-1, NULL, WNOHANG, NULL) = -1 ECHILD
        1001 unlink("caf\303\251\t1") = 0
        1001 exit_group(0) = ? 
        1002 setgroups(0, NULL) = 0
        1002 setresgid(1000, 1000, 1000) = 0
        1002 setresuid(1000, 1000, 1000) = 0
        1002 setuid(0) = -1 EPERM
        1002 open("caf\303\251\t1", O_RDWR) = -1 EACCES
        1002 kill(1, SIGCONT) = -1 EPERM
        1002 exit_group(7) = ? 
        1003 pause() = ? ERESTARTNOHAND

        """, Story("f"));

    public static TheoryData<string> Published =>
        [.. Directory.GetFiles(Lines.PathOf("../../../ops/recordings")).Where(file => file.Contains(".strace", StringComparison.Ordinal)).Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Published))]
    public void APublishedRecordingIsReadToTheLastLine(string name)
    {
        byte[] text = Whole(Lines.PathOf($"../../../ops/recordings/{name}"));
        TraceEvent[] events = [.. new StraceReader(new MemoryStream(text)).ReadAll()];
        Assert.Equal([], events.OfType<SkippedLine>().Select(line => $"{line.Line}: {line}"));
        Assert.Equal(text.Count(letter => letter == '\n'), events.Length);
        foreach (CallLine call in events.OfType<CallLine>().Where(call => call.Row is not null))
        {
            string written = Lines.Written(call.Row!, call.Args);
            var again = StraceReader.ParseLine(Lines.Bytes(written), isScript: false) as CallLine;
            Assert.True(again is not null && call.Args.AsSpan().SequenceEqual(again.Args), $"line {call.Line} was written as {written}");
            for (int i = 0; i < call.Row!.Args.Length; i++)
                Assert.True(IsUnderstood(call, call.Row.Args[i].Kind, Encoding.Latin1.GetString(call.Raw(i))), $"line {call.Line}, {call.Name}");
        }
    }

    private static bool IsUnderstood(CallLine call, ArgKind kind, string raw) => kind switch
    {
        ArgKind.StatOut when raw.StartsWith('{') => RecordedOut.TryStat(call, out RecordedStat? stat) && stat.Mode is not null,
        ArgKind.StatusOut when raw.StartsWith('[') => RecordedOut.TryStatus(call, out _),
        ArgKind.NamesOut when raw.StartsWith('[') => RecordedOut.TryNames(call, out _),
        ArgKind.PipeOut when raw.StartsWith('[') => RecordedOut.TryPair(call, out _, out _),
        ArgKind.PathOut when raw.EndsWith('"') => RecordedOut.TryText(call, out _),
        ArgKind.SignalInfoOut when raw.StartsWith('{') => RecordedOut.TrySignalInfo(call, out _),
        ArgKind.UidOut or ArgKind.GidOut or ArgKind.GidsOut when raw.StartsWith('[') => RecordedOut.TryIdentifiers(call, out _),
        _ => true,
    };

    private static byte[] Whole(string path)
    {
        using FileStream file = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        var whole = new MemoryStream();
        stream.CopyTo(whole);
        return whole.ToArray();
    }

    [Fact]
    public void WithoutFollowingThereIsOneProcess()
    {
        List<TraceEvent> events = Lines.Read(Lines.Recording("none"));
        Assert.Empty(events.OfType<SkippedLine>());
        Assert.All(events, read => Assert.Null(read.Pid));
        Assert.Equal(39, events.OfType<CallLine>().Count());
    }

    [Fact]
    public void DescriptorsHavePaths()
    {
        CallLine[] calls = [.. Lines.Read(Lines.Recording("f-y")).OfType<CallLine>()];
        Assert.Equal("/srv/post/mail", Text(calls.First(call => call.Name == "open").Result!.DescriptorPath));
        CallLine openAt = calls.Single(call => call.Name == "openat");
        Assert.Equal("/srv/post", Text(openAt.DescriptorPath(0)));
        Assert.Null(openAt.DescriptorPath(1));
        Assert.Equal("/srv/post/caf\u00c3\u00a9\t1", Text(openAt.Result!.DescriptorPath));
        Assert.Equal("/srv/post/mail", Text(calls.Single(call => call.Name == "fstat").DescriptorPath(0)));
    }

    [Fact]
    public void TimesAreRead()
    {
        Assert.Equal(new TraceTime(TraceClock.Midnight, 18490000000), Lines.Read(Lines.Recording("f-t"))[0].Time);
        Assert.Equal(TraceClock.Epoch, Lines.Read(Lines.Recording("f-ttt"))[0].Time!.Value.Clock);
        Assert.Equal(new TraceTime(TraceClock.Previous, 37), Lines.Read(Lines.Recording("f-r"))[0].Time);
        CallLine[] calls = [.. Lines.Read(Lines.Recording("f-tt-T-y-v")).OfType<CallLine>()];
        CallLine sleep = calls.Single(call => call.Name == "nanosleep");
        Assert.Equal(30105, sleep.Duration);
        CallLine split = calls.First(call => call.Name == "wait4");
        Assert.True(split.FirstLine < split.Line);
        Assert.True(split.FirstTime!.Value.Microseconds < split.Time!.Value.Microseconds);
        Assert.Equal(241, split.Duration);
    }

    [Fact]
    public void SignalsAndExitsAreRead()
    {
        List<TraceEvent> events = Lines.Read(Lines.Recording("f"));
        SignalLine child = events.OfType<SignalLine>().First();
        Assert.Equal((1001, 17, "CLD_EXITED", 1002, 1000L, 7), (child.Pid, child.Signal, child.Code, child.SenderPid, child.SenderUid, child.Status));
        SignalLine stop = events.OfType<SignalLine>().Single(line => line.Code == "SI_USER");
        Assert.Equal((1003, 19, 1001, false), (stop.Pid, stop.Signal, stop.SenderPid, stop.IsStop));
        Assert.Equal(19, events.OfType<SignalLine>().Single(line => line.IsStop).Signal);
        Assert.Equal(
            [(1002, ExitKind.Exited, 7), (1003, ExitKind.Killed, 9), (1001, ExitKind.Exited, 0)],
            events.OfType<ExitLine>().Select(exit => (exit.Pid!.Value, exit.Kind, exit.Number)));
    }

    [Fact]
    public void WhatStraceWroteIsWrittenBackByteForByte()
    {
        int compared = 0;
        string[] names = ["f", "f-v", "f-t", "f-ttt", "f-r", "f-stderr", "none"];
        foreach (CallLine call in names.SelectMany(name => Lines.Read(Lines.Recording(name))).OfType<CallLine>().Where(call => call.Row is not null))
        {
            CallLine again = Lines.Call(Lines.Written(call.Row!, call.Args));
            for (int i = 0; i < call.Row!.Args.Length; i++)
            {
                if (call.Row.Args[i].Kind.IsOut())
                    continue;
                Assert.Equal(Encoding.Latin1.GetString(call.Raw(i)), Encoding.Latin1.GetString(again.Raw(i)));
                compared++;
            }
        }
        Assert.True(compared > 400);
    }

    private static string Text(byte[]? bytes) => Encoding.Latin1.GetString(bytes!);

    private static string Story(string name)
    {
        var stories = new SortedDictionary<int, StringBuilder>();
        foreach (CallLine call in Lines.Read(Lines.Recording(name)).OfType<CallLine>())
        {
            int pid = call.Pid ?? 1001;
            if (!stories.TryGetValue(pid, out StringBuilder? story))
                stories[pid] = story = new StringBuilder();
            string summary = ChildAddress().Replace(Lines.Summary(call), "");
            // strace -s 8
            summary = summary.Replace("\"dear bob\"...", "\"dear bob,\\n\\t\\\"all\\\" is well\\n\"", StringComparison.Ordinal);
            story.Append(pid).Append(' ').Append(summary).Append('\n');
        }
        return string.Concat(stories.Values);
    }

    [GeneratedRegex(", child_tidptr=0x[0-9a-f]+")]
    private static partial Regex ChildAddress();
}
