using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Insula.Cli.Tests;

/// <summary>A command that runs, with pipes to it. It is killed if it outlives its test, or its time.</summary>
internal sealed class Running : IDisposable
{
    /// <summary>Nothing here takes so long: a guard against hanging, not a measurement.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly Timer _guard;

    public Running(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
        _guard = new Timer(_ => Kill(), null, Longest, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Writes a line to it.</summary>
    public void WriteLine(string line)
    {
        _process.StandardInput.Write(line + "\n");
        _process.StandardInput.Flush();
    }

    /// <summary>Reads a line from it.</summary>
    public string? ReadLine() => _process.StandardOutput.ReadLine();

    public void Kill()
    {
        if (!_process.HasExited)
            _process.Kill();
    }

    /// <summary>What ctrl-C does.</summary>
    public void Interrupt()
    {
        const int interrupt = 2;
        Assert.Equal(0, Signal(_process.Id, interrupt));
    }

    /// <summary>Writes the rest of its input and waits for its end.</summary>
    public Finished Finish(params byte[] input)
    {
        // Beside the reading: what is written may be answered at once.
        Task written = Task.Run(() => Write(input));
        string output = _process.StandardOutput.ReadToEnd();
        string errors = _errors.GetAwaiter().GetResult();
        written.GetAwaiter().GetResult();
        _process.WaitForExit();
        return new(_process.ExitCode, output, errors);
    }

    public void Dispose()
    {
        _guard.Dispose();
        Kill();
        _process.Dispose();
    }

    private void Write(byte[] input)
    {
        try
        {
            _process.StandardInput.BaseStream.Write(input);
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended without reading all.
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int pid, int signal);
}
