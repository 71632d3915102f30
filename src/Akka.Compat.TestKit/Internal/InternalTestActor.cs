using Akka.Actor;

namespace Akka.TestKit.Internal;

/// <summary>The actor behind TestActor and every probe: obeys the messages of <see cref="TestActor"/>, queues all others.</summary>
internal sealed class InternalTestActor : ActorBase
{
    private readonly TestQueue _queue;
    private readonly DelegatingSupervisorStrategy _childStrategies = new();
    private TestActor.Ignore _ignore;
    private AutoPilot _autoPilot;

    public InternalTestActor(TestQueue queue) => _queue = queue;

    protected override SupervisorStrategy SupervisorStrategy() => _childStrategies;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case TestActor.SetIgnore set: _ignore = set.Ignore; break;
            case TestActor.Watch watch: Context.Watch(watch.Actor); break;
            case TestActor.Unwatch unwatch: Context.Unwatch(unwatch.Actor); break;
            case TestActor.SetAutoPilot set: _autoPilot = set.AutoPilot; break;
            case TestActor.Spawn spawn: Spawn(spawn); break;
            default: Take(message); break;
        }

        return true;
    }

    private void Take(object message)
    {
        if (_autoPilot is { } pilot && pilot is not NoAutoPilot)
        {
            var next = pilot.Run(Sender, message);
            if (next is not KeepRunning) _autoPilot = next;
        }

        if (_ignore == null || !_ignore(message)) _queue.Add(new RealMessageEnvelope(message, Sender));
    }

    private void Spawn(TestActor.Spawn spawn)
    {
        var child = spawn.Apply(Context);
        if (spawn._supervisorStrategy.HasValue) _childStrategies.Update(child, spawn._supervisorStrategy.Value);
        Sender.Tell(child, Self);
    }
}
