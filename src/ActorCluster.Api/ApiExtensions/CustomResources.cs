using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;

namespace ActorCluster.Api.ApiExtensions;

/// <summary>What a CustomResourceDefinition says, in the terms of this API.</summary>
public static class CustomResources
{
    /// <summary>The condition of a definition that is served.</summary>
    public const string Established = "Established";

    /// <summary>The condition of a definition whose names are free.</summary>
    public const string NamesAccepted = "NamesAccepted";

    /// <summary>The condition of a definition that is being deleted.</summary>
    public const string Terminating = "Terminating";

    /// <summary>The condition of a definition in a group of Kubernetes' own.</summary>
    public const string ApprovalPolicy = "KubernetesAPIApprovalPolicyConformant";

    /// <summary>The finalizer that keeps a definition until its objects are gone.</summary>
    public const string CleanupFinalizer = "customresourcecleanup.apiextensions.k8s.io";

    /// <summary>The scope of objects in namespaces.</summary>
    public const string Namespaced = "Namespaced";

    /// <summary>The condition of a type; null when there is none.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="type">The type.</param>
    public static CustomResourceDefinitionCondition? Condition(this CustomResourceDefinition definition, string type)
    {
        foreach (var condition in definition.Status.Conditions ?? [])
        {
            if (condition.Type == type)
            {
                return condition;
            }
        }

        return null;
    }

    /// <summary>Whether a condition holds.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="type">The type.</param>
    public static bool Is(this CustomResourceDefinition definition, string type) => definition.Condition(type)?.Status == ConditionStatus.True;

    /// <summary>A version of the resource of a definition, by the names that were accepted.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="version">The version.</param>
    public static ResourceType TypeOf(CustomResourceDefinition definition, CustomResourceDefinitionVersion version)
    {
        var names = definition.Status.AcceptedNames;
        return new ResourceType(
            definition.Spec.Group,
            version.Name,
            names.Kind,
            names.Plural,
            names.Singular ?? "",
            definition.Spec.Scope == Namespaced,
            typeof(CustomObject))
        {
            ShortNames = names.ShortNames ?? [],
            Categories = names.Categories ?? [],
            ListKind = names.ListKind ?? names.Kind + "List",
        };
    }

    /// <summary>The resource of a definition by which its objects are followed: one served version; null while it is not served.</summary>
    /// <param name="definition">The definition.</param>
    public static ResourceType? ServedTypeOf(CustomResourceDefinition definition)
    {
        if (!definition.Is(Established))
        {
            return null;
        }

        var version = definition.Spec.Versions.FirstOrDefault(static version => version is { Storage: true, Served: true })
            ?? definition.Spec.Versions.FirstOrDefault(static version => version.Served);
        return version is null ? null : TypeOf(definition, version);
    }
}
