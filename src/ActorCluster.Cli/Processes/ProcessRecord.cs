using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace ActorCluster.Cli.Processes;

/// <summary>Which process is ours: its id and when it started, since an id alone may meanwhile belong to a stranger.</summary>
/// <param name="Id">The process id.</param>
/// <param name="StartedTicks">
/// When it started: on Linux in the kernel's ticks since boot, which no change of the clock moves; elsewhere in UTC ticks.
/// </param>
internal sealed record ProcessRecord(int Id, long StartedTicks)
{
    // Where the start is a time of day, it is computed from the clock anew by every process that looks.
    private static readonly long Tolerance = OperatingSystem.IsLinux() ? 0 : TimeSpan.FromMilliseconds(500).Ticks;

    /// <summary>Records a process that has just been started. Whole or not at all: a reader never sees half of it.</summary>
    /// <param name="process">The process.</param>
    /// <param name="file">Where.</param>
    /// <param name="replace">Whether what stands there gives way.</param>
    public static void Write(Process process, string file, bool replace = true)
    {
        var draft = $"{file}.{Environment.ProcessId}.new";
        try
        {
            var record = new ProcessRecord(process.Id, StartOf(process));
            File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(record, PlanJson.Default.ProcessRecord));
            File.Move(draft, file, replace);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException && (process.HasExited || (!replace && File.Exists(file))))
        {
            // It is over already, and there is nothing to be found; or it has written itself down, or the one that took its place has.
            File.Delete(draft);
        }
    }

    /// <summary>The recorded process if it still runs; null otherwise.</summary>
    /// <param name="file">Where it was recorded.</param>
    public static Process? Find(string file)
    {
        ProcessRecord? record;
        try
        {
            record = JsonSerializer.Deserialize(File.ReadAllBytes(file), PlanJson.Default.ProcessRecord);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }

        try
        {
            var process = Process.GetProcessById(record!.Id);
            if (!process.HasExited && !IsZombie(process) && Math.Abs(StartOf(process) - record.StartedTicks) <= Tolerance)
            {
                return process;
            }

            process.Dispose();
            return null;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception or IOException)
        {
            return null;
        }
    }

    // Field 22 of /proc/<pid>/stat (proc_pid_stat(5)).
    private static long StartOf(Process process) =>
        OperatingSystem.IsLinux() ? long.Parse(Stat(process, 22), CultureInfo.InvariantCulture) : process.StartTime.ToUniversalTime().Ticks;

    // A process that was killed stands there until its parent looks, which may take its time; it runs no more.
    private static bool IsZombie(Process process) => OperatingSystem.IsLinux() && Stat(process, 3) is ("Z" or "X");

    // The second field is the program's name, in brackets, and may hold anything.
    private static string Stat(Process process, int field)
    {
        var stat = File.ReadAllText($"/proc/{process.Id}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[field - 3];
    }
}
