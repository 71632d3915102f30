using Akka.Remote.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace Akka.Compat.Tests.Remote.Internals;

public sealed class ReliableDeliverySpec
{
    [Fact]
    public void Messages_must_arrive_once_and_in_order_whatever_is_lost_or_repeated() =>
        Prop.ForAll(Gen.ListOf(Gen.Choose(0, 4)).Resize(80).ToArbitrary(), steps =>
        {
            var outbox = new ReliableOutbox<int>(1000);
            var inbox = new ReliableInbox();
            var arrived = new List<int>();
            var sent = 0;
            foreach (var step in steps)
            {
                switch (step)
                {
                    case 0 or 1:
                        outbox.TryAdd(sent, out var number);
                        if (step == 0) Arrive(number, sent);
                        sent++;
                        break;
                    case 2:
                        Repeat();
                        break;
                    case 3:
                        outbox.Acknowledge(inbox.Last);
                        break;
                }
            }

            Repeat();
            outbox.Acknowledge(inbox.Last);
            return arrived.SequenceEqual(Enumerable.Range(0, sent)) && outbox.Count == 0;

            void Arrive(long number, int message)
            {
                if (inbox.Accept(number)) arrived.Add(message);
            }

            void Repeat()
            {
                foreach (var (number, message) in outbox.Unacknowledged) Arrive(number, message);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Outbox_must_be_bounded()
    {
        var outbox = new ReliableOutbox<int>(2);
        Assert.True(outbox.TryAdd(1, out _));
        Assert.True(outbox.TryAdd(2, out _));
        Assert.False(outbox.TryAdd(3, out _));
        outbox.Acknowledge(1);
        Assert.True(outbox.TryAdd(3, out var number));
        Assert.Equal(3, number);
    }

    [Fact]
    public void Outbox_must_refuse_acknowledgement_of_what_was_not_sent() =>
        Assert.Throws<WireException>(() => new ReliableOutbox<int>(2).Acknowledge(1));

    [Fact]
    public void Outbox_must_start_over_with_a_new_incarnation()
    {
        var outbox = new ReliableOutbox<string>(5);
        outbox.TryAdd("lost", out _);
        Assert.Equal(["lost"], outbox.Reset());
        outbox.TryAdd("first", out var number);
        Assert.Equal(1, number);
    }
}
