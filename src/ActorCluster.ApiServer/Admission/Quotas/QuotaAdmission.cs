using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Resources;

namespace ActorCluster.ApiServer.Admission.Quotas;

/// <summary>
/// Refuses what would exceed a quota of its namespace
/// (<c>staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go</c>).
/// </summary>
internal static class QuotaAdmission
{
    private const string EventsStorage = "events";

    /// <summary>Checks a creation, or an update of a kind whose updates may take more: Services and claims.</summary>
    /// <param name="request">The request, its object as it will be stored.</param>
    /// <returns>What the write takes of quotas; null for nothing.</returns>
    public static IReadOnlyList<QuotaCharge>? Check(AdmissionRequest request)
    {
        var ledger = request.Context.Quotas;
        var storage = request.Definition.Storage;
        var ns = request.Object.Metadata.Namespace;
        if (ns.Length == 0 || storage == EventsStorage || (request.Current is not null && request.Object is not (Service or PersistentVolumeClaim)))
        {
            return null;
        }

        List<QuotaCharge>? charges = null;
        foreach (var quota in ledger.In(ns))
        {
            if (Delta(request, quota) is { } delta)
            {
                (charges ??= []).Add(new QuotaCharge(KeyOf(quota), delta));
            }

            if (request.Refusal is not null)
            {
                return null;
            }
        }

        return charges;
    }

    /// <summary>What an object takes of what a quota limits.</summary>
    /// <param name="spec">The quota.</param>
    /// <param name="storage">The storage name of the object's resource.</param>
    /// <param name="value">The object.</param>
    /// <param name="now">The time.</param>
    /// <returns>The amounts; null when the quota does not count it.</returns>
    public static Dictionary<string, Quantity>? Share(ResourceQuotaSpec spec, string storage, KubernetesObject value, DateTimeOffset now)
    {
        if (storage == EventsStorage || spec.Hard is not { Count: > 0 } hard || !hard.Keys.Any(name => QuotaUsage.Concerns(storage, name))
            || !QuotaScopes.Match(spec, value))
        {
            return null;
        }

        Dictionary<string, Quantity>? share = null;
        foreach (var (name, quantity) in QuotaUsage.Of(storage, value, now))
        {
            if (hard.ContainsKey(name) && !quantity.IsZero)
            {
                (share ??= new Dictionary<string, Quantity>(StringComparer.Ordinal)).Add(name, quantity);
            }
        }

        return share;
    }

    private static ObjectKey KeyOf(ResourceQuota quota) => new(quota.Metadata.Namespace, quota.Metadata.Name);

    private static Dictionary<string, Quantity>? Delta(AdmissionRequest request, ResourceQuota quota)
    {
        var hard = quota.Spec.Hard ?? new Dictionary<string, Quantity>();
        var storage = request.Definition.Storage;
        var limited = hard.Keys.Where(name => QuotaUsage.Concerns(storage, name)).ToList();
        if (limited.Count == 0 || !QuotaScopes.Match(quota.Spec, request.Object))
        {
            return null;
        }

        if (request.Object is Pod pod && QuotaUsage.Missing(pod.Spec, limited) is { } complaint)
        {
            Refuse(request, $"failed quota: {quota.Metadata.Name}: {complaint}");
            return null;
        }

        var now = request.Context.UtcNow;
        var delta = Share(quota.Spec, storage, request.Object, now);
        if (delta is not null && request.Current is { } current && Share(quota.Spec, storage, current, now) is { } before)
        {
            foreach (var (name, quantity) in before)
            {
                if (delta.TryGetValue(name, out var after) && !(after > quantity))
                {
                    delta.Remove(name);
                }
                else if (delta.ContainsKey(name))
                {
                    delta[name] = after - quantity;
                }
            }
        }

        if (delta is not { Count: > 0 })
        {
            return null;
        }

        var exceeded = Exceeded(request, quota, hard, delta);
        if (exceeded.Count > 0)
        {
            // Pods whose grace is over may still be counted.
            request.Context.Quotas.Recount(quota.Metadata.Namespace);
            exceeded = Exceeded(request, quota, hard, delta);
        }

        if (exceeded.Count == 0)
        {
            return delta;
        }

        var used = request.Context.Quotas.Used(KeyOf(quota))!;
        Refuse(
            request,
            $"exceeded quota: {quota.Metadata.Name}, requested: {Text(delta, exceeded)}, used: {Text(used, exceeded)}, limited: {Text(hard, exceeded)}");
        return null;
    }

    private static List<string> Exceeded(
        AdmissionRequest request, ResourceQuota quota, IReadOnlyDictionary<string, Quantity> hard, Dictionary<string, Quantity> delta)
    {
        var used = request.Context.Quotas.Used(KeyOf(quota))!;
        return [.. delta.Keys.Where(name => used[name] + delta[name] > hard[name]).Order(StringComparer.Ordinal)];
    }

    private static string Text(IReadOnlyDictionary<string, Quantity> amounts, List<string> names) =>
        string.Join(",", names.Select(name => $"{name}={amounts[name]}"));

    private static void Refuse(AdmissionRequest request, string why) =>
        request.Refuse(StatusError.Forbidden(request.Definition.Type, request.Name, why));
}
