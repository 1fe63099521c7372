using System.Text;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Kernel.Syscalls;

/// <summary>Host calls on virtual servers.</summary>
internal static class Servers
{
    /// <summary>
    /// Registers a server, lends it what it needs to begin, records its first process before that runs (R1), and lets it begin.
    /// </summary>
    public static Reply Create(in Call call)
    {
        HostRegister register = call.State.Register!;
        string name = Encoding.UTF8.GetString(call[0].Text);
        long number = call[1].Number;
        if (number is < 1 or > Vpid.Max || name.Length == 0)
            return Why.InvalidValue;
        Ownership? ownership = call[2].Text switch
        {
            var text when text.SequenceEqual("encoded"u8) => Ownership.Encoded,
            var text when text.SequenceEqual("translated"u8) => Ownership.Translated,
            _ => null,
        };
        if (ownership is not { } strategy)
            return Why.InvalidValue;
        var vpid = new Vpid((ushort)number);
        foreach (ServerEntry entry in register.Servers.Values)
        {
            if (entry.Vpid == vpid || entry.Name == name)
                return Why.ServerExists;
        }
        return Boot.Prepare(call, vpid, name, strategy);
    }

    public static Reply LoadInterceptor(in Call call)
    {
        if (call.AnswerTo(RequestKind.LoadInterceptor) is { } answer)
            return answer.Why == Why.Allowed ? Reply.Of(answer.Args[0].Number) : answer.Why;
        foreach (Value number in call[1].List)
        {
            if (SyscallTable.ByNumber((int)number.Number) is not { Wrap: not Wrap.None })
                return Why.InvalidValue;
        }
        return AskServer(call, new(RequestKind.LoadInterceptor, call[1]));
    }

    public static Reply UnloadInterceptor(in Call call) =>
        call.AnswerTo(RequestKind.UnloadInterceptor) is { } answer ? answer.Why : AskServer(call, new(RequestKind.UnloadInterceptor, call[1]));

    /// <summary>"Servers with strategy B accept a list of VSU accounts." - Q22. The account is an identifier of the server.</summary>
    public static Reply AddSuperUser(in Call call)
    {
        if (call.AnswerTo(RequestKind.AddSuperUser) is { } answer)
            return answer.Why;
        if (call[1].Number is < 0 or >= uint.MaxValue)
            return Why.InvalidValue;
        return AskServer(call, new(RequestKind.AddSuperUser, call[1]));
    }

    /// <summary>What <see cref="RequestKind.AddSuperUser"/> asks.</summary>
    public static Answer ReceiveSuperUser(Effects effects, Request request)
    {
        if (effects.State.Owners is not TranslatedOwnerMap)
            return new(request.Kind, Why.InvalidValue);
        effects.Emit(FactOf.SuperUserAdded(request.Args[0].Word));
        return new(request.Kind, Why.Allowed);
    }

    private static Reply AskServer(in Call call, Request request)
    {
        long number = call[0].Number;
        if (number is < 1 or > Vpid.Max || !call.State.Register!.Servers.Contains(new((ushort)number)))
            return Why.NoSuchServer;
        return call.Ask(new((ushort)number), request);
    }
}
