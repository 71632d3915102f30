using System.Globalization;
using System.Runtime.InteropServices;

namespace ActorCluster.Benchmarks;

/// <summary>On what the figures were measured: without it they mean nothing.</summary>
internal static class Machine
{
    /// <summary>One line.</summary>
    public static string Describe()
    {
        var processor = Line("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString();
        var memory = Line("/proc/meminfo", "MemTotal") is { } total && long.TryParse(total.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes)
            ? $"{kilobytes / 1048576.0:0} GiB"
            : "unknown memory";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{processor}, {Environment.ProcessorCount} cores, {memory}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");
    }

    private static string? Line(string file, string key) =>
        File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?.Split(':', 2)[1].Trim() : null;
}
