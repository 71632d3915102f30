using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit.TestActors;
using Xunit.Sdk;

namespace Akka.Compat.Tests.TestKit;

public sealed class EventFilterSpec : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    public EventFilterSpec() : base("akka.loglevel = DEBUG")
    {
    }

    [Fact]
    public void A_filter_must_take_the_events_of_its_level()
    {
        EventFilter.Debug("a").ExpectOne(() => Log.Debug("a"));
        EventFilter.Info("a").ExpectOne(() => Log.Info("a"));
        EventFilter.Warning("a").ExpectOne(() => Log.Warning("a"));
        EventFilter.Error("a").ExpectOne(() => Log.Error("a"));
        EventFilter.ForLogLevel(LogLevel.InfoLevel, "a").ExpectOne(() => Log.Info("a"));
        Assert.ThrowsAny<XunitException>(() => EventFilter.Info("a").ExpectOne(Short, () => Log.Warning("a")));
    }

    [Fact]
    public void A_filter_must_look_for_a_text()
    {
        EventFilter.Info("number 5").ExpectOne(() => Log.Info("number {0}", 5));
        EventFilter.Info(start: "num").ExpectOne(() => Log.Info("number 5"));
        EventFilter.Info(contains: "ber").ExpectOne(() => Log.Info("number 5"));
        EventFilter.Info(new Regex("^number [0-9]$")).ExpectOne(() => Log.Info("number 5"));
        EventFilter.Custom(logged => logged.ToString().Contains("number 5", StringComparison.Ordinal)).ExpectOne(() => Log.Info("number 5"));
        Assert.ThrowsAny<XunitException>(() => EventFilter.Info("number").ExpectOne(Short, () => Log.Info("number 5")));
    }

    [Fact]
    public void A_filter_must_count()
    {
        EventFilter.Info("a").Expect(2, () =>
        {
            Log.Info("a");
            Log.Info("b");
            Log.Info("a");
        });
        EventFilter.Info("a").And.Info("b").Expect(2, () =>
        {
            Log.Info("a");
            Log.Info("b");
        });
        EventFilter.Info("a").Expect(0, Short, () => Log.Info("b"));
        Assert.ThrowsAny<XunitException>(() => EventFilter.Info("a").Expect(0, Short, () => Log.Info("a")));
        Assert.ThrowsAny<XunitException>(() => EventFilter.Info("a").Expect(2, Short, () => Log.Info("a")));
    }

    [Fact]
    public void A_filter_must_look_for_an_exception()
    {
        var cause = new InvalidTimeZoneException("why", new NotSupportedException("deep down"));

        EventFilter.Exception<InvalidTimeZoneException>().ExpectOne(() => Log.Error(cause, "failed"));
        EventFilter.Exception<InvalidTimeZoneException>("why").ExpectOne(() => Log.Error(cause, "failed"));
        EventFilter.Exception<InvalidTimeZoneException>(contains: "fail").ExpectOne(() => Log.Error(cause, "failed"));
        EventFilter.Exception(typeof(NotSupportedException), checkInnerExceptions: true).ExpectOne(() => Log.Error(cause, "failed"));
        Assert.ThrowsAny<XunitException>(() => EventFilter.Exception<NotSupportedException>().ExpectOne(Short, () => Log.Error(cause, "failed")));
    }

    [Fact]
    public void A_filter_must_look_for_dead_letters()
    {
        var actor = Sys.ActorOf(BlackHoleActor.Props, "gone");
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);

        EventFilter.DeadLetter().ExpectOne(() => actor.Tell("lost"));
        EventFilter.DeadLetter<string>().ExpectOne(() => actor.Tell("lost"));
        EventFilter.DeadLetter<string>(text => text == "lost").ExpectOne(() => actor.Tell("lost"));
        Assert.ThrowsAny<XunitException>(() => EventFilter.DeadLetter<int>().ExpectOne(Short, () => actor.Tell("lost")));
    }

    [Fact]
    public void A_filter_must_look_for_the_source()
    {
        var actor = Sys.ActorOf<Logging>("logging");

        EventFilter.Info("a", source: actor.Path.ToString()).ExpectOne(() => actor.Tell("a"));
        Assert.ThrowsAny<XunitException>(() => EventFilter.Info("a", source: "akka://test/user/other").ExpectOne(Short, () => actor.Tell("a")));
    }

    [Fact]
    public void Muted_events_must_be_muted_until_the_end()
    {
        EventFilter.Error().Mute(() => Log.Error("quiet"));
        using (EventFilter.Error().Mute()) Log.Error("quiet");
        EventFilter.Error("loud").ExpectOne(() => Log.Error("loud"));
    }

    [Fact]
    public async Task A_filter_must_exist_for_awaiting()
    {
        await EventFilter.Info("a").ExpectOneAsync(async () =>
        {
            await Task.Yield();
            Log.Info("a");
        });
        Assert.Equal(5, await EventFilter.Info("a").ExpectAsync(1, () =>
        {
            Log.Info("a");
            return Task.FromResult(5);
        }));
        await Assert.ThrowsAnyAsync<XunitException>(() => EventFilter.Info("a").ExpectAsync(1, Short, () => Task.CompletedTask));
    }

    private sealed class Logging : ReceiveActor
    {
        private readonly ILoggingAdapter _log = Context.GetLogger();

        public Logging() => ReceiveAny(message => _log.Info("{0}", message));
    }
}
