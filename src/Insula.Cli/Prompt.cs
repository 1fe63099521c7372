using System.Text;
using Insula.Kernel;

namespace Insula.Cli;

/// <summary>
/// A terminal: a prompt, a line to edit with the keys of every shell, a history (up, down), and completion of names of calls (tab). Ctrl-C drops the
/// line, ctrl-D on an empty one ends.
/// </summary>
internal sealed class Prompt : ILineSource
{
    private const int UsualWidth = 80;
    private static readonly string[] Names = [.. SyscallTable.All.ToArray().Select(row => row.Name).Concat(["help", "why", "abilities"]).Order(StringComparer.Ordinal)];
    private readonly string _prompt;
    private readonly List<string> _history = [];
    private readonly StringBuilder _line = new();
    private string _draft = "";
    private int _cursor;
    private int _back;

    public Prompt(string name)
    {
        _prompt = name + "> ";
        Console.TreatControlCAsInput = true;
        Console.Error.WriteLine("strace notation, such as getuid(); tab completes, help CALL explains a call and why() a verdict, ctrl-D ends");
    }

    public byte[]? Read()
    {
        Replace("");
        _back = 0;
        while (true)
        {
            Draw();
            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter || key.KeyChar is '\r' or '\n')
                return Accept();
            if ((key.Modifiers & ConsoleModifiers.Control) == 0)
            {
                Edit(key);
            }
            else if (key.Key == ConsoleKey.D && _line.Length == 0)
            {
                Console.Out.WriteLine();
                return null;
            }
            else
            {
                Control(key.Key);
            }
        }
    }

    public void Dispose() => Console.TreatControlCAsInput = false;

    private byte[] Accept()
    {
        Console.Out.WriteLine();
        string line = _line.ToString();
        if (line.Length > 0 && _history.LastOrDefault() != line)
            _history.Add(line);
        return Encoding.UTF8.GetBytes(line);
    }

    private void Edit(ConsoleKeyInfo key)
    {
        switch (key.Key)
        {
            case ConsoleKey.Backspace:
                Remove(_cursor - 1, 1);
                break;
            case ConsoleKey.Delete:
                Remove(_cursor, 1);
                break;
            case ConsoleKey.LeftArrow:
                Move(_cursor - 1);
                break;
            case ConsoleKey.RightArrow:
                Move(_cursor + 1);
                break;
            case ConsoleKey.Home:
                Move(0);
                break;
            case ConsoleKey.End:
                Move(_line.Length);
                break;
            case ConsoleKey.UpArrow:
                Recall(_back + 1);
                break;
            case ConsoleKey.DownArrow:
                Recall(_back - 1);
                break;
            case ConsoleKey.Tab:
                Complete();
                break;
            default:
                if (!char.IsControl(key.KeyChar))
                    Insert(key.KeyChar.ToString());
                break;
        }
    }

    private void Control(ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.A:
                Move(0);
                break;
            case ConsoleKey.E:
                Move(_line.Length);
                break;
            case ConsoleKey.B:
                Move(_cursor - 1);
                break;
            case ConsoleKey.F:
                Move(_cursor + 1);
                break;
            case ConsoleKey.D:
                Remove(_cursor, 1);
                break;
            case ConsoleKey.H:
                Remove(_cursor - 1, 1);
                break;
            case ConsoleKey.U:
                Remove(0, _cursor);
                break;
            case ConsoleKey.K:
                Remove(_cursor, _line.Length - _cursor);
                break;
            case ConsoleKey.W:
                int start = _line.ToString(0, _cursor).TrimEnd().LastIndexOf(' ') + 1;
                Remove(start, _cursor - start);
                break;
            case ConsoleKey.P:
                Recall(_back + 1);
                break;
            case ConsoleKey.N:
                Recall(_back - 1);
                break;
            case ConsoleKey.L:
                Console.Out.Write("\x1b[2J\x1b[H");
                break;
            case ConsoleKey.C:
                Console.Out.WriteLine(_line.Length == 0 ? "^C (ctrl-D ends)" : "^C");
                Replace("");
                _back = 0;
                break;
        }
    }

    private void Insert(string text)
    {
        _line.Insert(_cursor, text);
        _cursor += text.Length;
    }

    private void Remove(int start, int length)
    {
        if (start < 0 || start + length > _line.Length)
            return;
        _line.Remove(start, length);
        _cursor = start;
    }

    private void Move(int cursor) => _cursor = Math.Clamp(cursor, 0, _line.Length);

    private void Replace(string text)
    {
        _line.Clear().Append(text);
        _cursor = _line.Length;
    }

    private void Recall(int back)
    {
        if (back < 0 || back > _history.Count)
            return;
        if (_back == 0)
            _draft = _line.ToString();
        _back = back;
        Replace(back == 0 ? _draft : _history[^back]);
    }

    /// <summary>Completes the word before the cursor as far as all names that begin with it agree; shows them if that is no further.</summary>
    private void Complete()
    {
        string before = _line.ToString(0, _cursor);
        string word = before[(before.LastIndexOf(' ') + 1)..];
        string[] matches = [.. Names.Where(name => name.StartsWith(word, StringComparison.Ordinal))];
        if (word.Length == 0 || matches.Length == 0)
            return;
        string common = matches[0];
        foreach (string match in matches)
            common = common[..common.Zip(match).TakeWhile(pair => pair.First == pair.Second).Count()];
        Insert(common[word.Length..]);
        if (matches.Length == 1)
            Insert(Ending(common, before));
        else if (common == word)
            Console.Out.Write("\r\x1b[K" + string.Join("  ", matches) + "\n");
    }

    private static string Ending(string name, string before)
    {
        if (name is "help" or "abilities")
            return " ";
        if (name == "why")
            return "()";
        if (before.TrimStart().StartsWith("help ", StringComparison.Ordinal))
            return "";
        return SyscallTable.ByName(name)!.Args.Length == 0 ? "()" : "(";
    }

    /// <summary>The part of the line around the cursor that has room.</summary>
    private void Draw()
    {
        int width = Console.WindowWidth > _prompt.Length + 1 ? Console.WindowWidth : UsualWidth;
        int room = width - _prompt.Length - 1;
        int start = Math.Max(0, _cursor - room);
        string shown = _line.ToString(start, Math.Min(room, _line.Length - start));
        Console.Out.Write($"\r\x1b[K{_prompt}{shown}\r\x1b[{_prompt.Length + _cursor - start}C");
    }
}
