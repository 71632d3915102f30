using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Ownership;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Admission;
using ActorCluster.ApiServer.Admission.Webhooks;
using ActorCluster.ApiServer.Ownership;
using ActorCluster.ApiServer.Validation;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Registry;

/// <summary>
/// Updates: of an object, of its status alone, of a Namespace's finalizers, of a scale. In the order of apiserver's
/// <c>registry/rest/update.go</c>; what a client may not change is put back before it is validated.
/// </summary>
internal static class UpdatePipeline
{
    /// <summary>Decides on an update.</summary>
    /// <param name="definition">The resource.</param>
    /// <param name="key">The object.</param>
    /// <param name="current">The object as it is; null when there is none.</param>
    /// <param name="body">The object as the client wants it, in the version of the resource.</param>
    /// <param name="subresource">Empty, <c>status</c>, <c>finalize</c> or <c>ephemeralcontainers</c>.</param>
    /// <param name="writer">Who writes.</param>
    /// <param name="dryRun">Everything but the write.</param>
    /// <param name="context">The surroundings.</param>
    public static Decision Decide(
        ResourceDefinition definition,
        ObjectKey key,
        StoredObject? current,
        KubernetesObject body,
        string subresource,
        FieldWriter writer,
        bool dryRun,
        RequestContext context)
    {
        var type = definition.Type;
        var strategy = definition.Strategy;
        if (body.Metadata.Name.Length > 0 && body.Metadata.Name != key.Name)
        {
            return Decision.Refuse(StatusError.BadRequest(
                $"the name of the object ({body.Metadata.Name}) does not match the name on the URL ({key.Name})"));
        }

        if (body.Metadata.Namespace.Length > 0 && body.Metadata.Namespace != key.Namespace)
        {
            return Decision.Refuse(StatusError.BadRequest("the namespace of the provided object does not match the namespace sent on the request"));
        }

        if (current is null)
        {
            if (!strategy.AllowsCreateOnUpdate || subresource.Length > 0)
            {
                return Decision.Refuse(StatusError.NotFound(type, key.Name));
            }

            return Authorization.AccessRefusal.OfCreation(definition, key, context) is { } forbidden
                ? Decision.Refuse(forbidden)
                : CreatePipeline.Decide(definition, key.Namespace, Named(body, key), writer, dryRun, context);
        }

        if (Check(definition, key, current, body.Metadata) is { } refusal)
        {
            return Decision.Refuse(refusal);
        }

        var update = new Update(definition, key, current, subresource, writer, body.Metadata, dryRun, context);
        var updated = CreatePipeline.Typed(definition, body);
        if (subresource.Length == 0)
        {
            updated = strategy.Default(KeepSystemFields(updated, current.Value.Metadata));
            updated = Owned(updated, FieldTracking.OnUpdate(definition, writer, "", current.Value, updated, update.Wanted.ManagedFields, context));
            var admission = new AdmissionRequest(definition, context, updated, current.Value);
            AdmissionChain.AdmitUpdate(admission);
            updated = admission.Object;
        }

        if (NodeRestriction.Check(AdmissionOperation.Update, type, key, subresource, updated, current.Value, context) is { } restriction)
        {
            return Decision.Refuse(restriction);
        }

        return context.Session is null ? Prepare(update, updated) : Mutate(update, updated);
    }

    /// <summary>Ends an update whose result is known: nothing to write, the last finalizer gone, or a write.</summary>
    /// <param name="definition">The resource.</param>
    /// <param name="key">The object.</param>
    /// <param name="current">The object as it is.</param>
    /// <param name="updated">The object as it shall be.</param>
    /// <param name="dryRun">Everything but the write.</param>
    /// <param name="context">The surroundings.</param>
    public static Decision Write(
        ResourceDefinition definition, ObjectKey key, StoredObject current, KubernetesObject updated, bool dryRun, RequestContext context)
    {
        var strategy = definition.Strategy;
        var old = current.Value;
        if (ReferenceEquals(updated, old) || SemanticEquality.AreEqual(updated, old) || DiffersInTimesAlone(updated, old))
        {
            return Decision.Answer(old);
        }

        if (old.Metadata.DeletionTimestamp is not null && CanGo(strategy, updated))
        {
            return dryRun
                ? Decision.Answer(updated)
                : Decision.Commit(new StoreDelete(definition.Storage, key, current.Revision), 200);
        }

        var errors = new FieldErrors();
        var drawn = strategy.Draw(updated, old, context, errors);
        if (errors.Count > 0 || dryRun)
        {
            strategy.Release(drawn, old, context);
        }

        if (errors.Count > 0)
        {
            return Decision.Refuse(StatusError.Invalid(definition.Type, key.Name, errors.List));
        }

        if (dryRun)
        {
            return Decision.Answer(drawn);
        }

        DateTimeOffset? expires = definition.Expires && context.Settings.EventTtl > TimeSpan.Zero ? context.UtcNow + context.Settings.EventTtl : null;
        return Decision.Commit(new StorePut(definition.Storage, key, current.Revision, drawn, expires), 200) with { Drew = drawn };
    }

