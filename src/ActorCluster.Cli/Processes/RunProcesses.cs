using System.Diagnostics;
using System.Globalization;

namespace ActorCluster.Cli.Processes;

/// <summary>
/// The processes of a folder by their command lines: those too that were started a moment ago and have not made themselves known. Only
/// Linux shows them; elsewhere such a process ends by itself a moment later (<see cref="RunMembership"/>).
/// </summary>
internal static class RunProcesses
{
    /// <summary>The processes of a folder that run.</summary>
    /// <param name="root">The folder, a full path.</param>
    public static IEnumerable<Process> In(string root)
    {
        if (!OperatingSystem.IsLinux())
        {
            yield break;
        }

        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && id != Environment.ProcessId && BelongsTo(folder, root) && Find(id) is { } process)
            {
                yield return process;
            }
        }
    }

    // A process that has ended, and nobody has asked after, has no command line any more.
    private static bool BelongsTo(string folder, string root)
    {
        try
        {
            var arguments = File.ReadAllText(Path.Combine(folder, "cmdline")).Split('\0');
            var option = Array.IndexOf(arguments, "--run-dir");
            return option >= 0 && option + 1 < arguments.Length && arguments[option + 1] == root && arguments.Contains("--run-id");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static Process? Find(int id)
    {
        try
        {
            return Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
