using ActorCluster.Client.Configuration;
using ActorCluster.Controllers.Framework;
using ActorCluster.Testing;
using Akka.Actor;

namespace ActorCluster.Controllers.Tests;

public sealed class ControllersSupervisorSpec : IDisposable
{
    private readonly VirtualTimeSystem _system = new() { ToleratesErrors = true };
    private readonly List<DateTimeOffset> _starts = [];

    public void Dispose() => _system.Dispose();

    [Fact]
    public void Supervisor_must_name_every_controller_once()
    {
        var names = ControllersSupervisor.Registry(Context(), "PEM").Select(entry => entry.Name).ToList();
        Assert.Equal(names.Distinct(), names);
        Assert.Contains("garbage-collector", names);
    }

    [Fact]
    public void Supervisor_must_start_a_crashed_controller_anew_after_a_growing_pause()
    {
        _system.Start(Props.Create(() => new ControllersSupervisor(Context(), new[] { new ControllerEntry("fragile", Props.Create<Fragile>(_starts, _system.Time)) })), "controllers");
        _system.Advance(TimeSpan.FromMinutes(10));
        var pauses = _starts.Zip(_starts.Skip(1), static (left, right) => (right - left).TotalSeconds).Take(8);
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], pauses);
    }

    private ControllerContext Context()
    {
        var config = ReferenceConfiguration.Load();
        return new ControllerContext(_system.System.DeadLetters, _system.Time, ClientSettings.FromConfig(config), ControllerSettings.FromConfig(config));
    }

    private sealed class Fragile : UntypedActor
    {
        public Fragile(List<DateTimeOffset> starts, TimeProvider time)
        {
            starts.Add(time.GetUtcNow());
            Self.Tell("crash");
        }

        protected override void OnReceive(object message) => throw new InvalidOperationException("on purpose");
    }
}
