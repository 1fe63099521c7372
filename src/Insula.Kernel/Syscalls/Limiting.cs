using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Limits of resources: getrlimit(2).</summary>
internal static class Limiting
{
    /// <summary>How far anybody may raise the limit of descriptors: fs.nr_open. - proc(5)</summary>
    private const ulong MostDescriptors = 1048576;

    public static Reply GetLimit(in Call call) => Exchange(call, call.Caller, call[0], default, tells: true);

    public static Reply SetLimit(in Call call) =>
        call[1].List.IsEmpty ? Why.BadArgument : Exchange(call, call.Caller, call[0], call[1].List, tells: false);

    public static Reply PrLimit(in Call call)
    {
        if (call.ProcessNamed(call.Int(0)) is not { } process)
            return Elsewhere.Refuse(call, new(call.Int(0)));
        Why why = Gate.ReachLimits(call, process, call[1].Word);
        return why != Why.Allowed ? why : Exchange(call, process, call[1], call[2].List, tells: true);
    }

    /// <summary>Sets a limit, if one is given, and tells what it was. - do_prlimit</summary>
    private static Reply Exchange(in Call call, Process process, Value which, ReadOnlySpan<Value> wanted, bool tells)
    {
        if (which.Word >= Limits.Count)
            return Why.InvalidValue;
        var resource = (Resource)which.Word;
        Limit before = process.Limits[resource];
        if (!wanted.IsEmpty)
        {
            if (wanted is not [{ Form: ValueForm.Number } soft, { Form: ValueForm.Number } hard])
                return Why.BadArgument;
            Why why = Set(call, process, resource, new((ulong)soft.Number, (ulong)hard.Number));
            if (why != Why.Allowed)
                return why;
        }
        if (tells)
        {
            Span<long> words = call.Effects.Arena.Reserve(2);
            (words[0], words[1]) = ((long)before.Soft, (long)before.Hard);
        }
        return Reply.Ok;
    }

    private static Why Set(in Call call, Process process, Resource resource, Limit limit)
    {
        if (limit.Soft > limit.Hard)
            return Why.InvalidValue;
        if (resource == Resource.Files && limit.Hard > MostDescriptors)
            return Why.HardLimitRaised;
        Why why = Gate.ChangeHardLimit(call, process, resource, limit.Hard);
        if (why == Why.Allowed && limit != process.Limits[resource])
            call.Emit(FactOf.LimitChanged(process, resource, limit));
        return why;
    }
}
