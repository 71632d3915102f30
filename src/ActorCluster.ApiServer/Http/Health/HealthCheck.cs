namespace ActorCluster.ApiServer.Http.Health;

/// <summary>The paths under which a check is told.</summary>
[Flags]
internal enum HealthPaths
{
    /// <summary><c>/healthz</c>.</summary>
    Healthz = 1,

    /// <summary><c>/livez</c>: a server that fails is to be started anew.</summary>
    Livez = 2,

    /// <summary><c>/readyz</c>: a server that fails is to get no requests.</summary>
    Readyz = 4,

    /// <summary>All of them.</summary>
    All = Healthz | Livez | Readyz,
}

/// <summary>One thing that must be well.</summary>
/// <param name="Name">Its name, <c>etcd</c>.</param>
/// <param name="Paths">Where it counts.</param>
/// <param name="FailureAsync">Looks, and says what is wrong; null when nothing is.</param>
internal sealed record HealthCheck(string Name, HealthPaths Paths, Func<HealthProbe, Task<string?>> FailureAsync);
