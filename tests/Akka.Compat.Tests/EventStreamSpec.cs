using Akka.Actor;
using Akka.Event;

namespace Akka.Compat.Tests;

public sealed class EventStreamSpec : SystemSpec
{
    public EventStreamSpec()
        : base($"akka {{ loglevel = INFO, loggers = [\"{typeof(Recorder).AssemblyQualifiedName}\"] }}")
    {
    }

    [Fact]
    public void A_subscriber_must_get_events_of_a_type_and_those_derived_from_it()
    {
        Assert.True(System.EventStream.Subscribe(Out, typeof(Animal)));
        System.EventStream.Publish(new Animal("a"));
        System.EventStream.Publish(new Dog("d"));
        System.EventStream.Publish("other");
        Probe.Expect(new Animal("a"), new Dog("d"));
        Probe.ExpectNothing();
    }

    [Fact]
    public void A_subscription_below_another_must_be_refused()
    {
        Assert.True(System.EventStream.Subscribe(Out, typeof(Animal)));
        Assert.False(System.EventStream.Subscribe(Out, typeof(Dog)));
        System.EventStream.Publish(new Dog("d"));
        Probe.Expect(new Dog("d"));
        Probe.ExpectNothing();
    }

    [Fact]
    public void An_unsubscribed_must_get_nothing()
    {
        System.EventStream.Subscribe(Out, typeof(Animal));
        Assert.True(System.EventStream.Unsubscribe(Out, typeof(Animal)));
        Assert.False(System.EventStream.Unsubscribe(Out));
        System.EventStream.Publish(new Animal("a"));
        Probe.ExpectNothing();
    }

    [Fact]
    public void A_configured_logger_must_get_events_from_its_level_on()
    {
        var recorded = new Probe(System);
        System.EventStream.Subscribe(recorded.Ref, typeof(Recorded));
        var log = Logging.GetLogger(System, "source");
        Assert.False(log.IsDebugEnabled);
        log.Debug("no");
        log.Info("one {0}", 1);
        log.Warning("two");
        log.Error(new InvalidOperationException("boom"), "three {0} {1}", "a", "b");
        recorded.Expect(
            new Recorded(LogLevel.InfoLevel, "one 1", "source(akka://spec)", null),
            new Recorded(LogLevel.WarningLevel, "two", "source(akka://spec)", null),
            new Recorded(LogLevel.ErrorLevel, "three a b", "source(akka://spec)", "boom"));
    }

    [Fact]
    public void The_logger_of_an_actor_must_name_its_path()
    {
        var recorded = new Probe(System);
        System.EventStream.Subscribe(recorded.Ref, typeof(Recorded));
        Run((message, context) => context.GetLogger().Info("{0}", message), "speaker").Tell("hello");
        recorded.Expect(new Recorded(LogLevel.InfoLevel, "hello", "akka://spec/user/speaker", null));
    }

    public record Animal(string Name);

    public sealed record Dog(string Name) : Animal(Name);

    public sealed record Recorded(LogLevel Level, string Text, string Source, string? Cause);

    public sealed class Recorder : ReceiveActor
    {
        public Recorder()
        {
            Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
            Receive<LogEvent>(e => Context.System.EventStream.Publish(new Recorded(e.LogLevel(), $"{e.Message}", e.LogSource, e.Cause?.Message)));
        }
    }
}
