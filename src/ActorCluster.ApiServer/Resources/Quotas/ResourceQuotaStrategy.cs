using ActorCluster.Api.Core;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Quotas;

/// <summary>Limits of namespaces (kubernetes <c>pkg/registry/core/resourcequota</c>, <c>pkg/apis/core/validation</c>).</summary>
internal sealed class ResourceQuotaStrategy : ResourceStrategy<ResourceQuota>
{
    private const string ExistsOnly =
        "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

    private static readonly string[] Scopes =
    [
        ResourceQuotaScope.Terminating, ResourceQuotaScope.NotTerminating, ResourceQuotaScope.BestEffort, ResourceQuotaScope.NotBestEffort,
        ResourceQuotaScope.PriorityClass, ResourceQuotaScope.CrossNamespacePodAffinity,
    ];

    protected override ResourceQuota PrepareForCreate(ResourceQuota value, RequestContext context) => value with { Status = ResourceQuotaStatus.Empty };

    protected override void Validate(ResourceQuota value, FieldErrors errors)
    {
        var path = FieldPath.Of("spec");
        var spec = value.Spec;
        foreach (var (name, amount) in spec.Hard ?? new Dictionary<string, Api.Quantities.Quantity>())
        {
            QuotaResources.Amount(name, amount, path.Child("hard").Key(name), errors);
        }

        var scopes = spec.Scopes ?? [];
        foreach (var scope in scopes)
        {
            Scope(scope, spec, path.Child("scopes"), path.Child("scopes"), Shown(scopes), Shown(scopes), errors);
        }

        Conflicts(scopes, path.Child("scopes"), Shown(scopes), errors);
        if (spec.ScopeSelector is { } selector)
        {
            Selector(spec, selector, path.Child("scopeSelector", "matchExpressions"), errors);
        }
    }

    protected override ResourceQuota PrepareForUpdate(ResourceQuota updated, ResourceQuota current, RequestContext context) =>
        updated with { Status = current.Status };

    protected override void ValidateUpdate(ResourceQuota updated, ResourceQuota current, FieldErrors errors)
    {
        Validate(updated, errors);
        if (!(updated.Spec.Scopes ?? []).ToHashSet().SetEquals(current.Spec.Scopes ?? []))
        {
            errors.InvalidAs(FieldPath.Of("spec").Child("scopes"), Shown(updated.Spec.Scopes), "field is immutable");
        }
    }

    protected override ResourceQuota PrepareForStatusUpdate(ResourceQuota updated, ResourceQuota current) =>
        current with { Metadata = updated.Metadata, Status = updated.Status };

    protected override void ValidateStatusUpdate(ResourceQuota updated, ResourceQuota current, FieldErrors errors)
    {
        var status = FieldPath.Of("status");
        foreach (var (name, amount) in updated.Status.Hard ?? new Dictionary<string, Api.Quantities.Quantity>())
        {
            QuotaResources.Amount(name, amount, status.Child("hard").Key(name), errors);
        }

        foreach (var (name, amount) in updated.Status.Used ?? new Dictionary<string, Api.Quantities.Quantity>())
        {
            QuotaResources.Amount(name, amount, status.Child("used").Key(name), errors);
        }
    }

    private static string Shown(IEnumerable<string>? scopes) => GoSyntax.Strings(scopes, "core.ResourceQuotaScope");

    private static void Scope(
        string scope, ResourceQuotaSpec spec, FieldPath path, FieldPath resourcePath, string shown, string resourceShown, FieldErrors errors)
    {
        if (!Scopes.Contains(scope))
        {
            errors.InvalidAs(path, shown, "unsupported scope");
        }

        foreach (var name in (spec.Hard?.Keys ?? []).Order(StringComparer.Ordinal))
        {
            if (QuotaResources.IsQuota(name) && !QuotaResources.FitsScope(scope, name))
            {
                errors.InvalidAs(resourcePath, resourceShown, "unsupported scope applied to resource");
            }
        }
    }

    private static void Conflicts(IReadOnlyCollection<string> scopes, FieldPath path, string shown, FieldErrors errors)
    {
        if (scopes.Contains(ResourceQuotaScope.BestEffort) && scopes.Contains(ResourceQuotaScope.NotBestEffort))
        {
            errors.InvalidAs(path, shown, "conflicting scopes");
        }

        if (scopes.Contains(ResourceQuotaScope.Terminating) && scopes.Contains(ResourceQuotaScope.NotTerminating))
        {
            errors.InvalidAs(path, shown, "conflicting scopes");
        }
    }

    private static void Selector(ResourceQuotaSpec spec, ScopeSelector selector, FieldPath path, FieldErrors errors)
    {
        var expressions = selector.MatchExpressions ?? [];
        foreach (var expression in expressions)
        {
            Scope(expression.ScopeName, spec, path.Child("scopeName"), path, FieldError.Quote(expression.ScopeName), Api.Serialization.KubernetesJson.ToText(selector), errors);
            if (expression.ScopeName != ResourceQuotaScope.PriorityClass && Scopes.Contains(expression.ScopeName) && expression.Operator != "Exists")
            {
                errors.Invalid(path.Child("operator"), expression.Operator, ExistsOnly);
            }

            switch (expression.Operator)
            {
                case "In" or "NotIn":
                    if (expression.Values is not { Count: > 0 })
                    {
                        errors.Required(path.Child("values"), "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector");
                    }

                    break;
                case "Exists" or "DoesNotExist":
                    if (expression.Values is { Count: > 0 } values)
                    {
                        errors.Invalid(path.Child("values"), values, "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector");
                    }

                    break;
                default:
                    errors.Invalid(path.Child("operator"), expression.Operator, "not a valid selector operator");
                    break;
            }
        }

        Conflicts([.. expressions.Select(static expression => expression.ScopeName)], path, Shown(spec.Scopes), errors);
    }
}
