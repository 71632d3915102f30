using Akka.Actor;

namespace ActorCluster.Node.Faults;

/// <summary>
/// Makes an actor stand still: every message that reaches it, ticks of its timers among them, is kept, and handled in the same order with
/// the same senders when it goes on. Called from <c>AroundReceive</c>, which real Akka.NET has too. What is kept has no bound, as the
/// mailbox of an actor that hangs has none.
/// </summary>
internal sealed class Hold
{
    // What was on its way to be handled again when the hold began anew comes before what is kept for the first time.
    private readonly Queue<(object Message, IActorRef Sender)> _again = new();
    private readonly Queue<(object Message, IActorRef Sender)> _kept = new();
    private bool _isOn;

    /// <summary>Decides about a message.</summary>
    /// <param name="hold">The actor's field: null as long as nobody held it.</param>
    /// <param name="message">The message; the one to be handled when there is one.</param>
    /// <param name="sender">Its sender.</param>
    /// <param name="self">The actor.</param>
    /// <returns>Whether it is to be handled now.</returns>
    public static bool Admits(ref Hold? hold, ref object message, IActorRef sender, IActorRef self)
    {
        if (hold is null)
        {
            if (message is not StandStill)
            {
                return true;
            }

            hold = new Hold();
        }

        switch (message)
        {
            case InjectFault or HealFault:
                return true;
            case StandStill:
                hold._isOn = true;
                return false;
            case GoOn:
                if (hold._isOn)
                {
                    hold._isOn = false;
                    hold.Replay(self);
                }

                return false;
            case Kept kept when hold._isOn:
                hold._again.Enqueue((kept.Message, sender));
                return false;
            case Kept kept:
                message = kept.Message;
                return true;
            case KeptAll:
                if (!hold._isOn && hold._kept.Count + hold._again.Count > 0)
                {
                    hold.Replay(self);
                }
                else if (!hold._isOn)
                {
                    hold = null;
                }

                return false;
            default:
                hold._kept.Enqueue((message, sender));
                return false;
        }
    }

    // Through the mailbox, since that is what sets the sender. What came meanwhile is behind it, and is kept for the next round.
    private void Replay(IActorRef self)
    {
        foreach (var queue in (ReadOnlySpan<Queue<(object, IActorRef)>>)[_again, _kept])
        {
            while (queue.TryDequeue(out var kept))
            {
                self.Tell(new Kept(kept.Item1), kept.Item2);
            }
        }

        self.Tell(KeptAll.Instance);
    }

    private sealed record Kept(object Message);

    private sealed record KeptAll
    {
        public static readonly KeptAll Instance = new();
    }
}

/// <summary>The receiver handles nothing until <see cref="GoOn"/>.</summary>
internal sealed record StandStill
{
    public static readonly StandStill Instance = new();
}

/// <summary>The receiver goes on where it was.</summary>
internal sealed record GoOn
{
    public static readonly GoOn Instance = new();
}
