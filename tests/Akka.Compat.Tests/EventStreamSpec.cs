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
    public void A_subscription_below_another_must_change_nothing()
    {
        Assert.True(System.EventStream.Subscribe(Out, typeof(Animal)));
        Assert.True(System.EventStream.Subscribe(Out, typeof(Dog)));
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
    public void A_template_must_take_any_number_of_arguments_with_and_without_a_cause()
    {
        var recorded = new Probe(System);
        System.EventStream.Subscribe(recorded.Ref, typeof(Recorded));
        System.EventStream.SetLogLevel(LogLevel.DebugLevel);
        var log = Logging.GetLogger(System, "source");
        var boom = new InvalidOperationException("boom");
        log.Debug("{0}{1}{2}", 1, 2, 3);
        log.Info("{0}{1}{2}{3}", 1, 2, 3, 4);
        log.Warning("{0}{1}{2}{3}{4}", 1, 2, 3, 4, 5);
        log.Error("{0}{1}{2}{3}{4}{5}", 1, 2, 3, 4, 5, 6);
        log.Debug(boom, "none");
        log.Info(boom, "{0}", 1);
        log.Warning(boom, "{0}{1}{2}{3}", 1, 2, 3, 4);
        log.Error(boom, "{0}{1}{2}{3}{4}{5}", 1, 2, 3, 4, 5, 6);
        Assert.Equal(
            ["123", "1234", "12345", "123456", "none boom", "1 boom", "1234 boom", "123456 boom"],
            Enumerable.Range(0, 8).Select(_ => recorded.Expect<Recorded>()).Select(r => r.Cause is null ? r.Text : $"{r.Text} {r.Cause}"));
    }

    [Fact]
    public void A_channel_must_be_named_by_a_type_parameter_as_well()
    {
        Assert.True(System.EventStream.Subscribe<Animal>(Out));
        Assert.False(System.EventStream.Subscribe<Animal>(Out));
        System.EventStream.Publish(new Cat("a"));
        Probe.Expect(new Cat("a"));
        Assert.True(System.EventStream.Unsubscribe<Animal>(Out));
        Assert.False(System.EventStream.Unsubscribe<Animal>(Out));
        System.EventStream.Publish(new Cat("b"));
        Probe.ExpectNothing();
    }

    [Fact]
    public void The_logger_of_an_actor_must_name_its_path()
    {
        var recorded = new Probe(System);
        System.EventStream.Subscribe(recorded.Ref, typeof(Recorded));
        Run((message, context) => context.GetLogger().Info("{0}", message), "speaker").Tell("hello");
        recorded.Expect(new Recorded(LogLevel.InfoLevel, "hello", "akka://spec/user/speaker", null));
    }

    [Fact]
    public void A_subscription_to_less_must_take_only_that_away()
    {
        System.EventStream.Subscribe(Out, typeof(Dog));
        Assert.True(System.EventStream.Subscribe(Out, typeof(Animal)));
        System.EventStream.Publish(new Cat("c"));
        System.EventStream.Publish(new Dog("d"));
        Probe.Expect(new Cat("c"), new Dog("d"));
        System.EventStream.Unsubscribe(Out, typeof(Dog));
        System.EventStream.Publish(new Cat("c"));
        System.EventStream.Publish(new Animal("a"));
        Probe.Expect(new Cat("c"), new Animal("a"));
    }

    [Fact]
    public void Interfaces_must_be_channels()
    {
        Assert.True(System.EventStream.Subscribe(Out, typeof(IFurry)));
        System.EventStream.Publish(new Animal("a"));
        System.EventStream.Publish(new Cat("c"));
        Probe.Expect(new Cat("c"));
        Assert.True(System.EventStream.Unsubscribe(Out, typeof(IFurry)));
        Assert.False(System.EventStream.Unsubscribe(Out, typeof(IFurry)));
    }

    [Fact]
    public void Nobody_must_not_subscribe()
    {
        Assert.Throws<ArgumentNullException>(() => System.EventStream.Subscribe(null!, typeof(Animal)));
        Assert.Throws<ArgumentNullException>(() => System.EventStream.Unsubscribe(null!, typeof(Animal)));
        Assert.Throws<ArgumentNullException>(() => System.EventStream.Unsubscribe(null!));
    }

    [Fact]
    public async Task A_subscriber_that_stopped_must_be_unsubscribed()
    {
        System.EventStream.Subscribe(Out, typeof(DeadLetter));
        var subscriber = Run((_, _) => { });
        System.EventStream.Subscribe(subscriber, typeof(Animal));
        Assert.True(await subscriber.GracefulStop(Probe.Patience));
        // The stream is told of the end as anybody else who watches is.
        Assert.True(SpinWait.SpinUntil(() => !System.EventStream.Unsubscribe(subscriber), Probe.Patience));
    }

    [Fact]
    public void A_subscriber_of_dead_letters_that_stopped_must_not_make_others()
    {
        using var gate = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var subscriber = Run((_, _) =>
        {
            entered.Set();
            gate.Wait(Probe.Patience);
        });
        foreach (var channel in new[] { typeof(DeadLetter), typeof(AllDeadLetters) }) System.EventStream.Subscribe(subscriber, channel);
        System.EventStream.Subscribe(Out, typeof(AllDeadLetters));
        subscriber.Tell("wait");
        Assert.True(entered.Wait(Probe.Patience));
        for (var i = 0; i < 3; i++) System.DeadLetters.Tell(i, Out);
        ((IInternalActorRef)subscriber).Stop();
        gate.Set();
        // What was in its mailbox is gone with it.
        for (var i = 0; i < 3; i++) Assert.Equal(i, Probe.Expect<DeadLetter>().Message);
        Probe.Watch(subscriber);
        Probe.Expect<Terminated>();
        Probe.ExpectNothing();
    }

    [Fact]
    public void The_level_must_be_changed_while_the_system_runs()
    {
        var recorded = new Probe(System);
        System.EventStream.Subscribe(recorded.Ref, typeof(Recorded));
        var log = Logging.GetLogger(System, "source");
        System.EventStream.SetLogLevel(LogLevel.ErrorLevel);
        log.Warning("no");
        log.Error("yes");
        System.EventStream.SetLogLevel(LogLevel.DebugLevel);
        System.EventStream.Publish(new Debug("source", GetType(), "yes, too"));
        Assert.Equal(["yes", "yes, too"], new[] { recorded.Expect<Recorded>().Text, recorded.Expect<Recorded>().Text });
    }

    public interface IFurry
    {
    }

    public sealed record Cat(string Name) : Animal(Name), IFurry;

    public record Animal(string Name);

    public sealed record Dog(string Name) : Animal(Name);

    public sealed record Recorded(LogLevel Level, string Text, string Source, string? Cause);

    public sealed class Recorder : ReceiveActor
    {
        public Recorder()
        {
            Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
            Receive<LogEvent>(e => Context.System.EventStream.Publish(new Recorded(e.LogLevel(), $"{e.Message}", WithoutBlank(e.LogSource), e.Cause?.Message)));
        }

        // Versions differ in the blank before the name of the system.
        private static string WithoutBlank(string source) => source.Replace(" (", "(", StringComparison.Ordinal);
    }
}
