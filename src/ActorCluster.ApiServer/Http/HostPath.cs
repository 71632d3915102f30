namespace ActorCluster.ApiServer.Http;

/// <summary>A path of the program that hosts the server, which is not Kubernetes'. Callers are authenticated as for any other.</summary>
/// <param name="Path">The path without the first slash (<c>actorcluster.dev/time</c>).</param>
/// <param name="Handle">Answers a request. Called by any thread.</param>
public sealed record HostPath(string Path, Func<HostRequest, Task<HostAnswer>> Handle);

/// <summary>A request for a <see cref="HostPath"/>.</summary>
/// <param name="Method">The method (<c>GET</c>, <c>POST</c>).</param>
/// <param name="Body">The body; empty for none.</param>
public sealed record HostRequest(string Method, ReadOnlyMemory<byte> Body);

/// <summary>The answer to a <see cref="HostRequest"/>.</summary>
/// <param name="Code">The HTTP code.</param>
/// <param name="Json">The document.</param>
public sealed record HostAnswer(int Code, ReadOnlyMemory<byte> Json);
