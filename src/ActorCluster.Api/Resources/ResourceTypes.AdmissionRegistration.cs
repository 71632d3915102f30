using ActorCluster.Api.AdmissionRegistration;

namespace ActorCluster.Api.Resources;

public static partial class ResourceTypes
{
    private const string AdmissionRegistration = "admissionregistration.k8s.io";

    /// <summary>Webhooks that may change objects.</summary>
    public static ResourceType MutatingWebhookConfigurations { get; } =
        Cluster<MutatingWebhookConfiguration>(AdmissionRegistration, "mutatingwebhookconfigurations") with { Categories = ["api-extensions"] };

    /// <summary>Webhooks that may refuse objects.</summary>
    public static ResourceType ValidatingWebhookConfigurations { get; } =
        Cluster<ValidatingWebhookConfiguration>(AdmissionRegistration, "validatingwebhookconfigurations") with { Categories = ["api-extensions"] };

    /// <summary>Rules in CEL.</summary>
    public static ResourceType ValidatingAdmissionPolicies { get; } =
        Cluster<ValidatingAdmissionPolicy>(AdmissionRegistration, "validatingadmissionpolicies") with { Categories = ["api-extensions"] };

    /// <summary>What puts rules in CEL in force.</summary>
    public static ResourceType ValidatingAdmissionPolicyBindings { get; } =
        Cluster<ValidatingAdmissionPolicyBinding>(AdmissionRegistration, "validatingadmissionpolicybindings") with { Categories = ["api-extensions"] };

    private static ResourceType[] AdmissionRegistrationGroup =>
        [MutatingWebhookConfigurations, ValidatingAdmissionPolicies, ValidatingAdmissionPolicyBindings, ValidatingWebhookConfigurations];
}
