using System.Text;
using Spectre.Console;

namespace Insula.Cli;

/// <summary>Standard output for people: colours on a terminal unless NO_COLOR is set, no line broken by us that is not asked for, and no blanks at the end of one.</summary>
internal static class Terminal
{
    private const int Unbroken = 1000;

    /// <param name="breaksLines">Whether a table is made as wide as the terminal; what goes to a pipe or a file is never broken.</param>
    public static IAnsiConsole Console(bool breaksLines = false)
    {
        bool plain = System.Console.IsOutputRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(new TrimmedLines(System.Console.Out)),
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        console.Profile.Width = breaksLines && !System.Console.IsOutputRedirected && System.Console.WindowWidth > 0 ? System.Console.WindowWidth : Unbroken;
        return console;
    }

    /// <summary>Passes text on without the blanks at the ends of lines, with which tables are filled.</summary>
    private sealed class TrimmedLines(TextWriter inner) : TextWriter
    {
        private int _blanks;

        public override Encoding Encoding => inner.Encoding;

        public override void Write(char value)
        {
            if (value == ' ')
            {
                _blanks++;
                return;
            }
            if (value is not ('\n' or '\r'))
                inner.Write(new string(' ', _blanks));
            _blanks = 0;
            inner.Write(value);
        }

        public override void Flush() => inner.Flush();
    }
}
