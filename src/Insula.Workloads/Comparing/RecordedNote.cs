using System.Globalization;
using System.Text;
using Insula.Model;
using Insula.Model.Facts;
using Insula.Workloads.Scenarios;

namespace Insula.Workloads.Comparing;

/// <summary>
/// What stands beside a recording NAME.strace or NAME.strace.gz: its manifest NAME.tree, and in its note NAME.md the lines <c>start:</c>,
/// <c>protected:</c> and <c>missing:</c>.
/// </summary>
/// <param name="Start">How the program began.</param>
/// <param name="Manifest">The manifest; null if there is none.</param>
/// <param name="Policy">The protections of the kernel that it was recorded on.</param>
internal sealed record RecordedNote(StartOptions Start, string? Manifest, Policy Policy)
{
    /// <summary>Looks beside a recording.</summary>
    /// <exception cref="ScenarioException">The line start: of its note cannot be read.</exception>
    public static RecordedNote Beside(string path)
    {
        string stem = path.EndsWith(".gz", StringComparison.Ordinal) ? path[..^3] : path;
        string manifest = Path.ChangeExtension(stem, ".tree"), note = Path.ChangeExtension(stem, ".md");
        var start = new StartOptions();
        Policy policy = Policy.Default;
        int number = 0;
        foreach (string line in File.Exists(note) ? File.ReadLines(note) : [])
        {
            number++;
            string text = line.Trim('`', ' ', '-', '*');
            if (text.StartsWith("start:", StringComparison.Ordinal))
                start = ReadStart(text["start:".Length..], new(note, number));
            if (text.Contains("protected: ", StringComparison.Ordinal))
                ReadProtections(text, policy);
            if (text.Contains("missing: ", StringComparison.Ordinal))
                ReadMissing(text, policy);
        }
        return new(start, File.Exists(manifest) ? manifest : null, policy);
    }

    private static StartOptions ReadStart(string text, Where at)
    {
        var start = new StartOptions();
        string[] words = text.Split([' ', '`'], StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i + 1 < words.Length; i += 2)
        {
            start = words[i] switch
            {
                "--user" when StartOptions.ParseUser(words[i + 1]) is { } user => start.Or(user),
                "--umask" when StartOptions.ParseUmask(words[i + 1]) is { } umask => start with { Umask = umask },
                "--cwd" when words[i + 1].StartsWith('/') => start with { Directory = Encoding.UTF8.GetBytes(words[i + 1]) },
                _ => throw new ScenarioException([new(at, $"'{words[i]} {words[i + 1]}': start: is followed by --user UID:GID[:GROUP,...], --umask M and --cwd /P")]),
            };
        }
        return start;
    }

    private static void ReadProtections(string text, Policy policy)
    {
        foreach (string word in text.Split([' ', ',', ';', '`'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.Split('=') is not [var name, var number] || !uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out uint value))
                continue;
            switch (name)
            {
                case "hardlinks":
                    policy.ProtectedHardlinks = value;
                    break;
                case "symlinks":
                    policy.ProtectedSymlinks = value;
                    break;
                case "regular":
                    policy.ProtectedRegular = value;
                    break;
                case "fifos":
                    policy.ProtectedFifos = value;
                    break;
            }
        }
    }

    private static void ReadMissing(string text, Policy policy)
    {
        foreach (string word in text.Split([' ', ',', ';', '`', '.'], StringSplitOptions.RemoveEmptyEntries))
        {
            foreach ((string name, Capability capability) in PolicySyntax.Names)
                policy.MissingCapabilities |= name == word ? 1UL << (int)capability : 0;
        }
    }
}
