using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Registry;

/// <summary>
/// Deletion: preconditions, graceful periods, finalizers (apiserver's <c>registry/rest/delete.go</c> and <c>generic/registry/store.go</c>).
/// </summary>
internal static class DeletePipeline
{
    /// <summary>Decides on a deletion.</summary>
    /// <param name="definition">The resource.</param>
    /// <param name="key">The object.</param>
    /// <param name="current">The object as it is; null when there is none.</param>
    /// <param name="options">The client's options; null for the defaults.</param>
    /// <param name="dryRun">Everything but the write.</param>
    /// <param name="context">The surroundings.</param>
    public static Decision Decide(
        ResourceDefinition definition, ObjectKey key, StoredObject? current, DeleteOptions? options, bool dryRun, RequestContext context)
    {
        var type = definition.Type;
        if (current is null)
        {
            return Decision.Refuse(StatusError.NotFound(type, key.Name));
        }

        if ((Admission.NamespaceLifecycle.CheckDelete(type, key) ?? Resources.Cluster.SystemPriorityClasses.CheckDelete(type, key)) is { } refusal)
        {
            return Decision.Refuse(refusal);
        }

        var old = current.Value;
        if ((CheckOptions(options) ?? CheckPreconditions(type, key, old.Metadata, options?.Preconditions)) is { } invalid)
        {
            return Decision.Refuse(invalid);
        }

        if (Admission.NodeRestriction.Check(Admission.Webhooks.AdmissionOperation.Delete, type, key, "", null, old, context) is { } restriction)
        {
            return Decision.Refuse(restriction);
        }

        if (context.Session is not { } session)
        {
            return Delete(definition, key, current, options, dryRun, context);
        }

        // Mutating webhooks hear of a deletion without the object, validating ones with it.
        var deletion = session.Describe(Admission.Webhooks.AdmissionOperation.Delete, definition, key);
        return session.Mutate(deletion, context, null, _ => session.Validate(
            deletion with { OldObject = old }, context, () => Delete(definition, key, current, options, dryRun, context)));
    }

    private static Decision Delete(
        ResourceDefinition definition, ObjectKey key, StoredObject current, DeleteOptions? options, bool dryRun, RequestContext context)
    {
        var old = current.Value;
        var meta = old.Metadata;
        // Whoever says in the old way that dependents go, too, hears whether the object is gone.
        var code = options?.OrphanDependents == false ? 202 : 200;
        if (meta.DeletionTimestamp is not null)
        {
            return DeleteAgain(definition, key, current, options, dryRun, code, context);
        }

        var finalizers = Finalizers(meta, options, definition.Strategy.OrphansDependents);
        var grace = definition.Strategy.GracePeriodSeconds(old, options?.GracePeriodSeconds);
        if (grace is null or 0 && finalizers is not { Count: > 0 } && !definition.Strategy.HoldsDeletion(old))
        {
            return Remove(definition, key, current, dryRun);
        }

        var seconds = grace ?? 0;
        var terminating = definition.Strategy.MarkTerminating(old with
        {
            Metadata = meta with
            {
                DeletionTimestamp = context.Now + TimeSpan.FromSeconds(seconds),
                DeletionGracePeriodSeconds = definition.Strategy.HoldsDeletion(old) && grace is null ? null : seconds,
                Generation = meta.Generation > 0 ? meta.Generation + 1 : 0,
                Finalizers = finalizers,
            },
        });
        return Put(definition, key, current, terminating, dryRun, code, context);
    }

    // A deletion that is under way may only be hastened.
    private static Decision DeleteAgain(
        ResourceDefinition definition, ObjectKey key, StoredObject current, DeleteOptions? options, bool dryRun, int code, RequestContext context)
    {
        var old = current.Value;
        var meta = old.Metadata;
        var held = meta.Finalizers is { Count: > 0 } || definition.Strategy.HoldsDeletion(old);
        var remaining = meta.DeletionGracePeriodSeconds ?? 0;
        var wanted = options?.GracePeriodSeconds is { } asked ? definition.Strategy.GracePeriodSeconds(old, asked) ?? 0 : remaining;
        if (wanted < remaining)
        {
            if (wanted == 0 && !held)
            {
                return Remove(definition, key, current, dryRun);
            }

            var hastened = old with
            {
                Metadata = meta with
                {
                    DeletionTimestamp = meta.DeletionTimestamp!.Value + TimeSpan.FromSeconds(wanted - remaining),
                    DeletionGracePeriodSeconds = wanted,
                },
            };
            return Put(definition, key, current, hastened, dryRun, code, context);
        }

        return remaining == 0 && !held ? Remove(definition, key, current, dryRun) : Decision.Answer(old, code);
    }