    /// <summary>Checks the uid and the resourceVersion that a client names.</summary>
    /// <param name="definition">The resource.</param>
    /// <param name="key">The object.</param>
    /// <param name="current">The object as it is.</param>
    /// <param name="wanted">The metadata that the client sent.</param>
    /// <returns>The refusal; null when there is none.</returns>
    public static Status? Check(ResourceDefinition definition, ObjectKey key, StoredObject current, ObjectMeta wanted)
    {
        var type = definition.Type;
        var actual = current.Value.Metadata;
        if (wanted.Uid.Length > 0 && wanted.Uid != actual.Uid)
        {
            return StatusError.Conflict(
                type, key.Name, $"Precondition failed: UID in precondition: {wanted.Uid}, UID in object meta: {actual.Uid}");
        }

        if (wanted.ResourceVersion is "" or "0")
        {
            if (definition.Strategy.AllowsUnconditionalUpdate)
            {
                return null;
            }

            var errors = new FieldErrors();
            errors.Add(new Api.Validation.FieldError(
                Api.Validation.FieldError.TypeInvalid, "metadata.resourceVersion", "0x0", "must be specified for an update"));
            return StatusError.Invalid(type, key.Name, errors.List);
        }

        return wanted.ResourceVersion == actual.ResourceVersion ? null : StatusError.Modified(type, key.Name);
    }

    /// <summary>Checks the uid that the outcome of a patch has: it names no precondition, as an update does, but a change.</summary>
    /// <param name="definition">The resource.</param>
    /// <param name="key">The object.</param>
    /// <param name="current">The object as it is.</param>
    /// <param name="wanted">The metadata that the patch made.</param>
    /// <returns>The refusal; null when there is none.</returns>
    public static Status? CheckUid(ResourceDefinition definition, ObjectKey key, StoredObject current, ObjectMeta wanted)
    {
        if (wanted.Uid.Length == 0 || wanted.Uid == current.Value.Metadata.Uid)
        {
            return null;
        }

        var errors = new FieldErrors();
        MetadataRules.ValidateUid(wanted, current.Value.Metadata, errors);
        return StatusError.Invalid(definition.Type, key.Name, errors.List);
    }

    private static bool CanGo(ResourceStrategy strategy, KubernetesObject updated) =>
        updated.Metadata.Finalizers is not { Count: > 0 }
        && updated.Metadata.DeletionGracePeriodSeconds is null or 0
        && !strategy.HoldsDeletion(updated);

    private static Decision Mutate(Update update, KubernetesObject value)
    {
        var (definition, context, old) = (update.Definition, update.Context, update.Current.Value);
        return context.Session!.Mutate(
            Describe(update, update.Subresource.Length == 0 ? value : KeepSystemFields(value, old.Metadata)),
            context,
            (made, _) =>
            {
                made = Owned(KeepSystemFields(made, old.Metadata), value.Metadata.ManagedFields);
                return new Refined(update.Subresource.Length == 0 ? definition.Strategy.Default(made) : made, null);
            },
            mutated => Prepare(update, mutated!));
    }

    private static AdmissionAttributes Describe(Update update, KubernetesObject value) =>
        update.Context.Session!.Describe(AdmissionOperation.Update, update.Definition, update.Key, update.Subresource) with
        {
            Object = value,
            OldObject = update.Current.Value,
        };

