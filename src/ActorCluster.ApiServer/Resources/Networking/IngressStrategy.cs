using System.Net;
using ActorCluster.Api.Networking;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Workloads;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Networking;

/// <summary>Ingresses (kubernetes <c>pkg/registry/networking/ingress</c>, <c>pkg/apis/networking/validation</c>).</summary>
internal sealed class IngressStrategy : ResourceStrategy<Ingress>
{
    protected override Ingress PrepareForCreate(Ingress value, RequestContext context) => value with
    {
        Metadata = value.Metadata with { Generation = 1 },
        Status = IngressStatus.Empty,
    };

    protected override void Validate(Ingress value, FieldErrors errors)
    {
        IngressRules.Spec(value.Spec, null, errors);
        if (value.Metadata.Annotations?.TryGetValue(IngressClassAnnotations.Class, out var annotation) == true
            && value.Spec.IngressClassName is { } name && annotation != name)
        {
            errors.Invalid(
                FieldPath.Of("annotations").Child(IngressClassAnnotations.Class), annotation, "must match `ingressClassName` when both are specified");
        }
    }

    protected override Ingress PrepareForUpdate(Ingress updated, Ingress current, RequestContext context) => updated with
    {
        Metadata = WorkloadRules.NextGeneration(updated.Metadata, current.Metadata, !SemanticEquality.AreEqual(updated.Spec, current.Spec)),
        Status = current.Status,
    };

    protected override void ValidateUpdate(Ingress updated, Ingress current, FieldErrors errors) => IngressRules.Spec(updated.Spec, current.Spec, errors);

    protected override Ingress PrepareForStatusUpdate(Ingress updated, Ingress current) =>
        current with { Metadata = updated.Metadata, Status = updated.Status };

    protected override void ValidateStatusUpdate(Ingress updated, Ingress current, FieldErrors errors)
    {
        var points = updated.Status.LoadBalancer.Ingress;
        var path = FieldPath.Of("status").Child("loadBalancer", "ingress");
        for (var i = 0; i < (points?.Count ?? 0); i++)
        {
            if (points![i].Ip is { Length: > 0 } address && !IPAddress.TryParse(address, out _))
            {
                errors.Invalid(path.Index(i).Child("ip"), address, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
            }

            if (points[i].Hostname is { Length: > 0 } hostname)
            {
                errors.Invalid(path.Index(i).Child("hostname"), hostname, Names.Dns1123Subdomain(hostname));
                if (IPAddress.TryParse(hostname, out _))
                {
                    errors.Invalid(path.Index(i).Child("hostname"), hostname, "must be a DNS name, not an IP address");
                }
            }
        }
    }
}

/// <summary>Classes of Ingresses (kubernetes <c>pkg/registry/networking/ingressclass</c>).</summary>
internal sealed class IngressClassStrategy : ResourceStrategy<IngressClass>
{
    private const string Cluster = "Cluster";
    private const string Namespace = "Namespace";
    private const int ControllerMaximumLength = 250;

    protected override IngressClass Default(IngressClass value) => value.Spec.Parameters is { Scope: null } parameters
        ? value with { Spec = value.Spec with { Parameters = parameters with { Scope = Cluster } } }
        : value;

    protected override IngressClass PrepareForCreate(IngressClass value, RequestContext context) =>
        value with { Metadata = value.Metadata with { Generation = 1 } };

    protected override void Validate(IngressClass value, FieldErrors errors)
    {
        var path = FieldPath.Of("spec");
        if (string.IsNullOrEmpty(value.Spec.Controller))
        {
            errors.Required(path.Child("controller"));
        }
        else
        {
            if (value.Spec.Controller.Length > ControllerMaximumLength)
            {
                errors.Add(FieldError.TooLong(path.Child("controller"), ControllerMaximumLength));
            }

            ReferenceRules.DomainPrefixedPath(value.Spec.Controller, path.Child("controller"), errors);
        }

        if (value.Spec.Parameters is { } parameters)
        {
            Parameters(parameters, path.Child("parameters"), errors);
        }
    }

    protected override IngressClass PrepareForUpdate(IngressClass updated, IngressClass current, RequestContext context) => updated with
    {
        Metadata = WorkloadRules.NextGeneration(updated.Metadata, current.Metadata, !SemanticEquality.AreEqual(updated.Spec, current.Spec)),
    };

    protected override void ValidateUpdate(IngressClass updated, IngressClass current, FieldErrors errors)
    {
        errors.Immutable(FieldPath.Of("spec").Child("controller"), updated.Spec.Controller, current.Spec.Controller);
        Validate(updated, errors);
    }

    private static void Parameters(IngressClassParametersReference parameters, FieldPath path, FieldErrors errors)
    {
        if (parameters.ApiGroup is { } group)
        {
            errors.Invalid(path.Child("apiGroup"), group, Names.Dns1123Subdomain(group));
        }

        ReferenceRules.RequiredPathSegment(parameters.Kind, path.Child("kind"), errors);
        ReferenceRules.RequiredPathSegment(parameters.Name, path.Child("name"), errors);
        switch (parameters.Scope, parameters.Namespace)
        {
            case (null, _):
                errors.Required(path.Child("scope"));
                break;
            case (Namespace, null):
                errors.Required(path.Child("namespace"), "`parameters.scope` is set to 'Namespace'");
                break;
            case (Namespace, { } ns):
                errors.Invalid(path.Child("namespace"), ns, Names.Dns1123Label(ns));
                break;
            case (Cluster, not null):
                errors.Forbidden(path.Child("namespace"), "`parameters.scope` is set to 'Cluster'");
                break;
            case (not Cluster, _):
                errors.NotSupported(path.Child("scope"), parameters.Scope, Cluster, Namespace);
                break;
        }
    }
}
