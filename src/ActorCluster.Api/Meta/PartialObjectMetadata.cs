namespace ActorCluster.Api.Meta;

/// <summary>An object of any kind reduced to its metadata, for clients that ask for <c>as=PartialObjectMetadata</c>.</summary>
public sealed record PartialObjectMetadata : KubernetesObject
{
}
