using Akka.Actor;

namespace ActorCluster.Node.Tests.Support;

/// <summary>What a probe got, in order.</summary>
internal sealed class Recorder
{
    public IActorRef Ref { get; set; } = ActorRefs.Nobody;

    public List<object> Messages { get; } = [];

    public IActorRef LastSender { get; set; } = ActorRefs.Nobody;

    public IEnumerable<T> All<T>() => Messages.OfType<T>();

    public T Single<T>() => Assert.Single(All<T>());

    public T Last<T>() => All<T>().Last();

    /// <summary>Gives what came so far and forgets it.</summary>
    public List<object> Take()
    {
        List<object> taken = [.. Messages];
        Messages.Clear();
        return taken;
    }
}

internal sealed class RecorderActor(Recorder recorder) : UntypedActor
{
    protected override void OnReceive(object message)
    {
        recorder.Messages.Add(message);
        recorder.LastSender = Sender;
    }
}
