using Akka.Actor;

namespace ActorCluster.Simulation.Engine;

/// <summary>
/// Numbers every message of a simulation and knows what it followed from: the message that was being handled when it was sent. Holds the
/// messages of what is frozen, and loses those of machines that are off.
/// </summary>
internal sealed class MessageTrace(SimulationScheduler scheduler, VirtualClock clock)
{
    private readonly Dictionary<IActorRef, TracedActor> _actors = new(ReferenceEqualityComparer.Instance);
    private readonly List<Compartment> _compartments = [];
    private readonly Lock _startLock = new();

    /// <summary>Whether messages are numbered yet.</summary>
    public bool Records { get; private set; }

    /// <summary>The number of the message that is being handled; zero between messages.</summary>
    public long Current { get; set; }

    /// <summary>How many messages were sent: those that a machine which is off took with it among them, not those that are held.</summary>
    public long SentCount { get; private set; }

    /// <summary>How many of them were handled, or are being handled.</summary>
    public long HandledCount { get; set; }

    /// <summary>How many were lost with a machine that is off.</summary>
    public long LostCount { get; private set; }

    /// <summary>How many were left in the mailbox of an actor that had ended.</summary>
    public long DeadCount { get; set; }

    /// <summary>How many wait in a mailbox.</summary>
    public long WaitingCount => _actors.Values.Sum(static actor => actor.Queue.Count);

    /// <summary>The number given last.</summary>
    public long LastId { get; private set; }

    /// <summary>Hears of every message before it is delivered.</summary>
    public IMessageObserver? Observer { get; set; }

    /// <summary>What is going on, for whoever finds that it does not end: the actors with messages waiting, and their latest.</summary>
    public string Describe() => string.Join(
        ", ",
        _actors.Values.Where(static actor => actor.Queue.Count > 0).OrderByDescending(static actor => actor.Queue.Count).Take(5)
            .Select(static actor => $"{actor.Path} ({actor.Queue.Count} of {actor.Queue.Peek()})"));

    /// <summary>Begins to number.</summary>
    public void Begin() => Records = true;

    /// <summary>Records nothing more: the thread pool is about to run the actors again.</summary>
    public void End()
    {
        Observer = null;
        Records = false;
    }

    /// <summary>Gives a number to something that is no message.</summary>
    public long NextId() => ++LastId;

    /// <summary>Makes a compartment of the actors below a path.</summary>
    /// <param name="path">The path without address (<c>/user/node-a</c>).</param>
    public Compartment Compartment(string path)
    {
        var compartment = new Compartment(path);
        _compartments.Add(compartment);
        foreach (var actor in _actors.Values)
        {
            Assign(actor, compartment);
        }

        return compartment;
    }

