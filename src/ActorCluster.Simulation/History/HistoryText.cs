using System.Globalization;
using ActorCluster.Simulation.History.Facts;
using ActorCluster.Simulation.Hosting;

namespace ActorCluster.Simulation.History;

/// <summary>
/// A history for people: messages and facts in one order, a line each, with its number, the number of its cause in angle brackets, and
/// the time. Collects the facts while the cluster runs; the cluster keeps the messages.
/// </summary>
public sealed class HistoryText
{
    private readonly List<(long Id, string Text)> _facts = [];

    /// <summary>Takes in a fact.</summary>
    /// <param name="fact">The fact; later than every one before.</param>
    public void Observe(Fact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        _facts.Add((fact.Id, FactText.Of(fact)));
    }

    /// <summary>Writes everything.</summary>
    /// <param name="cluster">The cluster that the facts came from.</param>
    /// <param name="output">Where to.</param>
    public void Write(SimulatedCluster cluster, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(output);
        var next = 0;
        foreach (var message in cluster.Recorder.Messages.Read())
        {
            for (; next < _facts.Count && _facts[next].Id < message.Id; next++)
            {
                output.WriteLine(_facts[next].Text);
            }

            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{message.Id} <{message.Cause}> {message.At:HH:mm:ss.fffffff} {message.Type} from {(message.Sender.Length > 0 ? message.Sender : "nobody")} to {message.Receiver}"));
        }

        for (; next < _facts.Count; next++)
        {
            output.WriteLine(_facts[next].Text);
        }
    }
}
