using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Insula.Kernel;
using Insula.Model;
using Insula.Workloads.Notation;

namespace Insula.Workloads.Tests.Notation;

/// <summary>Texts to and from notation, byte for byte.</summary>
internal static class Lines
{
    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public static List<TraceEvent> Read(string text, bool isScript = false) => [.. new StraceReader(new MemoryStream(Bytes(text)), isScript).ReadAll()];

    public static CallLine Call(string line) => Assert.IsType<CallLine>(StraceReader.ParseLine(Bytes(line)));

    public static string Written(SyscallRow row, Value[] args)
    {
        var output = new ArrayBufferWriter<byte>();
        StraceWriter.WriteCall(output, row, args);
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }

    public static string Written(string name, Value[] args, Reply reply, long[]? words = null, StraceStyle style = default)
    {
        var output = new ArrayBufferWriter<byte>();
        StraceWriter.Write(output, SyscallTable.ByName(name)!, args, reply, words, style);
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }

    public static string Recording(string name) => File.ReadAllText(PathOf($"Recordings/{name}.strace"), Encoding.Latin1);

    public static string PathOf(string relative, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, relative);

    /// <summary>A call without what differs from run to run: its arguments as the row has them, and its result.</summary>
    public static string Summary(CallLine call) =>
        $"{(call.Row is null ? call.Name + "(...)" : Written(call.Row, call.Args))} = {Summary(call.Result)}";

    private static string Summary(TraceResult? result) => result is null ? "nothing"
        : result.Kind switch
        {
            ResultKind.Value => $"{result.Value}",
            ResultKind.Error => $"{result.Value} {result.ErrorName}",
            _ => $"? {result.ErrorName}",
        };
}
