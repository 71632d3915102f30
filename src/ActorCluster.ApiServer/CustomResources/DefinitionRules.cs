using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.Serialization;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Validation;
using static ActorCluster.Api.ApiExtensions.CustomResources;

namespace ActorCluster.ApiServer.CustomResources;

/// <summary>Whether an addition to the groups of Kubernetes itself was approved.</summary>
internal enum ApprovalState
{
    Approved,
    Bypassed,
    Missing,
    Invalid,
}

/// <summary>What a valid definition is (k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go).</summary>
internal static class DefinitionRules
{
    private const string ApprovedAnnotation = "api-approved.kubernetes.io";
    private const string PullRequest = "see https://github.com/kubernetes/enhancements/pull/1111";
    private const int DeprecationWarningMaximumLength = 256;

    private static readonly FieldPath Spec = FieldPath.Of("spec");

    /// <summary>Checks a definition.</summary>
    /// <param name="value">The definition.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void Validate(CustomResourceDefinition value, FieldErrors errors)
    {
        if (value.Metadata.Name != $"{value.Spec.Names.Plural}.{value.Spec.Group}")
        {
            errors.Invalid(FieldPath.Of("metadata").Child("name"), value.Metadata.Name, "must be spec.names.plural+\".\"+spec.group");
        }

        ValidateSpec(value.Spec, errors);
    }

    /// <summary>Checks an update.</summary>
    /// <param name="updated">The definition as it would be.</param>
    /// <param name="current">The definition as it is.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void ValidateUpdate(CustomResourceDefinition updated, CustomResourceDefinition current, FieldErrors errors)
    {
        ValidateSpec(updated.Spec, errors);
        if (current.Is(Established))
        {
            errors.Immutable(Spec.Child("scope"), updated.Spec.Scope, current.Spec.Scope);
            errors.Immutable(Spec.Child("names", "kind"), updated.Spec.Names.Kind, current.Spec.Names.Kind);
        }

        errors.Immutable(Spec.Child("group"), updated.Spec.Group, current.Spec.Group);
        errors.Immutable(Spec.Child("names", "plural"), updated.Spec.Names.Plural, current.Spec.Names.Plural);
        StoredVersions(updated, errors);
    }

    /// <summary>Checks the approval of an addition to the groups of Kubernetes itself.</summary>
    /// <param name="value">The definition as it would be.</param>
    /// <param name="current">The definition as it is; null at creation.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void Approval(CustomResourceDefinition value, CustomResourceDefinition? current, FieldErrors errors)
    {
        if (!IsProtected(value.Spec.Group) || (current is not null && AnnotationOf(value) == AnnotationOf(current)))
        {
            return;
        }

        var path = FieldPath.Of("metadata").Child("annotations").Key(ApprovedAnnotation);
        var (state, reason) = ApprovalOf(value);
        if (state == ApprovalState.Missing)
        {
            errors.Required(path, reason);
        }
        else if (state == ApprovalState.Invalid)
        {
            errors.Invalid(path, AnnotationOf(value), reason);
        }
    }

    /// <summary>Whether a group is Kubernetes' own.</summary>
    /// <param name="group">The group.</param>
    public static bool IsProtected(string group) =>
        group is "k8s.io" or "kubernetes.io" || group.EndsWith(".k8s.io", StringComparison.Ordinal) || group.EndsWith(".kubernetes.io", StringComparison.Ordinal);

    /// <summary>Reads the approval (apihelpers.GetAPIApprovalState).</summary>
    /// <param name="value">The definition.</param>
    public static (ApprovalState State, string Reason) ApprovalOf(CustomResourceDefinition value)
    {
        var annotation = AnnotationOf(value);
        if (annotation.Length == 0)
        {
            return (ApprovalState.Missing, $"protected groups must have approval annotation \"{ApprovedAnnotation}\", {PullRequest}");
        }

        if (annotation.StartsWith("unapproved", StringComparison.Ordinal))
        {
            return (ApprovalState.Bypassed, $"not approved: {FieldError.Quote(annotation)}");
        }

        return Uri.TryCreate(annotation, UriKind.Absolute, out var uri) && uri.Host.Length > 0
            ? (ApprovalState.Approved, $"approved in {annotation}")
            : (ApprovalState.Invalid,
                $"protected groups must have approval annotation \"{ApprovedAnnotation}\" with either a URL or a reason starting with \"unapproved\", {PullRequest}");
    }

