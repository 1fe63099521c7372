using System.Text;
using System.Text.RegularExpressions;
using Insula.Model;
using Insula.Workloads.Notation;

namespace Insula.Workloads.Tests.Notation;

/// <summary>One program that makes every call of the table with good and bad arguments, recorded with strace 6.1. Process numbers were replaced.</summary>
public partial class KindRecordingTests
{
    [Fact]
    public void EveryLineIsRead()
    {
        Assert.Empty(Lines.Read(Lines.Recording("kinds-y-v")).OfType<SkippedLine>());
        SkippedLine cut = Assert.Single(Lines.Read(Lines.Recording("kinds")).OfType<SkippedLine>());
        Assert.Equal("a whole list is expected: record with strace -v", cut.Reason);
        Assert.StartsWith("1001 writev(", Lines.Recording("kinds").Split('\n')[cut.Line - 1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kinds")]
    [InlineData("kinds-y-v")]
    public void WhatWentInIsWrittenBackByteForByte(string name)
    {
        int compared = 0;
        foreach (CallLine call in Lines.Read(Lines.Recording(name)).OfType<CallLine>().Where(call => call.Row is not null))
        {
            var again = Assert.IsType<CallLine>(StraceReader.ParseLine(Lines.Bytes(Lines.Written(call.Row!, call.Args)), isScript: false));
            Assert.Equal(call.Args, again.Args);
            for (int i = 0; i < call.Row!.Args.Length; i++)
            {
                // the lock of F_GETLK came back
                if (call.Row.Args[i].Kind.IsOut() || call.Args is [_, { Number: 5 or 36 }, { Form: ValueForm.List }] || call.Row.Args[i].Kind is ArgKind.Pointer or ArgKind.Environment)
                    continue;
                Assert.Equal(WithoutWhatIsNotKept(call.Raw(i), call), WithoutWhatIsNotKept(again.Raw(i), call));
                compared++;
            }
        }
        Assert.True(compared > 600, $"{compared}");
    }

    // Paths of descriptors, what came back, addresses, and where a signal handler returns to
    private static string WithoutWhatIsNotKept(ReadOnlySpan<byte> raw, CallLine call)
    {
        string text = Encoding.Latin1.GetString(raw);
        // strace takes the length of ftruncate for unsigned
        text = Path().Replace(text.Replace("18446744073709551615", "-1", StringComparison.Ordinal), "");
        text = NotKept().Replace(text, "");
        text = call.Name.EndsWith('v') && call.Name.Contains("read", StringComparison.Ordinal) ? Base().Replace(text, "iov_base") : text.Replace("iov_base=NULL", "iov_base=\"\"");
        return Address().IsMatch(text) ? "NULL" : text;
    }

    [GeneratedRegex("(?<=[0-9D])<[^<>]+(<[^<>]+>)?>(\\(deleted\\))?")]
    private static partial Regex Path();

    [GeneratedRegex(" => .*|, sa_restorer=0x[0-9a-f]+|, pidfd=0x[0-9a-f]+|, \\.\\.\\.(?=])|, /\\* bytes.*(?=})")]
    private static partial Regex NotKept();

    [GeneratedRegex("iov_base=(\"[^\"]*\"(\\.\\.\\.)?|0x[0-9a-f]+)")]
    private static partial Regex Base();

    [GeneratedRegex("^0x[0-9a-f]+$")]
    private static partial Regex Address();
}
