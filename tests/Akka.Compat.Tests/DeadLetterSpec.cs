using Akka.Actor;
using Akka.Event;

namespace Akka.Compat.Tests;

public sealed class DeadLetterSpec : SystemSpec
{
    [Fact]
    public async Task Suppressed_messages_must_be_told_of_apart()
    {
        var dead = Run((_, _) => { });
        Assert.True(await dead.GracefulStop(Probe.Patience));
        System.EventStream.Subscribe(Out, typeof(AllDeadLetters));
        dead.Tell(new Suppressed(), Out);
        dead.Tell("x", Out);
        var suppressed = Probe.Expect<SuppressedDeadLetter>();
        Assert.Equal((Out, System.DeadLetters), (suppressed.Sender, suppressed.Recipient));
        var letter = Probe.Expect<DeadLetter>();
        Assert.Equal(("x", Out, dead), (letter.Message, letter.Sender, letter.Recipient));
        Probe.ExpectNothing();
    }

    [Fact]
    [Trait("Engine", "Akka.Compat")] // Akka.NET measures the pause by the real clock, not by the scheduler's.
    public void Logging_must_pause_after_so_many_and_tell_what_it_left_out()
    {
        var (system, world) = VirtualWorld.Create("letters", "akka { loglevel = INFO, log-dead-letters = 2, log-dead-letters-suspend-duration = 2s }");
        var log = new List<string>();
        system.EventStream.Subscribe(system.ActorOf(Props.Create(() => new Listener(log))), typeof(Info));
        world.Drain();
        Send(1);
        Send(2);
        Send(3);
        Send(4);
        world.Advance(TimeSpan.FromSeconds(3));
        Send(5);
        Send(6);
        Assert.Collection(
            log,
            text => Assert.StartsWith("Message [Int32] to [akka://letters/deadLetters] was not delivered. [1] dead letters encountered. If", text, StringComparison.Ordinal),
            text => Assert.Contains("[2] dead letters encountered, no more dead letters will be logged in next [00:00:02].", text, StringComparison.Ordinal),
            text => Assert.Contains("[5] dead letters encountered, of which 2 were not logged. The counter will be reset now.", text, StringComparison.Ordinal),
            text => Assert.Contains("[1] dead letters encountered.", text, StringComparison.Ordinal));

        void Send(int message)
        {
            system.DeadLetters.Tell(message, ActorRefs.NoSender);
            world.Drain();
        }
    }

    public sealed class Suppressed : IDeadLetterSuppression
    {
    }

    public sealed class Listener : ReceiveActor
    {
        public Listener(List<string> log) => Receive<Info>(info => log.Add($"{info.Message}"));
    }
}
