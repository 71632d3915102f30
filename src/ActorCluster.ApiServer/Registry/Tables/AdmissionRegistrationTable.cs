using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Resources.Access;
using ActorCluster.ApiServer.Tables;

namespace ActorCluster.ApiServer.Registry.Tables;

/// <summary>The resources of <c>admissionregistration.k8s.io</c>.</summary>
internal static class AdmissionRegistrationTable
{
    /// <summary>Every resource of the group.</summary>
    public static IReadOnlyList<ServedResource> All { get; } =
    [
        new ResourceDefinition(ResourceTypes.MutatingWebhookConfigurations, new MutatingWebhookStrategy()) { Columns = WebhookPrinters.Mutating },
        new ResourceDefinition(ResourceTypes.ValidatingWebhookConfigurations, new ValidatingWebhookStrategy()) { Columns = WebhookPrinters.Validating },
        new ResourceDefinition(ResourceTypes.ValidatingAdmissionPolicies, new AdmissionPolicyStrategy())
        {
            Subresources = [Subresource.Status],
            Columns = WebhookPrinters.Policies,
        },
        new ResourceDefinition(ResourceTypes.ValidatingAdmissionPolicyBindings, new AdmissionPolicyBindingStrategy()) { Columns = WebhookPrinters.Bindings },
    ];
}
