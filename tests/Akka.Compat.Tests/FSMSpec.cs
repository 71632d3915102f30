using Akka.Actor;

namespace Akka.Compat.Tests;

public sealed class FSMSpec
{
    private readonly List<string> _log = [];
    private readonly IActorRef _door;
    private readonly ActorSystem _system;
    private readonly VirtualWorld _world;

    public FSMSpec()
    {
        (_system, _world) = VirtualWorld.Create("fsm");
        _door = _system.ActorOf(Props.Create(() => new Door(_log)));
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

    [Fact]
    public void An_event_without_a_function_must_go_to_that_of_the_unhandled()
    {
        Tell("where");
        Assert.Equal(["Closed->Closed", "unhandled where in Closed"], _log);
    }

    [Fact]
    public void A_transition_must_know_the_data_before_and_after_it()
    {
        Tell("open", "knock", "lock");
        Assert.Equal("Open->Locked with 1 to 100", _log[^1]);
    }

    [Fact]
    public void A_state_must_last_as_long_as_the_transition_to_it_says()
    {
        Tell("open", "lock");
        _log.Clear();
        _world.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(_log);
        _world.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["Locked->Closed"], _log);
    }

    [Fact]
    public void The_time_of_a_state_must_be_changed_for_the_next_time_it_is_entered()
    {
        Tell("hurry", "open");
        _world.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("Open->Closed", _log[^1]);
    }

    [Fact]
    public void A_timer_must_be_known_until_it_has_fired_or_is_cancelled()
    {
        Tell("active", "alarm", "active", "quiet", "active");
        _world.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["Closed->Closed", "active False", "active True", "active False"], _log);
    }

    [Fact]
    public void Who_subscribes_must_be_told_of_the_state_and_of_transitions_until_it_unsubscribes()
    {
        var told = new List<object>();
        var listener = _system.ActorOf(Props.Create(() => new Listener(told)));
        _door.Tell(new FSMBase.SubscribeTransitionCallBack(listener), ActorRefs.NoSender);
        Tell("open", "close");
        _door.Tell(new FSMBase.UnsubscribeTransitionCallBack(listener), ActorRefs.NoSender);
        Tell("open");
        Assert.Equal(["Closed", "Closed->Open", "Open->Closed"], told);
    }

    [Fact]
    public void A_state_must_be_able_to_answer()
    {
        var told = new List<object>();
        var listener = _system.ActorOf(Props.Create(() => new Listener(told)));
        _door.Tell("who", listener);
        _world.Drain();
        Assert.Equal(["first", "second"], told);
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
                    case "quiet":
                        CancelTimer("alarm");
                        return Stay();
                    case "active":
                        log.Add($"active {IsTimerActive("alarm")}");
                        return Stay();
                    case "hurry":
                        SetStateTimeout("Open", TimeSpan.FromSeconds(1));
                        return Stay();
                    case "who":
                        return Stay().Replying("first").Replying("second");
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
                        case "lock":
                            return GoTo("Locked").Using(100).ForMax(TimeSpan.FromSeconds(2));
                        default:
                            return null;
                    }
                },
                TimeSpan.FromSeconds(5));
            When("Locked", e => e.FsmEvent is StateTimeout ? GoTo("Closed") : null);
            WhenUnhandled(e =>
            {
                log.Add($"unhandled {e.FsmEvent} in {StateName}");
                return Stay();
            });
            OnTransition((from, to) => log.Add(to is "Locked" ? $"{from}->{to} with {StateData} to {NextStateData}" : $"{from}->{to}"));
            OnTermination(e => log.Add($"ended in {e.TerminatedState}"));
            Initialize();
        }
    }

    public sealed class Listener : ReceiveActor
    {
        public Listener(List<object> told)
        {
            Receive<FSMBase.CurrentState<string>>(current => told.Add(current.State));
            Receive<FSMBase.Transition<string>>(transition => told.Add($"{transition.From}->{transition.To}"));
            ReceiveAny(told.Add);
        }
    }
}
