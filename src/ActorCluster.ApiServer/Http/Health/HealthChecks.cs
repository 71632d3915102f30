using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Http.Health;

/// <summary>
/// The checks of kube-apiserver that have a meaning here, in its order (k8s.io/apiserver <c>pkg/server/config.go</c> and
/// <c>options/etcd.go</c>, kubernetes <c>pkg/controlplane</c>). Every one of them looks at what it is named after.
/// </summary>
internal static class HealthChecks
{
    /// <summary>The checks of a server.</summary>
    /// <param name="authorization">How it authorises: roles are only waited for where they count.</param>
    /// <param name="stopping">The server shuts down.</param>
    public static IReadOnlyList<HealthCheck> Of(AuthorizationMode authorization, CancellationToken stopping) =>
    [
        new HealthCheck("ping", HealthPaths.All, static _ => Task.FromResult<string?>(null)),
        new HealthCheck("etcd", HealthPaths.All, StoreAsync),
        new HealthCheck("etcd-readiness", HealthPaths.Readyz, StoreAsync),
        new HealthCheck("informer-sync", HealthPaths.Readyz, SyncAsync),
        .. StartupSteps.Of(authorization).Select(static step => new HealthCheck(step, HealthPaths.All, probe => StepAsync(probe, step))),
        new HealthCheck("shutdown", HealthPaths.Readyz, _ => Task.FromResult(stopping.IsCancellationRequested ? "process is shutting down" : null)),
    ];

    private static async Task<string?> StoreAsync(HealthProbe probe) =>
        await probe.StoreAnswersAsync() ? null : "error getting data from etcd: context deadline exceeded";

    private static async Task<string?> SyncAsync(HealthProbe probe) =>
        await probe.HealthAsync() is { Follows: true } ? null : "1 informers not started yet: [*store.Follower]";

    private static async Task<string?> StepAsync(HealthProbe probe, string step) => await probe.HealthAsync() is not { } health
        ? "not finished"
        : health.Unfinished.GetValueOrDefault(step);
}
