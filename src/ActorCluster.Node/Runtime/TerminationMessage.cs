using System.Text;
using ActorCluster.Api.Core;
using ActorCluster.Node.Runtime.Processes;

namespace ActorCluster.Node.Runtime;

/// <summary>The last message of a container (pkg/kubelet/kuberuntime/kuberuntime_container.go: getTerminationMessage). Pure.</summary>
internal static class TerminationMessage
{
    /// <summary>Where a container leaves it unless it says otherwise.</summary>
    public const string DefaultPath = "/dev/termination-log";

    private const int LongestFile = 4096;
    private const int LongestLog = 2048;
    private const int MostLines = 80;

    /// <summary>The message.</summary>
    /// <param name="container">The container.</param>
    /// <param name="files">Its files; null when it never looked at any.</param>
    /// <param name="log">What it has printed.</param>
    /// <param name="exitCode">What it ended with.</param>
    /// <returns>The message; null for none.</returns>
    public static string? Of(Container container, ContainerFiles? files, IReadOnlyList<LogLine> log, int exitCode)
    {
        var path = container.TerminationMessagePath is { Length: > 0 } given ? given : DefaultPath;
        if (files?.Find(ContainerFiles.Resolve("/", path)) is { IsDirectory: false, Content.Length: > 0 } file)
        {
            return Encoding.UTF8.GetString(file.Content.GetBuffer(), 0, (int)Math.Min(LongestFile, file.Content.Length));
        }

        if (exitCode == 0 || log.Count == 0 || container.TerminationMessagePolicy != TerminationMessagePolicy.FallbackToLogsOnError)
        {
            return null;
        }

        var tail = string.Concat(log.TakeLast(MostLines).Select(static line => line.Printed));
        return tail.Length > LongestLog ? tail[^LongestLog..] : tail;
    }
}
