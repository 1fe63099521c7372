using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Links.</summary>
internal static class Links
{
    public static Reply Link(in Call call) => Why.Unmodelled;

    public static Reply LinkAt(in Call call) => Why.Unmodelled;

    public static Reply SymLink(in Call call) => Why.Unmodelled;

    public static Reply SymLinkAt(in Call call) => Why.Unmodelled;

    public static Reply ReadLink(in Call call) => Why.Unmodelled;

    public static Reply ReadLinkAt(in Call call) => Why.Unmodelled;

    public static Reply MkNod(in Call call) => Why.Unmodelled;

    public static Reply MkNodAt(in Call call) => Why.Unmodelled;
}
