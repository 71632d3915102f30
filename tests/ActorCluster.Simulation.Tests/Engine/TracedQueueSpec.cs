using ActorCluster.Simulation.Engine;
using Akka.Actor;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;
using Xunit;

namespace ActorCluster.Simulation.Tests.Engine;

public sealed class TracedQueueSpec : IDisposable
{
    private readonly ActorSystem _system = ActorSystem.Create("traced-queue", SimulationConfiguration.Engine);

    public void Dispose() => _system.Terminate().Wait(TimeSpan.FromSeconds(10));

    [Fact]
    public void Queue_that_is_emptied_while_the_thread_pool_still_runs_the_actors_must_give_out_what_others_put_in_once_and_in_order()
    {
        const int Sent = 200_000;
        var queue = new TracedMailbox(_system.Settings, _system.Settings.Config).Create(_system.DeadLetters, _system);
        var left = new Letters();
        var sender = new Thread(() =>
        {
            for (var number = 0; number < Sent; number++)
            {
                queue.Enqueue(_system.DeadLetters, new Envelope(number, _system.DeadLetters, _system));
            }
        });

        sender.Start();
        while (sender.IsAlive)
        {
            queue.CleanUp(_system.DeadLetters, left);
        }

        queue.CleanUp(_system.DeadLetters, left);
        Assert.Equal(Enumerable.Range(0, Sent), left.Taken.Select(static letter => (int)letter.Message));
        Assert.All(left.Taken, letter => Assert.Same(_system.DeadLetters, letter.Sender));
    }

    /// <summary>Keeps what a queue that ends hands over.</summary>
    private sealed class Letters : IMessageQueue
    {
        public List<Envelope> Taken { get; } = [];

        public bool HasMessages => Taken.Count > 0;

        public int Count => Taken.Count;

        public void Enqueue(IActorRef receiver, Envelope envelope) => Taken.Add(envelope);

        public bool TryDequeue(out Envelope envelope) => throw new NotSupportedException();

        public void CleanUp(IActorRef owner, IMessageQueue deadletters) => throw new NotSupportedException();
    }
}
