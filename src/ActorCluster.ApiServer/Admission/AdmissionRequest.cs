using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Admission;

/// <summary>A creation or an update on its way through admission. Plugins change the object or refuse it.</summary>
/// <param name="definition">The resource.</param>
/// <param name="context">The surroundings.</param>
/// <param name="value">The object with its defaults.</param>
/// <param name="current">The object as it is; null at creation.</param>
/// <param name="subresource">The part that is updated; empty for the object itself.</param>
public sealed class AdmissionRequest(
    ResourceDefinition definition, RequestContext context, KubernetesObject value, KubernetesObject? current, string subresource = "")
{
    private List<string>? _warnings;

    /// <summary>The resource.</summary>
    public ResourceDefinition Definition { get; } = definition;

    /// <summary>The surroundings.</summary>
    public RequestContext Context { get; } = context;

    /// <summary>The object as it is; null at creation.</summary>
    public KubernetesObject? Current { get; } = current;

    /// <summary>The part that is updated; empty for the object itself.</summary>
    public string Subresource { get; } = subresource;

    /// <summary>The object as it shall be.</summary>
    public KubernetesObject Object { get; set; } = value;

    /// <summary>Why it is refused; null otherwise.</summary>
    public Status? Refusal { get; private set; }

    /// <summary>What is missing may appear soon: the caller asks again for a while before the refusal is final.</summary>
    public bool MayPass { get; private set; }

    /// <summary>What the client is told besides; null for nothing.</summary>
    public IReadOnlyList<string>? Warnings => _warnings;

    /// <summary>The name as messages write it: the prefix while the name is still to be generated.</summary>
    public string Name => Object.Metadata.Name.Length > 0 ? Object.Metadata.Name : Object.Metadata.GenerateName ?? "";

    /// <summary>Refuses.</summary>
    /// <param name="refusal">Why.</param>
    /// <param name="mayPass">See <see cref="MayPass"/>.</param>
    public void Refuse(Status refusal, bool mayPass = false)
    {
        Refusal = refusal;
        MayPass = mayPass;
    }

    /// <summary>Tells the client something, whatever becomes of the request.</summary>
    /// <param name="text">The text of a Warning header.</param>
    public void Warn(string text) => (_warnings ??= []).Add(text);
}

/// <summary>The admission plugins in the order in which the API server runs them.</summary>
internal static class AdmissionChain
{
    /// <summary>Runs the plugins until one refuses.</summary>
    /// <param name="request">The request.</param>
    public static void Admit(AdmissionRequest request)
    {
        NamespaceLifecycle.Admit(request);
        if (request.Refusal is not null)
        {
            return;
        }

        switch (request.Object)
        {
            case Api.Core.Pod:
                AdmitPod(request);
                break;
            case Api.Core.Node:
                TaintNodesByCondition.Admit(request);
                break;
            case Api.Core.PersistentVolumeClaim:
                DefaultStorageClass.Admit(request);
                StorageObjectInUseProtection.Admit(request, Api.Core.StorageFinalizer.Claim);
                break;
            case Api.Core.PersistentVolume:
                StorageObjectInUseProtection.Admit(request, Api.Core.StorageFinalizer.Volume);
                break;
            case Api.Networking.Ingress:
                DefaultIngressClass.Admit(request);
                break;
        }
    }

    /// <summary>
    /// Runs the plugins that change objects at an update, too. Of those of Pods they are two (<c>NewHandler(Create, Update)</c> in
    /// kubernetes <c>plugin/pkg/admission</c>), so that a manifest replaces a pod without what admission had added to it.
    /// </summary>
    /// <param name="request">The request, with <see cref="AdmissionRequest.Current"/>.</param>
    public static void AdmitUpdate(AdmissionRequest request)
    {
        if (request is { Object: Api.Core.Pod, Subresource.Length: 0 })
        {
            PriorityAdmission.Keep(request);
            DefaultTolerationSeconds.Admit(request);
        }
    }

    /// <summary>
    /// Runs the plugins that only look at what is valid by itself, at a creation and at an update. Policies and webhooks come after them,
    /// and <see cref="Charge"/> last (kubernetes pkg/kubeapiserver/options/plugins.go).
    /// </summary>
    /// <param name="request">The request, its object as it will be stored.</param>
    public static void Validate(AdmissionRequest request)
    {
        switch (request.Object)
        {
            case Api.Scheduling.PriorityClass:
                PriorityAdmission.Validate(request);
                break;
            case Api.Core.Pod when request.Current is null:
            case Api.Core.PersistentVolumeClaim:
                LimitRanger.Validate(request);
                if (request is { Refusal: null, Object: Api.Core.PersistentVolumeClaim })
                {
                    ClaimResize.Validate(request);
                }

                break;
            case Api.Certificates.CertificateSigningRequest:
                CertificateAdmission.Validate(request);
                break;
            case Api.Rbac.Role or Api.Rbac.ClusterRole or Api.Rbac.RoleBinding or Api.Rbac.ClusterRoleBinding:
                Authorization.GrantRules.Validate(request);
                break;
        }

        if (request.Refusal is null)
        {
            PodSecurity.PodSecurityAdmission.Validate(request);
        }
    }

    /// <summary>Charges quotas: the last of all, so that whoever is refused by anybody takes nothing.</summary>
    /// <param name="request">The request, which nobody has refused.</param>
    /// <returns>What the write takes of quotas; null for nothing.</returns>
    public static IReadOnlyList<Quotas.QuotaCharge>? Charge(AdmissionRequest request) => Quotas.QuotaAdmission.Check(request);

    private static void AdmitPod(AdmissionRequest request)
    {
        LimitRanger.Admit(request);
        ServiceAccountAdmission.Admit(request);
        if (request.Refusal is not null)
        {
            return;
        }

        PriorityAdmission.Admit(request);
        if (request.Refusal is null)
        {
            DefaultTolerationSeconds.Admit(request);
            RuntimeClassAdmission.Admit(request);
        }
    }
}
