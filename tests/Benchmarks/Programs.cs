using System.Diagnostics;
using System.Globalization;

namespace ActorCluster.Benchmarks;

/// <summary>Other programs, whose output goes nowhere: the table is all that this program prints.</summary>
internal static class Programs
{
    /// <summary>Starts a program found on the PATH.</summary>
    public static Process Start(string program, params string[] arguments)
    {
        var info = new ProcessStartInfo("/bin/sh") { UseShellExecute = false };
        info.ArgumentList.Add("-c");
        info.ArgumentList.Add("exec \"$@\" >/dev/null 2>&1 </dev/null");
        info.ArgumentList.Add("sh");
        info.ArgumentList.Add(program);
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        return Process.Start(info)!;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code, and the most it held in memory, in MB.</returns>
    public static async Task<(int ExitCode, double PeakMegabytes)> RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var ended = process.WaitForExitAsync();
        var peak = 0.0;
        while (await Task.WhenAny(ended, Task.Delay(TimeSpan.FromMilliseconds(100))) != ended)
        {
            peak = Math.Max(peak, Megabytes(process.Id, "VmHWM") ?? 0);
        }

        return (process.ExitCode, peak);
    }

    /// <summary>A line of <c>/proc/…/status</c>, in MB; null when the process has ended.</summary>
    public static double? Megabytes(int process, string line)
    {
        try
        {
            var found = File.ReadLines($"/proc/{process}/status").FirstOrDefault(text => text.StartsWith(line, StringComparison.Ordinal));
            return found is null ? null : long.Parse(found.Split(':')[1].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) / 1024.0;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