    private static Decision Prepare(Update update, KubernetesObject updated)
    {
        var (definition, old, context) = (update.Definition, update.Current.Value, update.Context);
        var strategy = definition.Strategy;
        var errors = new FieldErrors();
        updated = OwnerReferences.Distinct(updated, isAdmitted: true, out var warning);
        switch (update.Subresource)
        {
            case "":
                updated = strategy.PrepareForUpdate(updated, old, context);
                MetadataRules.ValidateDeletion(update.Wanted, old.Metadata, errors);
                MetadataRules.ValidateUpdate(updated.Metadata, old.Metadata, errors);
                strategy.ValidateUpdate(updated, old, errors);
                break;
            case "finalize":
                updated = strategy.PrepareForFinalize(KeepSystemFields(updated, old.Metadata), old);
                break;
            case "approval":
                updated = strategy.PrepareForApproval(KeepSystemFields(updated, old.Metadata), old, context, errors);
                break;
            case "ephemeralcontainers":
                updated = strategy.PrepareForEphemeralContainers(updated, old, errors);
                break;
            default:
                updated = strategy.PrepareForStatusUpdate(KeepSystemFields(updated, old.Metadata), old, context);
                MetadataRules.ValidateUpdate(updated.Metadata, old.Metadata, errors);
                strategy.ValidateStatusUpdate(updated, old, errors);
                break;
        }

        if (update.Subresource.Length > 0)
        {
            updated = Owned(updated, FieldTracking.OnUpdate(definition, update.Writer, update.Subresource, old, updated, update.Wanted.ManagedFields, context));
        }

        if (errors.Count > 0)
        {
            return Decision.Refuse(StatusError.Invalid(definition.Type, update.Key.Name, errors.List));
        }

        var admission = new AdmissionRequest(update.Definition, update.Context, updated, update.Current.Value, update.Subresource);
        if (warning is not null)
        {
            admission.Warn(warning);
        }

        if (update.Subresource.Length == 0)
        {
            CreatePipeline.Warn(admission, update.Definition.Strategy, updated, update.Current.Value, update.Context);
        }

        AdmissionChain.Validate(admission);
        if (admission.Refusal is { } refused)
        {
            return Decision.Refuse(refused) with { Warnings = admission.Warnings };
        }

        return context.Session is { } session
            ? session.Validate(Describe(update, updated), context, () => Charge(update, updated, admission))
            : Charge(update, updated, admission);
    }

    private static Decision Charge(Update update, KubernetesObject updated, AdmissionRequest admission)
    {
        var charges = AdmissionChain.Charge(admission);
        return admission.Refusal is { } forbidden
            ? Decision.Refuse(forbidden) with { Warnings = admission.Warnings }
            : Write(update.Definition, update.Key, update.Current, updated, update.DryRun, update.Context) with
            {
                Charges = charges,
                Warnings = admission.Warnings,
            };
    }

    // A write that changes nothing but when its fields were last set is none (managedfields/../equality.go).
    private static bool DiffersInTimesAlone(KubernetesObject updated, KubernetesObject old) =>
        !ReferenceEquals(updated.Metadata.ManagedFields, old.Metadata.ManagedFields)
        && SemanticEquality.AreEqual(Owned(updated, old.Metadata.ManagedFields), old)
        && ManagedFields.AreSame(updated.Metadata.ManagedFields, old.Metadata.ManagedFields);

    private static KubernetesObject Owned(KubernetesObject value, IReadOnlyList<ManagedFieldsEntry>? entries) =>
        ReferenceEquals(value.Metadata.ManagedFields, entries) ? value : value with { Metadata = value.Metadata with { ManagedFields = entries } };

    private static KubernetesObject Named(KubernetesObject body, ObjectKey key) => body with
    {
        Metadata = body.Metadata with { Name = key.Name, Namespace = key.Namespace, ResourceVersion = "" },
    };

    // What only the server writes stays as it is, whatever the client sent.
    private static KubernetesObject KeepSystemFields(KubernetesObject updated, ObjectMeta current)
    {
        var meta = updated.Metadata;
        return ReferenceEquals(meta, current)
            ? updated
            : updated with
            {
                Metadata = meta with
                {
                    Name = current.Name,
                    Namespace = current.Namespace,
                    Uid = current.Uid,
                    ResourceVersion = current.ResourceVersion,
                    CreationTimestamp = current.CreationTimestamp,
                    DeletionTimestamp = current.DeletionTimestamp,
                    DeletionGracePeriodSeconds = current.DeletionGracePeriodSeconds,
                    Generation = current.Generation,
                    SelfLink = null,
                    ManagedFields = current.ManagedFields,
                },
            };
    }

    private readonly record struct Update(
        ResourceDefinition Definition,
        ObjectKey Key,
        StoredObject Current,
        string Subresource,
        FieldWriter Writer,
        ObjectMeta Wanted,
        bool DryRun,
        RequestContext Context);
}
