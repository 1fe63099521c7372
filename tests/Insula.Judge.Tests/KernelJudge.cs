using System.Diagnostics;
using System.Text;
using Insula.Kernel;
using Insula.Model;
using Process = System.Diagnostics.Process;

namespace Insula.Judge.Tests;

/// <summary>
/// The kernel that the tests run on, asked through <c>judge.c</c>: a program that is compiled here and runs in namespaces of its own.
/// </summary>
internal sealed class KernelJudge : IDisposable
{
    private static readonly Lazy<string?> Missing = new(Probe);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("insula-judge-");
    private readonly Process _process;

    /// <param name="seconds">After so long everything is killed.</param>
    public KernelJudge(int seconds = 600)
    {
        string program = Path.Combine(_directory.FullName, "judge"), scratch = _directory.CreateSubdirectory("scratch").FullName;
        Must(Start("gcc", ["-O1", "-o", program, Path.Combine(AppContext.BaseDirectory, "judge.c")]));
        _process = Start(program, [scratch, seconds.ToString()]);
        string[] words = Read(Hello).Split(' ');
        Limits = [.. words.Skip(1).Select(word => unchecked((ulong)long.Parse(word))).Chunk(2).Select(pair => new Limit(pair[0], pair[1]))];
    }

    /// <summary>Why this kernel cannot be asked; null if it can.</summary>
    public static string? Obstacle => Missing.Value;

    /// <summary>The limits of every actor.</summary>
    public Limit[] Limits { get; }

    /// <summary>Runs a program; what came of each of its calls.</summary>
    public string[] Run(JudgeProgram program)
    {
        var text = new StringBuilder();
        foreach (JudgeFile file in program.Files)
            text.Append(JudgeText.Of(file)).Append('\n');
        foreach (JudgeActor actor in program.Actors)
            text.Append(JudgeText.Of(actor)).Append('\n');
        foreach (JudgeCall call in program.Calls)
            text.Append(JudgeText.Of(call)).Append('\n');
        _process.StandardInput.Write(text.Append(".\n"));
        _process.StandardInput.Flush();
        var verdicts = new string[program.Calls.Length];
        for (int i = 0; i < verdicts.Length; i++)
            verdicts[i] = Read(program);
        string end = Read(program);
        return end == "." ? verdicts : throw new InvalidDataException($"the judge says '{end}' at the end of program {program.Seed}");
    }

    public void Dispose()
    {
        // The end of its input ends the judge.
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000))
            _process.Kill();
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    private string Read(JudgeProgram program)
    {
        string line = _process.StandardOutput.ReadLine() ?? throw new EndOfStreamException($"the judge has ended in program {program.Seed}");
        return line.StartsWith('!') ? throw new InvalidOperationException($"the judge says '{line}' in program {program.Seed}") : line;
    }

    private static string? Probe()
    {
        if (!OperatingSystem.IsLinux() || System.Runtime.InteropServices.RuntimeInformation.OSArchitecture != System.Runtime.InteropServices.Architecture.X64)
            return "the kernel is not Linux on x86-64";
        if (Environment.UserName != "root")
            return "not run as root";
        try
        {
            using var judge = new KernelJudge(seconds: 10);
            return judge.Run(Hello) is ["@-1"] ? null : "the judge does not answer";
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException or IOException)
        {
            return $"no gcc, or namespaces are not permitted: {exception.Message}";
        }
    }

    private static JudgeProgram Hello => new(0, [], [new(0, 0, 0, [])], [new(0, SyscallTable.ByName("getppid")!, [])]);

    private static Process Start(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    private static void Must(Process process)
    {
        using (process)
        {
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException("judge.c does not compile");
        }
    }
}

/// <summary>A test that asks the kernel it runs on; skipped, saying why, where that is not possible.</summary>
internal sealed class JudgeFactAttribute : FactAttribute
{
    public JudgeFactAttribute() => Skip = KernelJudge.Obstacle;
}
