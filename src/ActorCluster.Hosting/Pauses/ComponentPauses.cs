using System.Collections.Concurrent;
using ActorCluster.Client.Lab;
using Akka.Actor;

namespace ActorCluster.Hosting.Pauses;

/// <summary>The mailboxes of a master's components, and the experiments' hand on them.</summary>
public sealed class ComponentPauses : IExtension
{
    private readonly ConcurrentDictionary<PausableQueue, bool> _queues = new();
    private readonly ConcurrentDictionary<string, IReadOnlyList<PausableQueue>> _paused = new(StringComparer.Ordinal);

    /// <summary>Those of an actor system.</summary>
    /// <param name="system">The system.</param>
    public static ComponentPauses Of(ActorSystem system) => system.WithExtension<ComponentPauses, Provider>();

    /// <summary>A mailbox has been made.</summary>
    /// <param name="queue">Its queue.</param>
    internal PausableQueue Add(PausableQueue queue)
    {
        queue.Ended = ended => _queues.TryRemove(ended, out _);
        _queues[queue] = true;
        return queue;
    }

    /// <summary>Stops a component where it is: its timers and whatever is sent to it wait.</summary>
    /// <param name="faultId">Names the pause.</param>
    /// <param name="component">The component, or one controller.</param>
    /// <param name="instance">Which instance.</param>
    /// <returns>Whether there is such a component.</returns>
    public bool Pause(string faultId, string component, int instance)
    {
        var hit = _queues.Keys.Where(queue => queue.Address.IsPartOf(component, instance)).ToArray();
        foreach (var queue in hit)
        {
            queue.Pause();
        }

        _paused[faultId] = hit;
        return hit.Length > 0;
    }

    /// <summary>
    /// Lets the elector of what was paused go on: a process that wakes up finds first that the deadline of its lease has passed.
    /// What it runs goes on, with <see cref="Resume"/>, when the elector has handled what waited for it.
    /// </summary>
    /// <param name="faultId">Names the pause.</param>
    /// <param name="tell">Gets an <see cref="ActorIdentity"/> with <see cref="Woken"/> then.</param>
    /// <returns>Whether there is such an elector; otherwise everything goes on at once.</returns>
    public bool Wake(string faultId, IActorRef tell)
    {
        if (!_paused.TryGetValue(faultId, out var hit) || hit.FirstOrDefault(static queue => queue.IsElector) is not { } elector || IsHeldTwice(elector))
        {
            Resume(faultId);
            return false;
        }

        elector.Resume(new Woken(faultId, elector.Address), tell);
        return true;
    }

    /// <summary>Lets what was paused go on.</summary>
    /// <param name="faultId">Names the pause.</param>
    public void Resume(string faultId)
    {
        if (!_paused.TryRemove(faultId, out var hit))
        {
            return;
        }

        foreach (var queue in hit.Where(queue => !_paused.Values.Any(other => other.Contains(queue))))
        {
            queue.Resume(null, ActorRefs.NoSender);
        }
    }

    private bool IsHeldTwice(PausableQueue queue) => _paused.Values.Count(hit => hit.Contains(queue)) > 1;

    /// <summary>The elector of a component that was paused has handled what waited for it.</summary>
    /// <param name="FaultId">The pause.</param>
    /// <param name="Instance">The instance.</param>
    public sealed record Woken(string FaultId, ComponentAddress Instance);

    private sealed class Provider : ExtensionIdProvider<ComponentPauses>
    {
        public override ComponentPauses CreateExtension(ExtendedActorSystem system) => new();
    }
}