    private static Decision Remove(ResourceDefinition definition, ObjectKey key, StoredObject current, bool dryRun)
    {
        var outcome = definition.ReturnsDeletedObject ? null : StatusError.Deleted(definition.Type, key.Name, current.Value.Metadata.Uid);
        return dryRun
            ? Decision.Answer(current.Value) with { Outcome = outcome }
            : Decision.Commit(new StoreDelete(definition.Storage, key, current.Revision), 200) with { Outcome = outcome };
    }

    private static Decision Put(
        ResourceDefinition definition, ObjectKey key, StoredObject current, KubernetesObject terminating, bool dryRun, int code, RequestContext context)
    {
        DateTimeOffset? expires = definition.Expires && context.Settings.EventTtl > TimeSpan.Zero ? context.UtcNow + context.Settings.EventTtl : null;
        return dryRun
            ? Decision.Answer(terminating, code)
            : Decision.Commit(new StorePut(definition.Storage, key, current.Revision, terminating, expires), code);
    }

    // The two finalizers of garbage collection say how dependents are treated; an explicit wish replaces what stands there.
    private static IReadOnlyList<string>? Finalizers(ObjectMeta meta, DeleteOptions? options, bool orphans)
    {
        string? wanted;
        if (options?.OrphanDependents is { } orphan)
        {
            wanted = orphan ? StandardFinalizer.Orphan : null;
        }
        else if (options?.PropagationPolicy is { Length: > 0 } policy)
        {
            wanted = policy switch
            {
                DeletionPropagation.Orphan => StandardFinalizer.Orphan,
                DeletionPropagation.Foreground => StandardFinalizer.ForegroundDeletion,
                _ => null,
            };
        }
        else if (orphans && meta.Finalizers?.Any(static name => name is StandardFinalizer.Orphan or StandardFinalizer.ForegroundDeletion) != true)
        {
            wanted = StandardFinalizer.Orphan;
        }
        else
        {
            return meta.Finalizers;
        }

        var result = new List<string>();
        foreach (var finalizer in meta.Finalizers ?? [])
        {
            if (finalizer is not (StandardFinalizer.Orphan or StandardFinalizer.ForegroundDeletion))
            {
                result.Add(finalizer);
            }
        }

        if (wanted is not null)
        {
            result.Add(wanted);
        }

        return result.Count == 0 ? null : result;
    }

    private static Status? CheckOptions(DeleteOptions? options)
    {
        if (options?.PropagationPolicy is not { Length: > 0 } policy)
        {
            return null;
        }

        if (options.OrphanDependents is not null)
        {
            return InvalidOptions(Api.Validation.FieldError.Invalid(
                Api.Validation.FieldPath.Of("propagationPolicy"),
                policy,
                "orphanDependents and deletionPropagation cannot be both set"));
        }

        return policy is DeletionPropagation.Orphan or DeletionPropagation.Background or DeletionPropagation.Foreground
            ? null
            : InvalidOptions(Api.Validation.FieldError.NotSupported(
                Api.Validation.FieldPath.Of("propagationPolicy"),
                policy,
                DeletionPropagation.Foreground,
                DeletionPropagation.Background,
                DeletionPropagation.Orphan,
                "nil"));
    }

    private static Status InvalidOptions(Api.Validation.FieldError error) =>
        StatusError.Invalid("meta.k8s.io", "DeleteOptions", "", [error]);

    private static Status? CheckPreconditions(ResourceType type, ObjectKey key, ObjectMeta meta, Preconditions? preconditions)
    {
        if (preconditions?.Uid is { Length: > 0 } uid && uid != meta.Uid)
        {
            return StatusError.Conflict(
                type,
                key.Name,
                $"the UID in the precondition ({uid}) does not match the UID in record ({meta.Uid}). The object might have been deleted and then recreated");
        }

        if (preconditions?.ResourceVersion is { Length: > 0 } version && version != meta.ResourceVersion)
        {
            return StatusError.Conflict(
                type,
                key.Name,
                $"the ResourceVersion in the precondition ({version}) does not match the ResourceVersion in record ({meta.ResourceVersion}). The object might have been modified");
        }

        return null;
    }
}
