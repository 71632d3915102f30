using System.Globalization;
using System.Text;

namespace ActorCluster.Api.Metrics;

/// <summary>
/// What a node tells of its use when it is asked, as the kubelet's <c>/metrics/resource</c> does: lines of text, the node's first, each
/// with CPU in thousandths of a core and memory in bytes.
/// </summary>
/// <param name="CpuMillis">CPU of the node in thousandths of a core.</param>
/// <param name="MemoryBytes">Memory of the node in bytes, without what could be freed at once.</param>
/// <param name="Containers">The containers that run.</param>
public sealed record UsageReport(long CpuMillis, long MemoryBytes, IReadOnlyList<UsageReport.Container> Containers)
{
    /// <summary>Reads a report.</summary>
    /// <param name="bytes">The text.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static UsageReport Parse(ReadOnlySpan<byte> bytes)
    {
        var lines = Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0)
        {
            throw new FormatException("an empty report of a node's use");
        }

        var (cpu, memory) = Numbers(lines[0].Split(' '), 0);
        var containers = new Container[lines.Length - 1];
        for (var i = 1; i < lines.Length; i++)
        {
            var words = lines[i].Split(' ');
            var (millis, size) = Numbers(words, 2);
            containers[i - 1] = new Container(words[0], words[1], millis, size);
        }

        return new UsageReport(cpu, memory, containers);
    }

    /// <summary>The report as text.</summary>
    public byte[] Encode()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{CpuMillis} {MemoryBytes}\n");
        foreach (var (pod, name, cpu, memory) in Containers)
        {
            text.Append(CultureInfo.InvariantCulture, $"{pod} {name} {cpu} {memory}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static (long Cpu, long Memory) Numbers(string[] words, int at) => words.Length == at + 2
        ? (long.Parse(words[at], CultureInfo.InvariantCulture), long.Parse(words[at + 1], CultureInfo.InvariantCulture))
        : throw new FormatException($"not a line of a report of use: {string.Join(' ', words)}");

    /// <summary>What a container uses.</summary>
    /// <param name="PodUid">Its pod.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="CpuMillis">CPU in thousandths of a core.</param>
    /// <param name="MemoryBytes">Memory in bytes.</param>
    public sealed record Container(string PodUid, string Name, long CpuMillis, long MemoryBytes);
}
