using Akka.Actor;
using Akka.Event;
using Akka.Remote;
using Akka.Remote.Endpoint;
using Akka.Remote.Transport;
using Direction = Akka.Remote.Transport.ThrottleTransportAdapter.Direction;

namespace Akka.Compat.Tests.Remote.Internals;

/// <summary>What waits for a system that does not keep up is bounded.</summary>
public sealed class RemoteQueueSpec : RemoteSpec
{
    private const string Throttled = "akka.remote.dot-netty.tcp.applied-adapters = [trttl]";
    private const int Beyond = 100;

    public RemoteQueueSpec()
        : base(Throttled)
    {
    }

    [Fact]
    public void What_exceeds_the_queue_must_become_dead_letters_and_touch_no_other_association()
    {
        var slow = Start("slow", Throttled);
        var other = Start("other", Throttled);
        var echo = EchoIn(slow);
        var elsewhere = EchoIn(other);
        AwaitEcho(echo, "before");
        Assert.True(Throttle(slow, new TokenBucket(1, 1, 0, 0)));
        var letters = CreateTestProbe();
        Sys.EventStream.Subscribe(letters.Ref, typeof(DeadLetter));
        for (var i = 0; i < 2 * AssociationContext.MaximumWaiting; i++) echo.Tell(i, ActorRefs.NoSender);
        var last = AssociationContext.MaximumWaiting - 1;
        for (var i = 0; i < Beyond; i++)
        {
            // The pump may take a batch out of the queue in between, and make room for it.
            var lost = (int)letters.ExpectMsg<DeadLetter>(Patience).Message;
            Assert.InRange(lost, last + 1, 2 * AssociationContext.MaximumWaiting);
            last = lost;
        }

        AwaitEcho(elsewhere, "not concerned");
    }

    private bool Throttle(ActorSystem system, ThrottleMode mode) =>
        ((IRemoteActorRefProvider)((ExtendedActorSystem)Sys).Provider).Transport.ManagementCommand(new SetThrottle(AddressOf(system), Direction.Send, mode)).Wait(Patience);
}
