using ActorCluster.Api.Resources;

namespace ActorCluster.ApiServer.Registry;

/// <summary>Storage names that decisions ask for by themselves; made once, because a qualified name is put together on each call.</summary>
internal static class StorageNames
{
    public static string Pods { get; } = ResourceTypes.Pods.QualifiedName;

    public static string Namespaces { get; } = ResourceTypes.Namespaces.QualifiedName;

    public static string Services { get; } = ResourceTypes.Services.QualifiedName;

    public static string ServiceAccounts { get; } = ResourceTypes.ServiceAccounts.QualifiedName;

    public static string LimitRanges { get; } = ResourceTypes.LimitRanges.QualifiedName;

    public static string ResourceQuotas { get; } = ResourceTypes.ResourceQuotas.QualifiedName;

    public static string StorageClasses { get; } = ResourceTypes.StorageClasses.QualifiedName;

    public static string IngressClasses { get; } = ResourceTypes.IngressClasses.QualifiedName;

    public static string RuntimeClasses { get; } = ResourceTypes.RuntimeClasses.QualifiedName;

    public static string PriorityClasses { get; } = ResourceTypes.PriorityClasses.QualifiedName;

    public static string FlowSchemas { get; } = ResourceTypes.FlowSchemas.QualifiedName;

    public static string PriorityLevels { get; } = ResourceTypes.PriorityLevelConfigurations.QualifiedName;

    public static string PodDisruptionBudgets { get; } = ResourceTypes.PodDisruptionBudgets.QualifiedName;

    public static string CustomResourceDefinitions { get; } = ResourceTypes.CustomResourceDefinitions.QualifiedName;

    public static string Endpoints { get; } = ResourceTypes.For<Api.Core.Endpoints>().QualifiedName;

    public static string ApiServices { get; } = ResourceTypes.ApiServices.QualifiedName;

    public static string MutatingWebhooks { get; } = ResourceTypes.MutatingWebhookConfigurations.QualifiedName;

    public static string ValidatingWebhooks { get; } = ResourceTypes.ValidatingWebhookConfigurations.QualifiedName;

    public static string AdmissionPolicies { get; } = ResourceTypes.ValidatingAdmissionPolicies.QualifiedName;

    public static string AdmissionPolicyBindings { get; } = ResourceTypes.ValidatingAdmissionPolicyBindings.QualifiedName;

    public static string Events { get; } = ResourceTypes.Events.QualifiedName;
}
