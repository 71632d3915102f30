using System.Text.Json;
using System.Text.Json.Nodes;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Validation;

namespace ActorCluster.Api.Lab.Validation;

/// <summary>The rules of faults in the control plane, and of load.</summary>
internal static class ControlPlaneFaultRules
{
    private static readonly string[] Verbs = ["bind", "create", "delete", "evict", "get", "list", "patch", "update", "watch"];

    internal static void Check(TimelineEntry entry, ExperimentCluster? cluster, FieldPath path, LabErrors errors)
    {
        Api(entry.Api, path.Child("api"), errors);
        Store(entry.Store, path.Child("store"), errors);
        Watch(entry.Watch, entry.Nodes is not null, path.Child("watch"), errors);
        Component(entry.Component, cluster, path.Child("component"), errors);
        Load(entry.Load, path.Child("load"), errors);
    }

    private static void Api(ApiFault? fault, FieldPath path, LabErrors errors)
    {
        if (fault is null)
        {
            return;
        }

        if (fault is { Latency: null, ErrorCode: null } and not { Outage: true })
        {
            errors.Required(path, "one of the fields latency, errorCode, outage is needed");
        }

        for (var i = 0; i < fault.Verbs?.Count; i++)
        {
            _ = errors.OneOf(path.Child("verbs").Index(i), fault.Verbs[i], true, Verbs);
        }

        var latency = errors.Duration(path.Child("latency"), fault.Latency);
        var jitter = errors.Duration(path.Child("jitter"), fault.Jitter);
        NodeFaultRules.Jitter(path, fault.Latency, fault.Jitter, latency, jitter, "latency", errors);
        errors.Number(path.Child("errorCode"), fault.ErrorCode, 400, 599);
        errors.Number(path.Child("retryAfterSeconds"), fault.RetryAfterSeconds, 1);
        errors.Forbidden(
            path.Child("retryAfterSeconds"), fault is { RetryAfterSeconds: not null, ErrorCode: null }, "only a refusal says when to come again");
        errors.Percentage(path.Child("rate"), fault.Rate);
        var isOutage = fault.Outage == true;
        errors.Forbidden(path.Child("latency"), isOutage && fault.Latency is not null, "nobody answers during an outage");
        errors.Forbidden(path.Child("errorCode"), isOutage && fault.ErrorCode is not null, "nobody answers during an outage");
    }

    private static void Store(StoreFault? fault, FieldPath path, LabErrors errors)
    {
        if (fault is null)
        {
            return;
        }

        _ = errors.OneOf(
            path.Child("kind"), fault.Kind, true, StoreFaultKind.Corrupt, StoreFaultKind.Crash, StoreFaultKind.SlowCommit, StoreFaultKind.Stall);
        var isSlow = fault.Kind == StoreFaultKind.SlowCommit;
        _ = errors.Duration(path.Child("latency"), fault.Latency, mayBeZero: false);
        errors.Forbidden(path.Child("latency"), !isSlow && fault.Latency is not null, "only SlowCommit has it");
        if (isSlow && fault.Latency is null)
        {
            errors.Required(path.Child("latency"), "how long a write takes");
        }

        Corruption(fault, path, errors);
    }

    private static void Corruption(StoreFault fault, FieldPath path, LabErrors errors)
    {
        if (fault.Kind != StoreFaultKind.Corrupt)
        {
            errors.Forbidden(path.Child("object"), fault.Object is not null, "only Corrupt has it");
            errors.Forbidden(path.Child("path"), fault.Path is not null, "only Corrupt has it");
            errors.Forbidden(path.Child("value"), fault.Value is not null, "only Corrupt has it");
            return;
        }

        if (fault.Object is { } target)
        {
            ActionRules.Object(target, path.Child("object"), errors);
        }
        else
        {
            errors.Required(path.Child("object"), "the object that is corrupted");
        }

        if (fault.Path is null)
        {
            errors.Required(path.Child("path"), "the field that is changed");
        }
        else if (!WherePath.TryParse(fault.Path, out var way, out var error))
        {
            errors.Invalid(path.Child("path"), fault.Path, error!);
        }
        else if (way!.Steps.Any(static step => step is EachStep))
        {
            errors.Invalid(path.Child("path"), fault.Path, "must lead to one field");
        }

        try
        {
            _ = fault.Value is null ? null : JsonNode.Parse(fault.Value);
        }
        catch (JsonException)
        {
            errors.Invalid(path.Child("value"), fault.Value, "must be JSON: a text in quotation marks, a number, true, false, null, a list or an object");
        }
    }

    private static void Watch(WatchFault? fault, bool onNodes, FieldPath path, LabErrors errors)
    {
        if (fault is null)
        {
            return;
        }

        if (onNodes && fault.Clients is not ["kube-proxy"])
        {
            errors.Required(path.Child("clients"), "only the watches of kube-proxy are chosen by node: clients must be [kube-proxy]");
        }

        errors.Forbidden(
            path.Child("kind"), onNodes && fault.Kind == WatchFaultKind.Rewind, "the proxies of a process share one table, which knows no past");

        _ = errors.OneOf(
            path.Child("kind"), fault.Kind, true, WatchFaultKind.Drop, WatchFaultKind.Expire, WatchFaultKind.Rewind, WatchFaultKind.Stall);
        errors.Number(path.Child("count"), fault.Count, 1);
        errors.Forbidden(path.Child("count"), fault.Count is not null && fault.Kind != WatchFaultKind.Drop, "only Drop has it");
        errors.Number(path.Child("revisions"), fault.Revisions, 1);
        errors.Forbidden(path.Child("revisions"), fault.Revisions is not null && fault.Kind != WatchFaultKind.Rewind, "only Rewind has it");
        if (fault is { Kind: WatchFaultKind.Rewind, Revisions: null })
        {
            errors.Required(path.Child("revisions"), "how many writes back");
        }
    }

    private static void Component(ComponentFault? fault, ExperimentCluster? cluster, FieldPath path, LabErrors errors)
    {
        if (fault is null)
        {
            return;
        }

        errors.Name(path.Child("component"), fault.Component);
        _ = errors.OneOf(
            path.Child("kind"),
            fault.Kind,
            true,
            ComponentFaultKind.Crash,
            ComponentFaultKind.CrashAfterWrite,
            ComponentFaultKind.CrashBeforeWrite,
            ComponentFaultKind.LoseLeadership,
            ComponentFaultKind.Pause);
        errors.Number(path.Child("write"), fault.Write, 1);
        errors.Forbidden(
            path.Child("write"),
            fault.Write is not null && fault.Kind is not (ComponentFaultKind.CrashBeforeWrite or ComponentFaultKind.CrashAfterWrite),
            "only CrashBeforeWrite and CrashAfterWrite have it");
        var instances = (fault.Component == "kube-scheduler" ? cluster?.Schedulers : cluster?.Controllers) ?? 1;
        errors.Number(path.Child("instance"), fault.Instance, 1, instances);
    }

    private static void Load(LoadFault? fault, FieldPath path, LabErrors errors)
    {
        if (fault is null)
        {
            return;
        }

        errors.Name(path.Child("service"), fault.Service);
        errors.Number(path.Child("port"), fault.Port, 1, 65535);
        errors.Number(path.Child("requestsPerSecond"), fault.RequestsPerSecond, 1, 1_000_000);
        errors.Number(path.Child("retries"), fault.Retries, 0);
        _ = errors.Duration(path.Child("timeout"), fault.Timeout, mayBeZero: false);
    }
}
