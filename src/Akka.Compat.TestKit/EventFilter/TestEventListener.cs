using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Internal;
using Akka.TestKit.TestEvent;

namespace Akka.TestKit;

/// <summary>The logger of a system under test: offers each event to the filters first and prints what none of them takes.</summary>
public class TestEventListener : DefaultLogger
{
    private readonly List<IEventFilter> _filters = [];

    /// <inheritdoc/>
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger initialize:
                var bus = initialize.LoggingBus;
                foreach (var type in (Type[])[typeof(Mute), typeof(Unmute), typeof(DeadLetter), typeof(UnhandledMessage)]) bus.Subscribe(Context.Self, type);
                Sender.Tell(new LoggerInitialized());
                break;
            case Mute mute:
                _filters.AddRange(mute.Filters);
                break;
            case Unmute unmute:
                foreach (var filter in unmute.Filters) _filters.Remove(filter);
                break;
            case LogEvent logged:
                if (!IsTaken(logged)) Print(logged);
                break;
            case DeadLetter letter:
                Offer(letter);
                break;
            case UnhandledMessage unhandled:
                var warning = new Warning(unhandled.Recipient.Path.ToString(), unhandled.Recipient.GetType(), "Unhandled message from " + unhandled.Sender + ": " + unhandled.Message);
                if (!IsTaken(warning)) Print(warning);
                break;
            default:
                return false;
        }

        return true;
    }

    // A dead letter is no log event; as a warning that carries it, filters can take it.
    private void Offer(DeadLetter letter)
    {
        var recipient = letter.Recipient.Path.ToString();
        IsTaken(new Warning(recipient, letter.Recipient.GetType(), letter));
    }

    private bool IsTaken(LogEvent logged)
    {
        // Every filter sees every event: two expectations may overlap.
        var taken = false;
        foreach (var filter in _filters)
        {
            try
            {
                taken |= filter.Apply(logged);
            }
#pragma warning disable CA1031 // A filter is test code: that it fails must neither restart the logger nor hide the event.
            catch (Exception)
#pragma warning restore CA1031
            {
            }
        }

        return taken;
    }
}
