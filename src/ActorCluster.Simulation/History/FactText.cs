using System.Globalization;
using ActorCluster.Simulation.History.Facts;

namespace ActorCluster.Simulation.History;

/// <summary>Facts as one line of text each: for the hash, and for people who read a history.</summary>
internal static class FactText
{
    /// <summary>Writes a fact.</summary>
    /// <param name="fact">The fact.</param>
    public static string Of(Fact fact)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"{fact.Id} <{fact.Cause}> {fact.At:HH:mm:ss.fffffff} ");
        return head + fact switch
        {
            ObjectWritten written => string.Create(
                CultureInfo.InvariantCulture,
                $"{(written.New is null ? "deleted" : written.Old is null ? "created" : "updated")} {written.Resource} {written.Key} at {written.Revision} by {written.Client}"),
            WriteAcknowledged ack => string.Create(
                CultureInfo.InvariantCulture, $"acknowledged {ack.Resource} {ack.Key} at {ack.Revision} to {ack.Client}{(ack.Deleted ? ", deleted" : "")}"),
            RequestRefused refused => string.Create(
                CultureInfo.InvariantCulture, $"refused {refused.Verb} {refused.Resource} {refused.Key} to {refused.Client}: {refused.Code} {refused.Reason}"),
            WatchDelivered delivered => string.Create(
                CultureInfo.InvariantCulture, $"watch {delivered.Watcher} {delivered.Kind} {delivered.Objects.Count} {delivered.Resource} up to {delivered.Revision}"),
            ContainerChanged container => string.Create(
                CultureInfo.InvariantCulture,
                $"container {container.Node} {container.Pod}/{container.Container} {container.ContainerId} {container.State} {container.ExitCode} {container.Reason}"),
            MachineChanged machine => $"machine {machine.Node} {machine.State}",
            FaultMoved fault => $"fault {fault.Fault} {(fault.Began ? "began" : "ended")} on {string.Join(' ', fault.Nodes)} {string.Join(' ', fault.PodUids)}",
            FaultStruck struck => $"fault {struck.Fault} hit {struck.Where}: {struck.What}",
            RequestsServed served => string.Create(CultureInfo.InvariantCulture, $"load {served.Load} sent {served.Sent} failed {served.Failed} {served.Detail}"),
            DecisionMade decision => $"decision {decision.Decision}",
            _ => fact.GetType().Name,
        };
    }
}
