namespace ActorCluster.Api.Schema;

/// <summary>
/// Server-side apply owns objects of the type as a whole, wherever they are (Go's marker <c>+structType=atomic</c>,
/// <c>x-kubernetes-map-type: atomic</c>).
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AtomicAttribute : Attribute;
