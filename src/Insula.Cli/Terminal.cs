using Spectre.Console;

namespace Insula.Cli;

/// <summary>Standard output for people: colours on a terminal unless NO_COLOR is set, and no line broken by us.</summary>
internal static class Terminal
{
    private const int Unbroken = 1000;

    public static IAnsiConsole Console()
    {
        bool plain = System.Console.IsOutputRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(System.Console.Out),
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        console.Profile.Width = Unbroken;
        return console;
    }
}