    private static string AnnotationOf(CustomResourceDefinition value) => value.Metadata.Annotations?.GetValueOrDefault(ApprovedAnnotation) ?? "";

    private static void ValidateSpec(CustomResourceDefinitionSpec spec, FieldErrors errors)
    {
        Group(spec.Group, errors);
        if (spec.Scope.Length == 0)
        {
            errors.Required(Spec.Child("scope"));
        }
        else if (spec.Scope is not ("Cluster" or Namespaced))
        {
            errors.NotSupported(Spec.Child("scope"), spec.Scope, "Cluster", Namespaced);
        }

        var path = Spec.Child("versions");
        for (var i = 0; i < spec.Versions.Count; i++)
        {
            if (spec.Versions[i].Schema?.OpenAPIV3Schema is null)
            {
                errors.Required(path.Index(i).Child("schema", "openAPIV3Schema"), "schemas are required");
            }
        }

        for (var i = 0; i < spec.Versions.Count; i++)
        {
            Version(spec.Versions[i], path.Index(i), errors);
        }

        Parts(spec.Versions, path, errors);

        if (spec.Versions.DistinctBy(static version => version.Name).Count() != spec.Versions.Count)
        {
            errors.Invalid(path, spec.Versions, "must contain unique version names");
        }

        if (spec.Versions.Count(static version => version.Storage) != 1)
        {
            errors.Invalid(path, spec.Versions, "must have exactly one version marked as storage version");
        }

        RequiredNames(spec.Names, errors);
        NameForms(spec.Names, Spec.Child("names"), errors);
        Conversion(spec.Conversion, Spec.Child("conversion"), errors);
        if (spec.PreserveUnknownFields)
        {
            errors.Invalid(
                Spec.Child("preserveUnknownFields"),
                true,
                "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead");
        }
    }

    private static void Group(string group, FieldErrors errors)
    {
        if (group.Length == 0)
        {
            errors.Required(Spec.Child("group"));
        }
        else if (Names.Dns1123Subdomain(group) is { Count: > 0 } wrong)
        {
            errors.Invalid(Spec.Child("group"), group, string.Join(',', wrong));
        }
        else if (!group.Contains('.', StringComparison.Ordinal))
        {
            errors.Invalid(Spec.Child("group"), group, "should be a domain with at least one dot");
        }
    }

    private static void Version(CustomResourceDefinitionVersion version, FieldPath path, FieldErrors errors)
    {
        Label(version.Name, path.Child("name"), "", errors);
        if (version.DeprecationWarning is { } warning)
        {
            if (!version.Deprecated)
            {
                errors.Invalid(path.Child("deprecationWarning"), warning, "can only be set for deprecated versions");
            }
            else if (warning.Length == 0)
            {
                errors.Invalid(path.Child("deprecationWarning"), warning, "must not be an empty string");
            }
            else if (warning.Length > DeprecationWarningMaximumLength)
            {
                errors.Invalid(path.Child("deprecationWarning"), warning, "must be <= 256 characters long");
            }
        }

        VersionParts.SelectableFields(version, path.Child("selectableFields"), errors);
    }

    // What all versions have in common is checked, and found wrong, once, where the definition has it internally
    // (k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1/conversion.go).
    private static void Parts(IReadOnlyList<CustomResourceDefinitionVersion> versions, FieldPath path, FieldErrors errors)
    {
        var schemas = AreSame(versions, static version => version.Schema);
        var subresources = AreSame(versions, static version => version.Subresources);
        var columns = AreSame(versions, static version => new CustomResourceDefinitionVersion { AdditionalPrinterColumns = version.AdditionalPrinterColumns });
        for (var i = 0; i < versions.Count; i++)
        {
            var version = versions[i];
            if (version.Schema?.OpenAPIV3Schema is { } schema && (i == 0 || !schemas))
            {
                SchemaRules.Validate(schema, version.Subresources?.Status is not null, schemas ? Spec.Child("validation") : path.Index(i).Child("schema"), errors);
            }

            if (i == 0 || !subresources)
            {
                VersionParts.Scale(version.Subresources?.Scale, (subresources ? Spec : path.Index(i)).Child("subresources"), errors);
            }

            for (var j = 0; j < version.AdditionalPrinterColumns?.Count && (i == 0 || !columns); j++)
            {
                var place = (columns ? Spec : path.Index(i)).Child("additionalPrinterColumns").Index(j);
                VersionParts.Column(version.AdditionalPrinterColumns[j], place, errors);
            }
        }
    }

