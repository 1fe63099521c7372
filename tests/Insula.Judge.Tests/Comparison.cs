using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Insula.Model.Facts;
using Insula.Workloads.Notation;

namespace Insula.Judge.Tests;

/// <summary>Programs run by both, and what to make of a difference.</summary>
internal sealed partial class Comparison(KernelJudge judge, Placement placement)
{
    private static readonly Policy Policy = PolicyOfKernel();

    private readonly SortedDictionary<string, (int Calls, int Refused)> _calls = new(StringComparer.Ordinal);

    /// <summary>How many calls were compared.</summary>
    public int Calls => _calls.Values.Sum(count => count.Calls);

    /// <summary>How many of them the kernel refused.</summary>
    public int Refused => _calls.Values.Sum(count => count.Refused);

    /// <summary>How often each call was made and refused.</summary>
    public string Table => string.Join(' ', _calls.Select(call => $"{call.Key} {call.Value.Refused}/{call.Value.Calls}"));

    /// <summary>The program up to the first call with two verdicts; null if all agree. It is run without the calls that Insula says nothing of.</summary>
    public JudgeProgram? Difference(JudgeProgram program)
    {
        string[] alone = InsulaRun.Verdicts(program, placement, Policy, judge.Limits);
        program = program with { Calls = [.. program.Calls.Where((_, i) => alone[i] != InsulaRun.Unspecified)] };
        (string[] kernel, string[] insula) = Run(program);
        for (int i = 0; i < kernel.Length; i++)
        {
            if (kernel[i] == "gone" && insula[i] == "gone")
                continue;
            (int calls, int refused) = _calls.GetValueOrDefault(program.Calls[i].Row.Name);
            _calls[program.Calls[i].Row.Name] = (calls + 1, refused + (kernel[i].StartsWith('-') ? 1 : 0));
            if (!Agree(program.Calls[i], kernel[i], insula[i]))
                return program with { Calls = program.Calls[..(i + 1)] };
        }
        return null;
    }

    /// <summary>Leaves out calls, many at once first, as long as the last one still has two verdicts.</summary>
    public JudgeProgram Shrink(JudgeProgram program)
    {
        for (int size = Math.Max(1, program.Calls.Length / 2); ; size /= 2)
        {
            bool shorter = false;
            for (int start = program.Calls.Length - 1 - size; start >= 0; start -= size)
            {
                JudgeProgram without = program with { Calls = [.. program.Calls[..start], .. program.Calls[(start + size)..]] };
                if (!DiffersAtEnd(without))
                    continue;
                (program, shorter) = (without, true);
            }
            if (size == 1 && !shorter)
                return program;
            size = Math.Max(size, 2);
        }
    }

    /// <summary>The program in strace notation with both verdicts; the files it names first.</summary>
    public string Text(JudgeProgram program)
    {
        (string[] kernel, string[] insula) = Run(program);
        var text = new StringBuilder($"seed {program.Seed}, {placement}: the kernel says {kernel[^1]}, Insula says {insula[^1]}\n");
        string[] calls = [.. program.Calls.Select(Text)];
        foreach (JudgeActor actor in program.Actors)
            text.Append(JudgeText.Of(actor)).Append('\n');
        foreach (JudgeFile file in program.Files)
            text.Append("    ").Append(JudgeText.Of(file)).Append('\n');
        for (int i = 0; i < calls.Length; i++)
            text.Append(CultureInfo.InvariantCulture, $"@{program.Calls[i].Actor} {calls[i]} = {kernel[i]}{(Agree(program.Calls[i], kernel[i], insula[i]) ? "" : $"   Insula: {insula[i]}")}\n");
        return text.ToString();
    }

    /// <summary>The last call and its two verdicts, in short.</summary>
    public string KindOf(JudgeProgram program)
    {
        (string[] kernel, string[] insula) = Run(program);
        return $"{program.Calls[^1].Row.Name} {kernel[^1].Split(' ')[0]} {insula[^1].Split(' ')[0]}";
    }

    private (string[] Kernel, string[] Insula) Run(JudgeProgram program) =>
        (judge.Run(program), InsulaRun.Verdicts(program, placement, Policy, judge.Limits));

    private bool DiffersAtEnd(JudgeProgram program)
    {
        (string[] kernel, string[] insula) = Run(program);
        return kernel[^1] != "gone" && !Agree(program.Calls[^1], kernel[^1], insula[^1]) && !Enumerable.Range(0, kernel.Length - 1).Any(i => !Agree(program.Calls[i], kernel[i], insula[i]));
    }

    private bool Agree(JudgeCall call, string kernel, string insula) => kernel == insula || Intended.Allows(call, placement, kernel, insula);

    private static string Text(JudgeCall call)
    {
        var output = new ArrayBufferWriter<byte>();
        StraceWriter.WriteCall(output, call.Row, call.Args);
        return ActorNumber().Replace(Encoding.UTF8.GetString(output.WrittenSpan), match => $"@{long.Parse(match.Value, CultureInfo.InvariantCulture) - Actors.Name(0)}");
    }

    [GeneratedRegex(@"\b(1000000\d\d|99999999)\b")]
    private static partial Regex ActorNumber();

    /// <summary>The protections of this kernel, and the capabilities that its root has not.</summary>
    private static Policy PolicyOfKernel()
    {
        const ulong all = (1UL << 41) - 1;
        string held = File.ReadLines("/proc/self/status").Single(line => line.StartsWith("CapEff:", StringComparison.Ordinal));
        return new(Policy.Default)
        {
            ProtectedHardlinks = Protection("hardlinks"), ProtectedSymlinks = Protection("symlinks"), ProtectedRegular = Protection("regular"),
            ProtectedFifos = Protection("fifos"), MissingCapabilities = all & ~ulong.Parse(held.AsSpan()["CapEff:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
        };
    }

    private static uint Protection(string of) => uint.Parse(File.ReadAllText($"/proc/sys/fs/protected_{of}"), CultureInfo.InvariantCulture);
}
