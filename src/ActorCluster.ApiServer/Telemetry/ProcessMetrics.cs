using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ActorCluster.ApiServer.Telemetry;

/// <summary>
/// What the process takes of its machine, under the names of Prometheus' clients (github.com/prometheus/client_golang
/// prometheus/process_collector.go), and which version it is.
/// </summary>
internal static class ProcessMetrics
{
    /// <summary>The numbers of this moment as text.</summary>
    /// <param name="gitVersion">The version, <c>v1.32.4</c>.</param>
    public static string Render(string gitVersion)
    {
        var parts = gitVersion.TrimStart('v').Split('.');
        var text = new StringBuilder();
        Histogram.Begin(text, "kubernetes_build_info", "gauge", "A metric with a constant '1' value labeled by the version.");
        text.Append(
            CultureInfo.InvariantCulture,
            $"kubernetes_build_info{{build_date=\"1970-01-01T00:00:00Z\",compiler=\"\",git_commit=\"\",git_tree_state=\"clean\",git_version=\"{gitVersion}\",go_version=\"\",major=\"{parts[0]}\",minor=\"{parts[1]}\",platform=\"linux/amd64\"}} 1\n");
        using var process = Process.GetCurrentProcess();
        Number(text, "process_cpu_seconds_total", "counter", "Total user and system CPU time spent in seconds.", process.TotalProcessorTime.TotalSeconds);
        Number(text, "process_resident_memory_bytes", "gauge", "Resident memory size in bytes.", process.WorkingSet64);
        Number(text, "process_virtual_memory_bytes", "gauge", "Virtual memory size in bytes.", process.VirtualMemorySize64);
        Number(text, "process_open_fds", "gauge", "Number of open file descriptors.", process.HandleCount);
        Number(
            text,
            "process_start_time_seconds",
            "gauge",
            "Start time of the process since unix epoch in seconds.",
            new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0);
        return text.ToString();
    }

    private static void Number(StringBuilder text, string name, string type, string help, double value)
    {
        Histogram.Begin(text, name, type, help);
        text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
    }
}
