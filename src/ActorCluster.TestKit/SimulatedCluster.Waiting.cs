using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Store;
using ActorCluster.TestKit.Conditions;

namespace ActorCluster.TestKit;

/// <content>Conditions in virtual time. They are looked at whenever an object has changed, and once a second.</content>
public sealed partial class SimulatedCluster
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    // By the wall clock: at a pace others run the cluster, and there is only to look.
    private static readonly TimeSpan PacedLook = TimeSpan.FromMilliseconds(5);

    private protected override Task<bool> RunUntilAsync(TimeSpan within, Func<ClusterView, bool> condition) =>
        _turnstile.RunAsync(() => RunUntil(within, condition));

    private protected override ClusterAssertionException Failed(string what) => _turnstile.Run(() =>
    {
        _failed = true;
        return new ClusterAssertionException(
            $"{what}\nAt {Now:HH:mm:ss.fff}, {LabDuration.Format(Elapsed)} after the start:\n{NewView().Describe()}{Repetition()}");
    });

    private protected override ClusterView NewView() => new(Now, Stored);

    private bool RunUntil(TimeSpan within, Func<ClusterView, bool> condition)
    {
        var until = Elapsed + within;
        Settle();
        while (!condition(NewView()))
        {
            if (_access?.Attendant is { IsPaced: true } attendant)
            {
                if (attendant.Failure is { } failure)
                {
                    throw new InvalidOperationException("the simulation broke off", failure);
                }

                if (Elapsed >= until)
                {
                    return condition(NewView());
                }

                _turnstile.Yield(PacedLook);
                continue;
            }

            var revision = _host.Disk.Revision;
            var pause = Elapsed + LookInterval;
            var limit = pause < until ? pause : until;
            var moved = true;
            while (moved && _host.Disk.Revision == revision)
            {
                moved = _host.Scheduler.Step(limit);
            }

            if (!moved && Elapsed >= until)
            {
                return condition(NewView());
            }
        }

        return true;
    }

    private IReadOnlyList<KubernetesObject> Stored(ResourceType resource) =>
        [.. _host.Disk.List(new StoreRangeQuery(resource.QualifiedName, "", 0)).Entries.Select(static entry => entry.Value)];
}
