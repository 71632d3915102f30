using ActorCluster.Node.Link;
using FsCheck;
using FsCheck.Fluent;

namespace ActorCluster.Node.Tests.Link;

public sealed class FrameSequenceSpec
{
    private static readonly LinkSession Session = new(1, 1);

    [Fact]
    public void Sequence_must_tell_the_next_number_from_the_others()
    {
        var sequence = new FrameSequence(Session, 4);
        Assert.Equal(Arrival.InOrder, sequence.Judge(Session, 5));
        Assert.Equal(Arrival.AfterGap, sequence.Judge(Session, 6));
        Assert.Equal(Arrival.Stale, sequence.Judge(Session, 4));
        Assert.Equal(Arrival.Foreign, sequence.Judge(new LinkSession(1, 2), 5));
        Assert.Equal(Arrival.Foreign, sequence.Judge(new LinkSession(2, 1), 5));
    }

    [Fact]
    public void Sequence_must_notice_every_loss_before_a_number_that_arrives() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        arrivals =>
        {
            // Whatever arrives in whatever order: a number is taken at most once, and each that was skipped was preceded by a gap.
            var sequence = new FrameSequence(Session, 0);
            var taken = new HashSet<long>();
            var highest = 0L;
            var gaps = 0L;
            foreach (var number in arrivals.Select(static b => b + 1L))
            {
                switch (sequence.Judge(Session, number))
                {
                    case Arrival.InOrder:
                        Assert.True(taken.Add(number));
                        Assert.Equal(highest + 1, number);
                        highest = number;
                        break;
                    case Arrival.AfterGap:
                        Assert.True(taken.Add(number));
                        gaps += number - highest - 1;
                        highest = number;
                        break;
                }

                sequence = sequence.After(number);
            }

            return highest == taken.Count + gaps;
        }).QuickCheckThrowOnFailure();
}
