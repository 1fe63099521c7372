using System.Text;
using Insula.Kernel;

namespace Insula.Cli;

/// <summary>Where the shell's lines come from.</summary>
internal interface ILineSource : IDisposable
{
    /// <summary>The next line; null at the end.</summary>
    string? Read();
}

/// <summary>Lines of a pipe or a file.</summary>
internal sealed class PipedLines : ILineSource
{
    private const int MaxLength = 1 << 16;
    private readonly StreamReader _input = new(Console.OpenStandardInput(), new UTF8Encoding(false));

    public string? Read()
    {
        var line = new StringBuilder();
        int next;
        bool any = false;
        while ((next = _input.Read()) >= 0 && next != '\n')
        {
            any = true;
            // One more than the reader takes: it then says that the line is too long.
            if (line.Length <= MaxLength)
                line.Append((char)next);
        }
        return any || next == '\n' ? line.ToString() : null;
    }

    public void Dispose() => _input.Dispose();
}

/// <summary>A terminal: a prompt, a history, and completion of names of calls with the tab key.</summary>
internal sealed class Prompt(string name) : ILineSource
{
    private readonly List<string> _history = [];

    public string? Read()
    {
        string prompt = name + "> ";
        Console.Out.Write(prompt);
        var line = new StringBuilder();
        int back = 0;
        while (true)
        {
            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    Console.Out.WriteLine();
                    if (line.Length > 0)
                        _history.Add(line.ToString());
                    return line.ToString();
                case ConsoleKey.D when (key.Modifiers & ConsoleModifiers.Control) != 0 && line.Length == 0:
                    Console.Out.WriteLine();
                    return null;
                case ConsoleKey.Backspace when line.Length > 0:
                    line.Length--;
                    break;
                case ConsoleKey.UpArrow when back < _history.Count:
                    line.Clear().Append(_history[^++back]);
                    break;
                case ConsoleKey.DownArrow when back > 0:
                    line.Clear().Append(--back == 0 ? "" : _history[^back]);
                    break;
                case ConsoleKey.Tab:
                    Complete(line);
                    break;
                default:
                    if (!char.IsControl(key.KeyChar))
                        line.Append(key.KeyChar);
                    break;
            }
            Console.Out.Write($"\r\x1b[K{prompt}{line}");
        }
    }

    public void Dispose() { }

    /// <summary>Completes the word at the end as far as all calls that begin with it agree.</summary>
    private static void Complete(StringBuilder line)
    {
        string word = line.ToString().Split(' ')[^1];
        string[] matches = [.. SyscallTable.All.ToArray().Select(row => row.Name).Where(call => call.StartsWith(word, StringComparison.Ordinal)).Order()];
        if (word.Length == 0 || matches.Length == 0)
            return;
        string common = matches[0];
        foreach (string match in matches)
            common = common[..common.Zip(match).TakeWhile(pair => pair.First == pair.Second).Count()];
        line.Append(common[word.Length..]).Append(matches.Length == 1 ? "(" : "");
        if (matches.Length > 1 && common == word)
            Console.Out.Write("\r\n" + string.Join("  ", matches) + "\r\n");
    }
}
