using System.Runtime.CompilerServices;
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

    /// <summary>Lets time pass until a condition holds.</summary>
    /// <param name="within">How long that may take.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="text">The condition as it is written in the test; the compiler fills it in.</param>
    /// <exception cref="ClusterAssertionException">It does not hold in time.</exception>
    public Task Eventually(
        TimeSpan within, Func<ClusterView, bool> condition, [CallerArgumentExpression(nameof(condition))] string text = "") =>
        _turnstile.RunAsync(() => Await(within, condition, text));

    /// <summary>Lets time pass, through all of which a condition has to hold.</summary>
    /// <param name="during">How long.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="text">The condition as it is written in the test; the compiler fills it in.</param>
    /// <exception cref="ClusterAssertionException">It ceases to hold.</exception>
    public Task Always(
        TimeSpan during, Func<ClusterView, bool> condition, [CallerArgumentExpression(nameof(condition))] string text = "") =>
        _turnstile.RunAsync(() => Hold(during, condition, $"always held for {LabDuration.Format(during)}: {text}"));

    /// <summary>Lets time pass, through none of which a condition may hold.</summary>
    /// <param name="during">How long.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="text">The condition as it is written in the test; the compiler fills it in.</param>
    /// <exception cref="ClusterAssertionException">It holds.</exception>
    public Task Never(
        TimeSpan during, Func<ClusterView, bool> condition, [CallerArgumentExpression(nameof(condition))] string text = "") =>
        _turnstile.RunAsync(() => Hold(during, view => !condition(view), $"never held for {LabDuration.Format(during)}: {text}"));

    private void Await(TimeSpan within, Func<ClusterView, bool> condition, string text)
    {
        if (!RunUntil(within, condition))
        {
            throw Failed($"This should have come to hold within {LabDuration.Format(within)}: {text}");
        }
    }

    private void Hold(TimeSpan during, Func<ClusterView, bool> condition, string text)
    {
        var began = Elapsed;
        if (RunUntil(during, view => !condition(view)))
        {
            throw Failed($"This should have {text}. It was different after {LabDuration.Format(Elapsed - began)}.");
        }
    }

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

    private ClusterView NewView() => new(Now, Stored);

    private IReadOnlyList<KubernetesObject> Stored(ResourceType resource) =>
        [.. _host.Disk.List(new StoreRangeQuery(resource.QualifiedName, "", 0)).Entries.Select(static entry => entry.Value)];

    private ClusterAssertionException Failed(string what)
    {
        _failed = true;
        return new ClusterAssertionException($"{what}\nAt {Now:HH:mm:ss.fff}, {LabDuration.Format(Elapsed)} after the start:\n{NewView().Describe()}{Repetition()}");
    }
}
