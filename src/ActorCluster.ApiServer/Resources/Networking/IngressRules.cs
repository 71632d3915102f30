using System.Net;
using ActorCluster.Api.Core;
using ActorCluster.Api.Networking;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Networking;

/// <summary>What an Ingress has to obey (kubernetes <c>pkg/apis/networking/validation</c>).</summary>
internal static class IngressRules
{
    private static readonly string[] PathTypes = [PathType.Exact, PathType.ImplementationSpecific, PathType.Prefix];
    private static readonly string[] ForbiddenSequences = ["//", "/./", "/../", "%2f", "%2F"];
    private static readonly string[] ForbiddenEnds = ["/..", "/."];

    /// <summary>Checks a spec. What an object already had wrong, an update may keep.</summary>
    public static void Spec(IngressSpec spec, IngressSpec? current, FieldErrors errors)
    {
        var path = FieldPath.Of("spec");
        if (spec.Rules is not { Count: > 0 } && spec.DefaultBackend is null)
        {
            errors.Invalid(path, spec.Rules ?? [], "either `defaultBackend` or `rules` must be specified");
        }

        if (spec.DefaultBackend is { } backend)
        {
            Backend(backend, path.Child("defaultBackend"), errors);
        }

        var allowsWrongWildcards = current?.Rules?.Any(HasWrongWildcard) == true;
        for (var i = 0; i < (spec.Rules?.Count ?? 0); i++)
        {
            Rule(spec.Rules![i], path.Child("rules").Index(i), allowsWrongWildcards, errors);
        }

        var allowsWrongSecrets = current?.Tls?.Any(static tls => SecretErrors(tls.SecretName).Count > 0) == true;
        for (var i = 0; i < (spec.Tls?.Count ?? 0); i++)
        {
            Tls(spec.Tls![i], path.Child("tls").Index(i), allowsWrongSecrets, errors);
        }

        if (spec.IngressClassName is { } name)
        {
            errors.Invalid(path.Child("ingressClassName"), name, Names.Dns1123Subdomain(name));
        }
    }

    private static IReadOnlyList<string> SecretErrors(string? name) => string.IsNullOrEmpty(name) ? [] : Names.Dns1123Subdomain(name);

    private static bool HasWrongWildcard(IngressRule rule)
    {
        var errors = new FieldErrors();
        Http(rule.Http, FieldPath.Of("http"), errors);
        return rule.Host?.Contains('*', StringComparison.Ordinal) == true && errors.Count > 0;
    }

    private static void Tls(IngressTLS tls, FieldPath path, bool allowsWrongSecrets, FieldErrors errors)
    {
        for (var i = 0; i < (tls.Hosts?.Count ?? 0); i++)
        {
            errors.Invalid(path.Child("hosts").Index(i), tls.Hosts![i], HostErrors(tls.Hosts[i]));
        }

        if (!allowsWrongSecrets)
        {
            errors.Invalid(path.Child("secretName"), tls.SecretName, SecretErrors(tls.SecretName));
        }
    }

    private static IReadOnlyList<string> HostErrors(string host) =>
        host.Contains('*', StringComparison.Ordinal) ? Names.WildcardDns1123Subdomain(host) : Names.Dns1123Subdomain(host);

    private static void Rule(IngressRule rule, FieldPath path, bool allowsWrongWildcards, FieldErrors errors)
    {
        if (rule.Host is { Length: > 0 } host)
        {
            if (IPAddress.TryParse(host, out _))
            {
                errors.Invalid(path.Child("host"), host, "must be a DNS name, not an IP address");
            }

            errors.Invalid(path.Child("host"), host, HostErrors(host));
            if (allowsWrongWildcards && host.Contains('*', StringComparison.Ordinal))
            {
                return;
            }
        }

        Http(rule.Http, path.Child("http"), errors);
    }

    private static void Http(HTTPIngressRuleValue? http, FieldPath path, FieldErrors errors)
    {
        if (http is null)
        {
            return;
        }

        if (http.Paths is not { Count: > 0 })
        {
            errors.Required(path.Child("paths"));
        }

        for (var i = 0; i < (http.Paths?.Count ?? 0); i++)
        {
            Path(http.Paths![i], path.Child("paths").Index(i), errors);
        }
    }

    private static void Path(HTTPIngressPath value, FieldPath path, FieldErrors errors)
    {
        var text = value.Path ?? "";
        var at = path.Child("path");
        switch (value.PathType)
        {
            case null:
                errors.Required(path.Child("pathType"), "pathType must be specified");
                return;
            case PathType.Exact or PathType.Prefix:
                Absolute(text, at, errors);
                foreach (var sequence in ForbiddenSequences)
                {
                    if (text.Contains(sequence, StringComparison.Ordinal))
                    {
                        errors.Invalid(at, text, $"must not contain '{sequence}'");
                    }
                }

                foreach (var end in ForbiddenEnds)
                {
                    if (text.EndsWith(end, StringComparison.Ordinal))
                    {
                        errors.Invalid(at, text, $"cannot end with '{end}'");
                    }
                }

                break;
            case PathType.ImplementationSpecific:
                if (text.Length > 0)
                {
                    Absolute(text, at, errors);
                }

                break;
            default:
                errors.NotSupported(path.Child("pathType"), value.PathType, PathTypes);
                break;
        }

        Backend(value.Backend, path.Child("backend"), errors);
    }

    private static void Absolute(string text, FieldPath path, FieldErrors errors)
    {
        if (!text.StartsWith('/'))
        {
            errors.Invalid(path, text, "must be an absolute path");
        }
    }

    private static void Backend(IngressBackend backend, FieldPath path, FieldErrors errors)
    {
        switch (backend.Resource, backend.Service)
        {
            case (not null, not null):
                errors.Invalid(path, "", "cannot set both resource and service backends");
                break;
            case ({ } resource, null):
                Resource(resource, path.Child("resource"), errors);
                break;
            case (null, { } service):
                Service(service, path, errors);
                break;
            default:
                errors.Invalid(path, "", "resource or service backend is required");
                break;
        }
    }

    private static void Service(IngressServiceBackend service, FieldPath path, FieldErrors errors)
    {
        var name = path.Child("service", "name");
        if (service.Name.Length == 0)
        {
            errors.Required(name);
        }
        else
        {
            errors.Invalid(name, service.Name, Names.Dns1035Label(service.Name));
        }

        var port = path.Child("service", "port");
        switch (service.Port)
        {
            case { Name.Length: > 0, Number: not 0 }:
                errors.Invalid(path, "", "cannot set both port name & port number");
                break;
            case { Name: { Length: > 0 } portName }:
                errors.Invalid(port.Child("name"), portName, Names.PortName(portName));
                break;
            case { Number: not 0 and var number }:
                errors.Invalid(port.Child("number"), number, Names.PortNumber(number));
                break;
            default:
                errors.Required(path, "port name or number is required");
                break;
        }
    }

    private static void Resource(TypedLocalObjectReference reference, FieldPath path, FieldErrors errors)
    {
        if (reference.ApiGroup is { } group)
        {
            errors.Invalid(path.Child("apiGroup"), group, Names.Dns1123Subdomain(group));
        }

        ReferenceRules.RequiredPathSegment(reference.Kind, path.Child("kind"), errors);
        ReferenceRules.RequiredPathSegment(reference.Name, path.Child("name"), errors);
    }
}
