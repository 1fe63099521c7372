using System.Text;
using Insula.Engine;
using Insula.Journal;
using Insula.Model;
using Insula.Model.Facts;
using Insula.Workloads.Comparing;
using Insula.Workloads.Notation;
using Insula.Workloads.Running;
using Insula.Workloads.Scenarios;
using OsProcess = System.Diagnostics.Process;

namespace Insula.Workloads.Watching;

/// <summary>A call that succeeded and would have been refused in a virtual server.</summary>
/// <param name="Process">The process, as this computer numbers it.</param>
/// <param name="Call">The call with the simulated verdict.</param>
/// <param name="Why">The reason.</param>
public sealed record WouldBeRefused(int? Process, string Call, Why Why);

/// <summary>
/// Runs a program of this computer under strace and repeats each of its calls, as it comes, in a virtual server whose files are those of this
/// computer, looked up when the program first names them.
/// </summary>
/// <param name="login">Who the program is in the server.</param>
/// <param name="ownership">The server's strategy.</param>
/// <param name="refused">Told of each call that would have been refused.</param>
public sealed class Watch(Login login, Ownership ownership, Action<WouldBeRefused> refused)
{
    private readonly Login _login = login;

    /// <summary>The verdicts.</summary>
    public Tally Tally { get; } = new();

    /// <summary>How many calls would have been refused.</summary>
    public int Refused { get; private set; }

    /// <summary>Runs a program to its end; its input and output stay its own.</summary>
    /// <param name="program">The program and its arguments.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="FileNotFoundException">There is no strace.</exception>
    public int Run(IReadOnlyList<string> program)
    {
        string directory = Directory.CreateTempSubdirectory("insula-watch-").FullName;
        string pipe = Path.Combine(directory, "strace");
        try
        {
            using (OsProcess made = Start("mkfifo", [pipe]))
                made.WaitForExit();
            using OsProcess traced = Start("strace", ["-f", "-y", "-v", "-s", "128", "-o", pipe, "--", .. program]);
            using (FileStream lines = new(pipe, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1))
                Repeat(lines);
            traced.WaitForExit();
            return traced.ExitCode;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Repeats the lines that strace writes.</summary>
    public void Repeat(Stream lines)
    {
        Where at = new("watch", 0);
        FileSpec[] start = Start(_login.Cwd, at);
        var pools = new OwnerPools();
        pools.Users.Add(new IdRange { First = 0x80000000, Last = 0xFFFFFFFD });
        pools.Groups.Add(new IdRange { First = 0x80000000, Last = 0xFFFFFFFD });
        Policy policy = Policy.Default;
        policy.PidLease = 4096;
        var work = new RecordingItem("strace", _login, at);
        var host = new HostSpec("host-1", policy, pools, 1, 4_000_000, start[..1], [], [], [new("watched", new(1), ownership, start, [work], at)], at);
        using var engine = new EmbeddedEngine(new MemoryJournal(), new());
        Task done = Repeat(engine, host, lines);
        Task.WhenAny(done, engine.Fault).GetAwaiter().GetResult().GetAwaiter().GetResult();
        engine.Stop();
    }

    /// <summary>The root and the directories down to where the program starts: it stands there whether its user may go there or not.</summary>
    private static FileSpec[] Start(byte[] directory, Where at)
    {
        var files = new List<FileSpec>();
        for (int end = 1; end <= directory.Length; end++)
        {
            if (end != 1 && end != directory.Length && directory[end] != '/')
                continue;
            byte[] path = directory[..end];
            files.Add(LiveFile.At(path) ?? new(path, Mode.Directory | 0x1ED, OwnerSpec.Root, 0, [], at));
        }
        return [.. files];
    }

    private async Task Repeat(EmbeddedEngine engine, HostSpec host, Stream lines)
    {
        // The server is never opened: its files are placed when they are first named.
        IReadOnlyList<PlacedEntity> placed = await new Setting(engine, host) { OpensEntities = false }.Place();
        var runner = new Runner(this, placed[1], new RecordingItem("strace", _login, new("watch", 0)), new ProcessNumbers(placed[1].Init, groupsAreGids: false));
        await runner.Run(lines);
    }

    private static OsProcess Start(string program, IEnumerable<string> arguments)
    {
        try
        {
            return OsProcess.Start(new System.Diagnostics.ProcessStartInfo(program, arguments) { UseShellExecute = false })!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new FileNotFoundException($"{program} cannot be started: {e.Message}. watch needs strace and mkfifo");
        }
    }

    private sealed class Runner(Watch watch, PlacedEntity entity, RecordingItem item, ProcessNumbers numbers)
        : RecordingRunner(entity, entity.Starters[0]!.Value, item, watch.Tally, new Agreement(), numbers)
    {
        private readonly HashSet<string> _seen = [.. Start(watch._login.Cwd, new("watch", 0)).Select(file => Encoding.Latin1.GetString(file.Path))];

        public Task Run(Stream lines) => Run(Live(lines), []);

        private static IEnumerable<TraceEvent> Live(Stream lines)
        {
            var reader = new StraceReader(lines);
            while (reader.Read(out TraceEvent? line))
                yield return line;
        }

        protected override async Task Prepare(CallLine call, RecordedProcess process)
        {
            bool makes = call.Result!.Kind == ResultKind.Value && call.Name is "mkdir" or "mkdirat" or "symlink" or "symlinkat" or "mknod" or "mknodat";
            byte[]?[] paths = [.. RecordedPaths.Of(call, process)];
            for (int i = 0; i < paths.Length; i++)
            {
                bool isNew = makes || (i == 1 && call.Name is not ("renameat2" or "rename" or "renameat"));
                if (paths[i] is { } path)
                    await Place(path, withLast: !isNew);
            }
            await Flush();
        }

        /// <summary>Places a path and all above it, and what its symbolic links lead to, as this computer has them.</summary>
        private async Task Place(byte[] path, bool withLast = true, int depth = 0)
        {
            string[] parts = Encoding.Latin1.GetString(path).Split('/', StringSplitOptions.RemoveEmptyEntries);
            string at = "";
            for (int i = 0; i < parts.Length && depth < 8; i++)
            {
                at += "/" + parts[i];
                bool isNew = _seen.Add(at);
                if (!isNew || (i == parts.Length - 1 && !withLast) || LiveFile.At(Encoding.Latin1.GetBytes(at)) is not { } file)
                    continue;
                await Queue(new(null, Calls.File(Entity.Init, file)));
                if ((file.Mode & Mode.Type) != Mode.SymbolicLink)
                    continue;
                string target = Encoding.Latin1.GetString(file.Target);
                string rest = string.Concat(parts.Skip(i + 1).Select(part => "/" + part));
                await Place(Encoding.Latin1.GetBytes((target.StartsWith('/') ? target : at[..at.LastIndexOf('/')] + "/" + target) + rest), withLast, depth + 1);
            }
        }

        protected override void Judge(TracedCall traced, BatchReply reply, int index)
        {
            base.Judge(traced, reply, index);
            Reply verdict = reply.Replies[index];
            if (traced.Line is not { Result.Kind: ResultKind.Value } line || WhyTable.Of(verdict.Why) is not ({ IsDenial: true } or { Stage: Stage.Translation }))
                return;
            watch.Refused++;
            watch.Tell(line.Pid, CallText.Of(traced.Call, traced.Name, verdict, reply.Results[index]), verdict.Why);
        }
    }

    private void Tell(int? process, string call, Why why) => refused(new(process, call, why));
}
