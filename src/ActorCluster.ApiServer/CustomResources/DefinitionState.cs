using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Registry;
using static ActorCluster.Api.ApiExtensions.CustomResources;

namespace ActorCluster.ApiServer.CustomResources;

/// <summary>
/// What becomes of definitions that are there: their names are accepted or refused, they are established, and those that are deleted wait
/// for their objects (k8s.io/apiextensions-apiserver/pkg/controller: status, establish, apiapproval, finalizer). Pure.
/// </summary>
internal static class DefinitionState
{
    private const string True = ConditionStatus.True;
    private const string False = ConditionStatus.False;

    /// <summary>The definition as it ought to be; the same instance when nothing is to be done.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="others">The other definitions of its group.</param>
    /// <param name="objects">How many of its objects there are.</param>
    /// <param name="now">The time.</param>
    public static CustomResourceDefinition Next(
        CustomResourceDefinition definition, IReadOnlyCollection<CustomResourceDefinition> others, int objects, Time now)
    {
        var status = definition.Status;
        var accepted = status.AcceptedNames;
        if (!SemanticEquality.AreEqual(accepted, definition.Spec.Names) || !definition.Is(NamesAccepted))
        {
            status = Name(definition, accepted, others, now);
        }

        var named = definition with { Status = status };
        if (definition.Metadata.DeletionTimestamp is null && named.Is(NamesAccepted) && !named.Is(Established))
        {
            status = Set(status, Established, True, "InitialNamesAccepted", "the initial names have been accepted", now);
        }

        if (DefinitionRules.IsProtected(definition.Spec.Group))
        {
            status = Approve(definition, status, now);
        }

        var finalizers = definition.Metadata.Finalizers;
        if (definition.Metadata.DeletionTimestamp is not null && finalizers?.Contains(CleanupFinalizer) == true)
        {
            var wasServed = definition.Is(Established);
            if (objects > 0 && wasServed)
            {
                status = Set(status, Terminating, True, "InstanceDeletionInProgress", "CustomResource deletion is in progress", now);
            }
            else
            {
                status = wasServed
                    ? Set(status, Terminating, False, "InstanceDeletionCompleted", "removed all instances", now)
                    : Set(status, Terminating, False, "NeverEstablished", "resource was never established", now);
                finalizers = [.. finalizers.Where(static finalizer => finalizer != CleanupFinalizer)];
            }
        }

        return ReferenceEquals(status, definition.Status) || SemanticEquality.AreEqual(status, definition.Status)
            ? definition
            : definition with { Status = status, Metadata = definition.Metadata with { Finalizers = finalizers } };
    }

    /// <summary>A status with a condition set; the time of its transition stays while its status does.</summary>
    /// <param name="status">The status.</param>
    /// <param name="condition">The condition.</param>
    public static CustomResourceDefinitionStatus With(CustomResourceDefinitionStatus status, CustomResourceDefinitionCondition condition)
    {
        var conditions = new List<CustomResourceDefinitionCondition>(status.Conditions ?? []);
        var index = conditions.FindIndex(other => other.Type == condition.Type);
        if (index < 0)
        {
            conditions.Add(condition);
        }
        else if (conditions[index].Status == condition.Status)
        {
            conditions[index] = condition with { LastTransitionTime = conditions[index].LastTransitionTime };
        }
        else
        {
            conditions[index] = condition;
        }

        return status with { Conditions = conditions };
    }

    private static CustomResourceDefinitionStatus Set(
        CustomResourceDefinitionStatus status, string type, string value, string reason, string message, Time now) => With(
            status,
            new CustomResourceDefinitionCondition { Type = type, Status = value, Reason = reason, Message = message, LastTransitionTime = now });

    private static CustomResourceDefinitionStatus Name(
        CustomResourceDefinition definition, CustomResourceDefinitionNames accepted, IReadOnlyCollection<CustomResourceDefinition> others, Time now)
    {
        var resources = new HashSet<string>(StringComparer.Ordinal);
        var kinds = new HashSet<string>(StringComparer.Ordinal);
        foreach (var names in others.Select(static other => other.Status.AcceptedNames))
        {
            resources.UnionWith([names.Plural, names.Singular ?? "", .. names.ShortNames ?? []]);
            kinds.UnionWith([names.Kind, names.ListKind ?? ""]);
        }

        var wanted = definition.Spec.Names;
        var (reason, message) = ("", "");
        var result = accepted with
        {
            Plural = Choose(wanted.Plural, accepted.Plural, resources, "PluralConflict"),
            Singular = Choose(wanted.Singular, accepted.Singular, resources, "SingularConflict"),
        };
        var taken = (wanted.ShortNames ?? []).Where(name => accepted.ShortNames?.Contains(name) != true && resources.Contains(name)).ToList();
        if (taken.Count > 0)
        {
            var texts = taken.Select(static name => $"\"{name}\" is already in use").ToList();
            (reason, message) = ("ShortNamesConflict", texts.Count == 1 ? texts[0] : $"[{string.Join(", ", texts)}]");
        }
        else
        {
            result = result with { ShortNames = wanted.ShortNames };
        }

        result = result with
        {
            Kind = Choose(wanted.Kind, accepted.Kind, kinds, "KindConflict"),
            ListKind = Choose(wanted.ListKind, accepted.ListKind, kinds, "ListKindConflict"),
            Categories = wanted.Categories,
        };
        var status = definition.Status with { AcceptedNames = result };
        if (reason.Length > 0)
        {
            status = Set(status, NamesAccepted, False, reason, message, now);
            return definition.Condition(Established) is null ? Set(status, Established, False, "NotAccepted", "not all names are accepted", now) : status;
        }

        return Set(status, NamesAccepted, True, "NoConflicts", "no conflicts found", now);

        string Choose(string? requested, string? current, HashSet<string> used, string conflict)
        {
            if ((requested ?? "") == (current ?? "") || !used.Contains(requested ?? ""))
            {
                return requested ?? "";
            }

            (reason, message) = (conflict, $"\"{requested}\" is already in use");
            return current ?? "";
        }
    }

    private static CustomResourceDefinitionStatus Approve(CustomResourceDefinition definition, CustomResourceDefinitionStatus status, Time now)
    {
        var (state, reason) = DefinitionRules.ApprovalOf(definition);
        return state switch
        {
            ApprovalState.Missing => Set(status, ApprovalPolicy, False, "MissingAnnotation", reason, now),
            ApprovalState.Invalid => Set(status, ApprovalPolicy, False, "InvalidAnnotation", reason, now),
            ApprovalState.Bypassed => Set(status, ApprovalPolicy, False, "UnapprovedAnnotation", reason, now),
            _ => Set(status, ApprovalPolicy, True, "ApprovedAnnotation", reason, now),
        };
    }
}