    private static bool AreSame<T>(IReadOnlyList<CustomResourceDefinitionVersion> versions, Func<CustomResourceDefinitionVersion, T?> part)
        where T : class => versions.Select(version => part(version) is { } given ? KubernetesJson.ToText(given) : "").Distinct().Count() == 1;

    private static void RequiredNames(CustomResourceDefinitionNames names, FieldErrors errors)
    {
        var path = Spec.Child("names");
        foreach (var (field, value) in new[]
        {
            ("plural", names.Plural), ("singular", names.Singular), ("kind", names.Kind), ("listKind", names.ListKind),
        })
        {
            if (string.IsNullOrEmpty(value))
            {
                errors.Required(path.Child(field));
            }
        }
    }

    private static void NameForms(CustomResourceDefinitionNames names, FieldPath path, FieldErrors errors)
    {
        const string mixed = "may have mixed case, but should otherwise match: ";
        Label(names.Plural, path.Child("plural"), "", errors);
        Label(names.Singular, path.Child("singular"), "", errors);
        Label(names.Kind, path.Child("kind"), mixed, errors);
        Label(names.ListKind, path.Child("listKind"), mixed, errors);
        for (var i = 0; i < names.ShortNames?.Count; i++)
        {
            Label(names.ShortNames[i], path.Child("shortNames").Index(i), "", errors);
        }

        if (names.Kind.Length > 0 && names.Kind == names.ListKind)
        {
            errors.Invalid(path.Child("listKind"), names.ListKind, "kind and listKind may not be the same");
        }

        for (var i = 0; i < names.Categories?.Count; i++)
        {
            Label(names.Categories[i], path.Child("categories").Index(i), "", errors);
        }
    }

    private static void Label(string? name, FieldPath path, string prefix, FieldErrors errors)
    {
#pragma warning disable CA1308 // The rule is on the lower-case form.
        var wrong = string.IsNullOrEmpty(name) ? [] : Names.Dns1035Label(prefix.Length > 0 ? name.ToLowerInvariant() : name);
#pragma warning restore CA1308
        if (wrong.Count > 0)
        {
            errors.Invalid(path, name, prefix + string.Join(',', wrong));
        }
    }

    private static void Conversion(CustomResourceConversion? conversion, FieldPath path, FieldErrors errors)
    {
        switch (conversion?.Strategy)
        {
            case null:
                return;
            case "":
                errors.Required(path.Child("strategy"));
                return;
            case "None":
                if (conversion.Webhook is not null)
                {
                    errors.Forbidden(path.Child("webhookClientConfig"), "should not be set when strategy is not set to Webhook");
                }

                return;
            case "Webhook":
                Webhook(conversion.Webhook, path, errors);
                return;
            default:
                errors.NotSupported(path.Child("strategy"), conversion.Strategy, "None", "Webhook");
                return;
        }
    }

    private static void Webhook(WebhookConversion? webhook, FieldPath path, FieldErrors errors)
    {
        if (webhook?.ClientConfig is not { } client)
        {
            errors.Required(path.Child("webhookClientConfig"), "required when strategy is set to Webhook");
        }
        else if (client.Url is null == client.Service is null)
        {
            errors.Required(path.Child("webhookClientConfig"), "exactly one of url or service is required");
        }

        var versions = webhook?.ConversionReviewVersions ?? [];
        if (versions.Count == 0)
        {
            errors.Required(path.Child("conversionReviewVersions"));
        }
        else if (!versions.Contains("v1") && !versions.Contains("v1beta1"))
        {
            errors.Invalid(path.Child("conversionReviewVersions"), versions, "must include at least one of v1, v1beta1");
        }
    }

    private static void StoredVersions(CustomResourceDefinition value, FieldErrors errors)
    {
        var path = FieldPath.Of("status").Child("storedVersions");
        for (var i = 0; i < value.Status.StoredVersions?.Count; i++)
        {
            var stored = value.Status.StoredVersions[i];
            if (!value.Spec.Versions.Any(version => version.Name == stored))
            {
                errors.Invalid(
                    path.Index(i),
                    stored,
                    $"missing from spec.versions; {stored} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in {stored} and removes {stored} from status.storedVersions");
            }
        }
    }
}
