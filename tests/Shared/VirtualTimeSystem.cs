using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace ActorCluster.Testing;

/// <summary>
/// An actor system whose actors run on the thread of the test, one message at a time, and whose clock moves only when the test moves it.
/// After <see cref="Drain"/> or <see cref="Advance"/> every actor is idle, so a test looks at what happened without waiting. An actor that
/// fails fails the test.
/// </summary>
internal sealed class VirtualTimeSystem : IDisposable
{
    private readonly VirtualScheduler _scheduler;
    private readonly List<Error> _errors = [];

    public VirtualTimeSystem()
    {
        var engine = ConfigurationFactory.ParseString($$"""
            akka {
              loglevel = WARNING
              stdout-loglevel = OFF
              loggers = []
              log-dead-letters = off
              scheduler.implementation = "{{typeof(VirtualScheduler).AssemblyQualifiedName}}"
              actor.default-dispatcher { type = "{{typeof(RunQueueConfigurator).AssemblyQualifiedName}}", throughput = 1 }
              actor.internal-dispatcher { type = "{{typeof(RunQueueConfigurator).AssemblyQualifiedName}}", throughput = 1 }
            }
            """);
        System = ActorSystem.Create("test", engine);
        _scheduler = (VirtualScheduler)System.Scheduler;
        _scheduler.TakeOver();
        Time = new VirtualTime(_scheduler);
        System.EventStream.Subscribe(System.ActorOf(Props.Create<ErrorCollector>(_errors), "errors"), typeof(Error));
        Drain();
    }

    public ActorSystem System { get; }

    public TimeProvider Time { get; }

    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>Whether actors may fail without failing the test.</summary>
    public bool ToleratesErrors { get; set; }

    /// <summary>Creates an actor and lets it begin.</summary>
    public IActorRef Start(Props props, string name)
    {
        var actor = System.ActorOf(props, name);
        Drain();
        return actor;
    }

    /// <summary>Runs until every actor is idle.</summary>
    public void Drain()
    {
        _scheduler.Drain();
        CheckErrors();
    }

    /// <summary>Moves the clock on, timer by timer.</summary>
    public void Advance(TimeSpan by)
    {
        _scheduler.Advance(by);
        CheckErrors();
    }

    public void Dispose()
    {
        _scheduler.Release();
        System.Terminate();
    }

    private void CheckErrors()
    {
        if (_errors.Count > 0 && !ToleratesErrors)
        {
            var first = _errors[0];
            _errors.Clear();
            throw new InvalidOperationException(first.ToString(), first.Cause);
        }
    }

    private sealed class VirtualTime(VirtualScheduler scheduler) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => scheduler.Current;
    }
}

internal sealed class ErrorCollector(List<Error> errors) : UntypedActor
{
    protected override void OnReceive(object message) => errors.Add((Error)message);
}
