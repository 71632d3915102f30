namespace ActorCluster.ApiServer.OpenApi;

/// <summary>A document with its fingerprint.</summary>
/// <param name="Utf8">The document.</param>
/// <param name="ETag">The fingerprint in quotes, as the header carries it.</param>
internal sealed record HashedDocument(byte[] Utf8, string ETag);
