using System.Runtime.CompilerServices;
using ActorCluster.Api.Lab.Text;
using ActorCluster.TestKit.Conditions;

namespace ActorCluster.TestKit;

/// <content>Conditions in the cluster's time. They are looked at whenever an object has changed, and now and then.</content>
public abstract partial class TestCluster
{
    /// <summary>Lets time pass until a condition holds.</summary>
    /// <param name="within">How long that may take.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="text">The condition as it is written in the test; the compiler fills it in.</param>
    /// <exception cref="ClusterAssertionException">It does not hold in time.</exception>
    public Task Eventually(
        TimeSpan within, Func<ClusterView, bool> condition, [CallerArgumentExpression(nameof(condition))] string text = "") =>
        AwaitAsync(within, condition, text);

    /// <summary>Lets time pass, through all of which a condition has to hold.</summary>
    /// <param name="during">How long.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="text">The condition as it is written in the test; the compiler fills it in.</param>
    /// <exception cref="ClusterAssertionException">It ceases to hold.</exception>
    public Task Always(
        TimeSpan during, Func<ClusterView, bool> condition, [CallerArgumentExpression(nameof(condition))] string text = "") =>
        HoldAsync(during, condition, $"always held for {LabDuration.Format(during)}: {text}");

    /// <summary>Lets time pass, through none of which a condition may hold.</summary>
    /// <param name="during">How long.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="text">The condition as it is written in the test; the compiler fills it in.</param>
    /// <exception cref="ClusterAssertionException">It holds.</exception>
    public Task Never(
        TimeSpan during, Func<ClusterView, bool> condition, [CallerArgumentExpression(nameof(condition))] string text = "") =>
        HoldAsync(during, view => !condition(view), $"never held for {LabDuration.Format(during)}: {text}");

    private protected async Task AwaitAsync(TimeSpan within, Func<ClusterView, bool> condition, string text)
    {
        if (!await RunUntilAsync(within, condition).ConfigureAwait(false))
        {
            throw Failed($"This should have come to hold within {LabDuration.Format(within)}: {text}");
        }
    }

    private async Task HoldAsync(TimeSpan during, Func<ClusterView, bool> condition, string text)
    {
        var began = Elapsed;
        if (await RunUntilAsync(during, view => !condition(view)).ConfigureAwait(false))
        {
            throw Failed($"This should have {text}. It was different after {LabDuration.Format(Elapsed - began)}.");
        }
    }
}
