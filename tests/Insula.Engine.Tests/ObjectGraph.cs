using System.Reflection;
using System.Text;
using Google.Protobuf;
using Insula.Kernel;
using Insula.Model;

namespace Insula.Engine.Tests;

/// <summary>Objects and what they refer to, found by reflection.</summary>
internal static class ObjectGraph
{
    /// <summary>What does not change once it is made, or is the client's: entities may share it.</summary>
    private static readonly Type[] Shared =
    [
        typeof(string), typeof(SyscallRow), typeof(ByteString), typeof(MemberInfo), typeof(ISessionClient),
        // "The array is kept and must not change": arguments are read in place.
        typeof(Value),
        typeof(AbilitySet), typeof(AbilityRequest), typeof(CustomAbility),
    ];

    /// <summary>The mutable objects that are reachable from one.</summary>
    public static HashSet<object> Mutable(object root)
    {
        var found = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<object>([root]);
        while (open.TryPop(out object? next))
        {
            if (Shared.Any(type => type.IsInstanceOfType(next)) || next is Array { Length: 0 } || IsComparer(next))
                continue;
            if (!next.GetType().IsValueType && next is not Delegate && !found.Add(next))
                continue;
            foreach (object? value in next is Delegate function ? [function.Target] : Parts(next))
            {
                if (value is not null && !value.GetType().IsPrimitive && !value.GetType().IsEnum)
                    open.Push(value);
            }
        }
        return found;
    }

    /// <summary>Every field of an object and of what it refers to, as text; what it refers to twice has a number.</summary>
    public static string Text(object root)
    {
        var text = new StringBuilder();
        Write(text, root, new Dictionary<object, int>(ReferenceEqualityComparer.Instance), 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value, Dictionary<object, int> seen, int depth)
    {
        switch (value)
        {
            case null or Delegate:
                text.Append("-\n");
                return;
            case string or ByteString:
                text.Append(value).Append('\n');
                return;
        }
        Type type = value.GetType();
        if (type.IsPrimitive || type.IsEnum)
        {
            text.Append(value).Append('\n');
            return;
        }
        if (!type.IsValueType && !seen.TryAdd(value, seen.Count))
        {
            text.Append('#').Append(seen[value]).Append('\n');
            return;
        }
        text.Append(type.Name).Append('\n');
        foreach (object? part in Parts(value))
            Write(text.Append(' ', depth + 1), part, seen, depth + 1);
    }

    private static IEnumerable<object?> Parts(object value)
    {
        if (value is Array array)
        {
            foreach (object? element in array)
                yield return element;
            yield break;
        }
        for (Type? type = value.GetType(); type is not null; type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                // How often a list was changed is not what is in it.
                if (field.Name != "_version" && !field.FieldType.IsPointer)
                    yield return field.GetValue(value);
            }
        }
    }

    private static bool IsComparer(object value) => value.GetType().Namespace == "System.Collections.Generic" && value.GetType().Name.Contains("Comparer");
}
