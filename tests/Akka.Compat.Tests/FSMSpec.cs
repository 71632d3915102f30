using Akka.Actor;

namespace Akka.Compat.Tests;

public sealed class FSMSpec
{
    private readonly List<string> _log = [];
    private readonly IActorRef _door;
    private readonly VirtualWorld _world;

    public FSMSpec()
    {
        (var system, _world) = VirtualWorld.Create("fsm");
        _door = system.ActorOf(Props.Create(() => new Door(_log)));
        _world.Drain();
    }

    [Fact]
    public void A_machine_must_go_from_state_to_state()
    {
        Tell("open", "knock", "close");
        Assert.Equal(["Closed->Closed", "Closed->Open", "knocked 1", "Open->Closed"], _log);
    }

    [Fact]
    public void A_state_must_end_with_its_time_unless_something_happens()
    {
        Tell("open");
        _world.Advance(TimeSpan.FromSeconds(3));
        Tell("knock");
        _world.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(["Closed->Closed", "Closed->Open", "knocked 1"], _log);
        _world.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(["Closed->Closed", "Closed->Open", "knocked 1", "Open->Closed"], _log);
    }

    [Fact]
    public void A_timer_must_be_an_event()
    {
        Tell("alarm");
        _world.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["Closed->Closed", "alarm rang"], _log);
    }

    [Fact]
    public void An_end_must_be_told_of_once()
    {
        Tell("open", "break");
        Assert.Equal(["Closed->Closed", "Closed->Open", "ended in Open"], _log);
    }

    private void Tell(params string[] messages)
    {
        foreach (var message in messages) _door.Tell(message, ActorRefs.NoSender);
        _world.Drain();
    }

    public sealed class Door : FSM<string, int>
    {
        public Door(List<string> log)
        {
            StartWith("Closed", 0);
            When("Closed", e =>
            {
                switch (e.FsmEvent)
                {
                    case "open":
                        return GoTo("Open");
                    case "alarm":
                        SetTimer("alarm", "rang", TimeSpan.FromSeconds(1));
                        return Stay();
                    case "rang":
                        log.Add("alarm rang");
                        return Stay();
                    default:
                        return null;
                }
            });
            When(
                "Open",
                e =>
                {
                    switch (e.FsmEvent)
                    {
                        case "close" or StateTimeout:
                            return GoTo("Closed");
                        case "knock":
                            log.Add($"knocked {e.StateData + 1}");
                            return Stay().Using(e.StateData + 1);
                        case "break":
                            return Stop();
                        default:
                            return null;
                    }
                },
                TimeSpan.FromSeconds(5));
            OnTransition((from, to) => log.Add($"{from}->{to}"));
            OnTermination(e => log.Add($"ended in {e.TerminatedState}"));
            Initialize();
        }
    }
}
