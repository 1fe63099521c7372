using Insula.Model;

namespace Insula.Judge.Tests;

/// <summary>Programs in the notation that <c>judge.c</c> reads; its head says what it means.</summary>
internal static class JudgeText
{
    public static string Of(JudgeFile file)
    {
        string mode = Convert.ToString(file.Mode & Mode.Permissions, 8);
        return (file.Mode & Mode.Type) switch
        {
            Mode.Directory => $"d {file.Path} {mode} {file.Uid} {file.Gid}",
            Mode.SymbolicLink => $"l {file.Path} {file.Target} {file.Uid} {file.Gid}",
            Mode.Fifo => $"p {file.Path} {mode} {file.Uid} {file.Gid}",
            _ => $"f {file.Path} {mode} {file.Uid} {file.Gid} {file.Size}",
        };
    }

    public static string Of(JudgeActor actor) =>
        string.Join(' ', [$"a {actor.Uid} {actor.Gid} {Convert.ToString(actor.Umask, 8)}", .. actor.Groups.Select(group => group.ToString())]);

    public static string Of(JudgeCall call)
    {
        // What the C library makes of calls that the kernel does not have.
        (int number, string arguments) = call.Row.Name switch
        {
            "seteuid" => (117, $"i-1 i{call.Args[0].Word} i-1"),
            "setegid" => (119, $"i-1 i{call.Args[0].Word} i-1"),
            _ => (call.Row.Number, string.Join(' ', call.Row.Args.Select((argument, i) => Of(call.Row.Name, argument.Kind, call.Args[i])))),
        };
        string returns = call.Row.Returns == Returns.Pid ? "p" : "-";
        return $"c {call.Actor} {number} {returns} {call.Child} {arguments}";
    }

    private static string Of(string name, ArgKind kind, Value value) => kind switch
    {
        _ when kind.IsOut() => OfOut(name, kind),
        ArgKind.Data => "d",
        ArgKind.Pid or ArgKind.PidOrGroup or ArgKind.PriorityWho when Actors.Of(value.Number) is { } actor => value.Number < 0 ? $"-@{actor}" : $"@{actor}",
        ArgKind.SignalAction when value.List is [var handler, var flags, var mask] => $"w{handler.Number},{flags.Number},0,{mask.Number}",
        ArgKind.Gids => value.List.IsEmpty ? "i0" : $"g{Words(value)}",
        ArgKind.Vector => value.List.IsEmpty ? "i0" : $"v{string.Join(',', value.List.ToArray().Select(part => part.List[1].Number))}",
        ArgKind.OffsetPointer => value.Number == -1 ? "i0" : $"w{value.Number}",
        _ => value.Form switch
        {
            ValueForm.Text => $"s{System.Text.Encoding.UTF8.GetString(value.Text)}",
            ValueForm.List => value.List.IsEmpty ? "i0" : $"w{Words(value)}",
            _ => $"i{value.Number}",
        },
    };

    private static string Words(Value list) => string.Join(',', list.List.ToArray().Select(word => word.Number));

    private static string OfOut(string name, ArgKind kind) => kind switch
    {
        ArgKind.StatOut => name == "statx" ? "oX" : "oS",
        ArgKind.UidOut or ArgKind.GidOut => "o1",
        ArgKind.PipeOut => "o2",
        ArgKind.StatusOut => "oW",
        ArgKind.GidsOut => "oG",
        ArgKind.PathOut => "oT",
        ArgKind.SignalInfoOut => "oI",
        ArgKind.SignalSetOut => "oM",
        ArgKind.SignalActionOut => "oA",
        ArgKind.LimitOut => "oL",
        ArgKind.NamesOut => "oN",
        ArgKind.DataOut => "d",
        _ => "oD",
    };
}
