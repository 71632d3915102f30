using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Configs;

namespace Akka.Compat.Tests.TestKit;

public sealed class TestSchedulerSpec : Akka.TestKit.Xunit2.TestKit
{
    public TestSchedulerSpec() : base(TestConfigs.TestSchedulerConfig)
    {
    }

    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void Nothing_must_happen_until_time_is_advanced()
    {
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromHours(1), TestActor, "due", ActorRefs.NoSender);

        Scheduler.Advance(TimeSpan.FromMinutes(59));
        Assert.False(HasMessages);
        Scheduler.Advance(TimeSpan.FromMinutes(1));
        ExpectMsg("due");
        Scheduler.Advance(TimeSpan.FromHours(10));
        Assert.False(HasMessages);
    }

    [Fact]
    public void What_is_due_must_come_in_order()
    {
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromSeconds(3), TestActor, 3, ActorRefs.NoSender);
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromSeconds(1), TestActor, 1, ActorRefs.NoSender);
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromSeconds(2), TestActor, 2, ActorRefs.NoSender);

        Scheduler.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal([1, 2, 3], ReceiveN(3).Cast<int>());
    }

    [Fact]
    public void What_repeats_must_come_once_a_step()
    {
        Sys.Scheduler.ScheduleTellRepeatedly(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), TestActor, "tick", ActorRefs.NoSender);

        for (var i = 0; i < 3; i++)
        {
            Scheduler.Advance(TimeSpan.FromSeconds(1));
            ExpectMsg("tick");
            Assert.False(HasMessages);
        }

        Scheduler.Advance(TimeSpan.FromSeconds(10));
        ExpectMsg("tick");
        Assert.False(HasMessages);
    }

    [Fact]
    public void What_is_cancelled_must_not_come()
    {
        var cancelable = new Cancelable(Sys.Scheduler);
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromSeconds(1), TestActor, "due", ActorRefs.NoSender, cancelable);

        cancelable.Cancel();
        Scheduler.Advance(TimeSpan.FromSeconds(2));

        Assert.False(HasMessages);
    }

    [Fact]
    public void Now_must_be_the_time_it_was_advanced_to()
    {
        var start = Scheduler.Now;

        Scheduler.Advance(TimeSpan.FromDays(1));

        Assert.Equal(start + TimeSpan.FromDays(1), Scheduler.Now);
        Scheduler.AdvanceTo(start + TimeSpan.FromDays(2));
        Assert.Equal(start + TimeSpan.FromDays(2), Scheduler.Now);
        Assert.Throws<InvalidOperationException>(() => Scheduler.AdvanceTo(start));
    }
}
