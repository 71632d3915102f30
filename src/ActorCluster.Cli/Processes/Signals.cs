using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ActorCluster.Cli.Processes;

/// <summary>Signals to processes; .NET itself offers only the hard end.</summary>
internal static partial class Signals
{
    private const int Terminate = 15;

    /// <summary>Asks a process to end (SIGTERM). On Windows, which has no such signal, ends it.</summary>
    /// <param name="process">The process.</param>
    public static void AskToEnd(Process process)
    {
        if (OperatingSystem.IsWindows())
        {
            process.Kill();
        }
        else
        {
            _ = Kill(process.Id, Terminate);
        }
    }

    /// <summary>Leaves the terminal's session, so that closing it or pressing Ctrl-C in it does not end this process.</summary>
    public static void LeaveSession()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SetSession();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "setsid")]
    private static partial int SetSession();
}
