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

    /// <summary>Stops everything in a process, which goes on with <see cref="Thaw"/> (SIGSTOP).</summary>
    /// <param name="process">The process.</param>
    /// <exception cref="PlatformNotSupportedException">Windows has no such thing.</exception>
    public static void Freeze(Process process) => Send(process, OperatingSystem.IsMacOS() ? 17 : 19);

    /// <summary>Lets a process go on (SIGCONT); one that was not stopped does not notice.</summary>
    /// <param name="process">The process.</param>
    /// <exception cref="PlatformNotSupportedException">Windows has no such thing.</exception>
    public static void Thaw(Process process) => Send(process, OperatingSystem.IsMacOS() ? 19 : 18);

    /// <summary>Leaves the terminal's session, so that closing it or pressing Ctrl-C in it does not end this process.</summary>
    public static void LeaveSession()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SetSession();
        }
    }

    private static void Send(Process process, int signal)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("processes cannot be stopped and continued on Windows");
        }

        _ = Kill(process.Id, signal);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "setsid")]
    private static partial int SetSession();
}
