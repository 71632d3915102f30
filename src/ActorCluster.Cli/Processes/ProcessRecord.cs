using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace ActorCluster.Cli.Processes;

/// <summary>Which process is ours: its id and when it started, since an id alone may meanwhile belong to a stranger.</summary>
/// <param name="Id">The process id.</param>
/// <param name="StartedTicks">When it started, in UTC ticks.</param>
internal sealed record ProcessRecord(int Id, long StartedTicks)
{
    // The kernel counts a process's start in hundredths of a second.
    private static readonly long Tolerance = TimeSpan.FromMilliseconds(50).Ticks;

    /// <summary>Records a process that has just been started.</summary>
    /// <param name="process">The process.</param>
    /// <param name="file">Where.</param>
    public static ProcessRecord Write(Process process, string file)
    {
        var record = new ProcessRecord(process.Id, process.StartTime.ToUniversalTime().Ticks);
        File.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(record, PlanJson.Default.ProcessRecord));
        return record;
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
            if (!process.HasExited && Math.Abs(process.StartTime.ToUniversalTime().Ticks - record.StartedTicks) <= Tolerance)
            {
                return process;
            }

            process.Dispose();
            return null;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }
}
