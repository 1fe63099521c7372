namespace Insula.Cli;

/// <summary>Files that the command line says to write.</summary>
internal static class OutputFile
{
    /// <summary>Opens a file to append to.</summary>
    /// <param name="option">The option that names it, for errors.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static StreamWriter Append(string option, string path) => Guarded(option, path, () => File.AppendText(path));

    /// <summary>Does something to a file and says what is wrong with the option if it cannot be done.</summary>
    public static T Guarded<T>(string option, string path, Func<T> open)
    {
        try
        {
            return open();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{option} '{path}' cannot be written: {Reason(path, e)}");
        }
    }

    private static string Reason(string path, Exception e)
    {
        if (path.Length == 0)
            return "it has no name";
        if (Directory.Exists(path))
            return "it is a directory";
        return Path.GetDirectoryName(path) is { Length: > 0 } parent && !Directory.Exists(parent) ? $"there is no directory {parent}" : e.Message;
    }
}