    /// <summary>Makes a compartment of the actor of a name somewhere below a path, with those below it.</summary>
    /// <param name="path">The path without address.</param>
    /// <param name="name">The name.</param>
    public Compartment Compartment(string path, string name)
    {
        var found = _actors.Values.Select(static actor => actor.Path)
            .Where(candidate => candidate.StartsWith(path + "/", StringComparison.Ordinal) && candidate.EndsWith("/" + name, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .FirstOrDefault();
        return Compartment(found ?? path + "/" + name);
    }

    /// <summary>Takes in an actor whose mailbox is being made.</summary>
    public TracedActor Register(IActorRef reference, TracedQueue queue)
    {
        var actor = new TracedActor(reference, PathOf(reference), queue);
        lock (_startLock)
        {
            _actors[reference] = actor;
            foreach (var compartment in _compartments)
            {
                Assign(actor, compartment);
            }
        }

        return actor;
    }

    /// <summary>Lets an actor go whose mailbox has been closed.</summary>
    public void Forget(TracedActor actor)
    {
        lock (_startLock)
        {
            _actors.Remove(actor.Reference);
        }

        if (Records)
        {
            Observer?.Stopped(actor);
        }
    }

    /// <summary>Numbers a message.</summary>
    /// <returns>Its number; null when it is held or lost, or comes again on the simulation's own thread.</returns>
    public long? Admit(TracedActor receiver, Envelope envelope)
    {
        if (scheduler.IsForeign)
        {
            scheduler.Post(() => receiver.Reference.Tell(envelope.Message, envelope.Sender));
            return null;
        }

        var sender = envelope.Sender is { } from && _actors.TryGetValue(from, out var known) ? known : null;
        if (sender?.IsOff == true && sender.Machine != receiver.Machine)
        {
            SentCount++;
            LostCount++;
            return null;
        }

        foreach (var compartment in receiver.Compartments)
        {
            if (compartment.Held is { } held)
            {
                held.Enqueue((receiver.Reference, envelope, Current));
                return null;
            }
        }

        SentCount++;
        var id = ++LastId;
        Observer?.Sent(id, Current, clock.Now, sender, receiver, envelope.Message);
        return id;
    }

    /// <summary>Delivers what was held.</summary>
    public void Release(Compartment compartment)
    {
        var held = compartment.Held;
        compartment.Held = null;
        while (held is not null && held.TryDequeue(out var entry))
        {
            Current = entry.Cause;
            entry.Receiver.Tell(entry.Envelope.Message, entry.Envelope.Sender);
        }

        Current = 0;
    }

    private static void Assign(TracedActor actor, Compartment compartment)
    {
        if (actor.Path == compartment.Path || actor.Path.StartsWith(compartment.Path + "/", StringComparison.Ordinal))
        {
            actor.Compartments.Add(compartment);
        }
    }

    // Akka.NET numbers some of its own actors over all systems of a process: such a number says how many there were before, and is
    // left out.
    private static string PathOf(IActorRef reference)
    {
        var path = reference.Path.ToStringWithoutAddress();
        var dash = path.LastIndexOf('-');
        return dash > 0 && path.StartsWith("/system/", StringComparison.Ordinal) && int.TryParse(path.AsSpan(dash + 1), out _) ? path[..dash] : path;
    }
}

/// <summary>Hears of every message of a simulation.</summary>
internal interface IMessageObserver
{
    /// <summary>A message is about to be delivered.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="cause">The number of what it followed from.</param>
    /// <param name="at">When.</param>
    /// <param name="sender">Who sent it; null when no actor did.</param>
    /// <param name="receiver">Who gets it.</param>
    /// <param name="message">The message.</param>
    void Sent(long id, long cause, DateTimeOffset at, TracedActor? sender, TracedActor receiver, object message);

    /// <summary>An actor has ended.</summary>
    /// <param name="actor">The actor.</param>
    void Stopped(TracedActor actor);
}

/// <summary>An actor, as the trace knows it.</summary>
internal sealed class TracedActor(IActorRef reference, string path, TracedQueue queue)
{
    /// <summary>Its mailbox.</summary>
    public TracedQueue Queue { get; } = queue;

    /// <summary>The actor.</summary>
    public IActorRef Reference { get; } = reference;

    /// <summary>Its path without address.</summary>
    public string Path { get; } = path;

    /// <summary>What it belongs to.</summary>
    public List<Compartment> Compartments { get; } = [];

    /// <summary>Its number in the history; zero until it has one.</summary>
    public int Index { get; set; }

    /// <summary>The machine that it runs on; null for none.</summary>
    public Compartment? Machine => Compartments.Count > 0 ? Compartments[0] : null;

    /// <summary>Its machine is off.</summary>
    public bool IsOff
    {
        get
        {
            foreach (var compartment in Compartments)
            {
                if (compartment.IsOff)
                {
                    return true;
                }
            }

            return false;
        }
    }
}

/// <summary>The actors below a path, which can be held, or be on a machine that is off.</summary>
internal sealed class Compartment(string path)
{
    /// <summary>The path without address.</summary>
    public string Path { get; } = path;

    /// <summary>Nothing that they still send, while they end, gets out.</summary>
    public bool IsOff { get; set; }

    /// <summary>What they would have received; null unless they are held.</summary>
    public Queue<(IActorRef Receiver, Envelope Envelope, long Cause)>? Held { get; set; }

    /// <summary>From now on nothing reaches them.</summary>
    public void Hold() => Held ??= new Queue<(IActorRef, Envelope, long)>();
}
