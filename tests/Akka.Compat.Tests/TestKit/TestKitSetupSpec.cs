using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit;
using Xunit.Abstractions;

namespace Akka.Compat.Tests.TestKit;

public sealed class TestKitSetupSpec
{
    private sealed class Kit : Akka.TestKit.Xunit2.TestKit
    {
        public Kit()
        {
        }

        public Kit(Config config, string? name = null, ITestOutputHelper? output = null) : base(config, name, output)
        {
        }

        public Kit(ActorSystem system) : base(system)
        {
        }
    }

    private sealed class SilentKit : Akka.TestKit.Xunit2.TestKit, INoImplicitSender;

    private sealed class Output : ITestOutputHelper
    {
        public List<string> Lines { get; } = [];

        public void WriteLine(string message)
        {
            lock (Lines) Lines.Add(message);
        }

        public void WriteLine(string format, params object[] args) => WriteLine(string.Format(System.Globalization.CultureInfo.InvariantCulture, format, args));
    }

    [Fact]
    public void A_kit_must_have_a_system_of_its_own_and_end_it()
    {
        ActorSystem system;
        using (var kit = new Kit())
        {
            system = kit.Sys;
            Assert.Equal("test", system.Name);
            Assert.Equal("akka://test/system", kit.TestActor.Path.Parent.ToString());
        }

        Assert.True(system.WhenTerminated.IsCompleted);
    }

    [Fact]
    public void A_kit_must_take_a_configuration_and_a_name()
    {
        using var kit = new Kit("akka.test.timefactor = 2.0\nmy.key = 1", "mine");

        Assert.Equal("mine", kit.Sys.Name);
        Assert.Equal(1, kit.Sys.Settings.Config.GetInt("my.key"));
        Assert.Equal(TimeSpan.FromSeconds(2), kit.Dilated(TimeSpan.FromSeconds(1)));
        Assert.Equal(TimeSpan.FromSeconds(6), kit.RemainingOrDefault);
    }

    [Fact]
    public void A_kit_must_take_a_system_that_was_not_made_for_tests()
    {
        using var kit = new Kit(ActorSystem.Create("plain"));

        kit.TestActor.Tell("a");

        kit.ExpectMsg("a");
        Assert.Equal("plain", kit.Sys.Name);
        Assert.Equal(TimeSpan.FromSeconds(3), kit.TestKitSettings.SingleExpectDefault);
    }

    [Fact]
    public void A_kit_without_implicit_sender_must_have_none()
    {
        using var kit = new SilentKit();
        var probe = kit.CreateTestProbe();

        probe.Ref.Tell("a");

        probe.ExpectMsg("a");
        Assert.Equal(kit.Sys.DeadLetters, probe.LastSender);
    }

    [Fact]
    public void The_log_must_go_to_the_output_of_the_test()
    {
        var output = new Output();
        using var kit = new Kit("akka.loglevel = INFO", null, output);

        // The logger that writes there is started after the kit, and nobody waits for it.
        kit.AwaitAssert(() =>
        {
            kit.Log.Info("to the output");
            lock (output.Lines) Assert.Contains(output.Lines, line => line.Contains("to the output", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void A_latch_must_open_by_its_counts()
    {
        var latch = new TestLatch(2);

        latch.CountDown();
        Assert.False(latch.IsOpen);
        Assert.Throws<TimeoutException>(() => latch.Ready(TimeSpan.FromMilliseconds(20)));
        latch.CountDown();
        latch.Ready();
        Assert.True(latch.IsOpen);
        latch.Reset();
        Assert.False(latch.IsOpen);
    }

    [Fact]
    public async Task A_barrier_must_hold_until_all_have_come()
    {
        using var kit = new Kit();
        var barrier = kit.CreateTestBarrier(2);

        var other = Task.Run(() => barrier.Await());
        barrier.Await();
        await other;
        // One who waits in vain goes on, too.
        barrier.Await(TimeSpan.FromMilliseconds(20));
    }
}
