using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Networking;

/// <summary>A class of Ingresses: the controller that acts on them.</summary>
public sealed record IngressClass : KubernetesObject
{
    /// <summary>The controller.</summary>
    [Field(2, Always = true)]
    public IngressClassSpec Spec { get; init => field = value ?? IngressClassSpec.Empty; } = IngressClassSpec.Empty;
}

/// <summary>The controller of a class of Ingresses.</summary>
public sealed record IngressClassSpec
{
    /// <summary>The value with every field left out.</summary>
    public static IngressClassSpec Empty { get; } = new();

    /// <summary>Name of the controller, a domain and a path. It cannot be changed.</summary>
    [Field(1)]
    public string? Controller { get; init; }

    /// <summary>An object with settings of the controller.</summary>
    [Field(2)]
    public IngressClassParametersReference? Parameters { get; init; }
}

/// <summary>Names an object with settings of a controller.</summary>
public sealed record IngressClassParametersReference
{
    /// <summary>Group of the object, left out for the core group.</summary>
    [Field(1, Pointer = true)]
    public string? ApiGroup { get; init; }

    /// <summary>Kind of the object.</summary>
    [Field(2, Always = true, Required = true)]
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>Name of the object.</summary>
    [Field(3, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary><c>Cluster</c> (the default) or <c>Namespace</c>.</summary>
    [Field(4, Always = true, Pointer = true)]
    public string? Scope { get; init; }

    /// <summary>Namespace of the object, for the scope <c>Namespace</c> only.</summary>
    [Field(5, Pointer = true)]
    public string? Namespace { get; init; }
}

/// <summary>Annotations about classes of Ingresses.</summary>
public static class IngressClassAnnotations
{
    /// <summary>The class is that of Ingresses that name none.</summary>
    public const string IsDefault = "ingressclass.kubernetes.io/is-default-class";

    /// <summary>The class of an Ingress, in its older form.</summary>
    public const string Class = "kubernetes.io/ingress.class";
}
