using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Admission;
using ActorCluster.ApiServer.Admission.Webhooks;
using ActorCluster.ApiServer.Ownership;
using ActorCluster.ApiServer.Validation;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Registry;

/// <summary>
/// Creation: defaults, system fields, name, admission, preparation, validation, drawing of numbers, in the order of apiserver's
/// <c>registry/generic/registry/store.go</c> and <c>registry/rest/create.go</c>.
/// </summary>
internal static class CreatePipeline
{
    /// <summary>Decides on a creation.</summary>
    /// <param name="definition">The resource.</param>
    /// <param name="ns">The namespace of the request.</param>
    /// <param name="body">The object as the client sent it, in the version of the resource.</param>
    /// <param name="writer">Who creates.</param>
    /// <param name="dryRun">Everything but the write.</param>
    /// <param name="context">The surroundings.</param>
    public static Decision Decide(
        ResourceDefinition definition, string ns, KubernetesObject body, FieldWriter writer, bool dryRun, RequestContext context)
    {
        if (definition.CreationRefusal is { } refused)
        {
            return Decision.Refuse(refused);
        }

        var type = definition.Type;
        var meta = body.Metadata;
        if (type.Namespaced)
        {
            if (meta.Namespace.Length > 0 && ns.Length > 0 && meta.Namespace != ns)
            {
                return Decision.Refuse(StatusError.BadRequest("the namespace of the provided object does not match the namespace sent on the request"));
            }

            ns = ns.Length > 0 ? ns : meta.Namespace;
        }
        else
        {
            ns = "";
        }

        if (meta.ResourceVersion.Length > 0)
        {
            return Decision.Refuse(StatusError.BadRequest("resourceVersion should not be set on objects to be created"));
        }

        var value = Typed(definition, body);
        value = value with
        {
            Metadata = meta with
            {
                Namespace = ns,
                Uid = context.NewUid(),
                CreationTimestamp = context.Now,
                DeletionTimestamp = null,
                DeletionGracePeriodSeconds = null,
                SelfLink = null,
                Generation = 0,
                ManagedFields = null,
            },
        };
        var strategy = definition.Strategy;
        value = strategy.Default(value);
        if (FieldTracking.OnCreate(definition, writer, value, meta.ManagedFields, context) is { } entries)
        {
            value = value with { Metadata = value.Metadata with { ManagedFields = entries } };
        }

        var admission = new AdmissionRequest(definition, context, value, null);
        AdmissionChain.Admit(admission);
        if (admission.Refusal is { } refusal)
        {
            return Decision.Refuse(refusal) with { MayPass = admission.MayPass };
        }

        var key = new ObjectKey(ns, admission.Object.Metadata.Name);
        if (NodeRestriction.Check(AdmissionOperation.Create, type, key, "", admission.Object, null, context) is { } restriction)
        {
            return Decision.Refuse(restriction);
        }

        var creation = new Creation(definition, ns, dryRun, context);
        return context.Session is null ? Prepare(creation, admission.Object) : Mutate(creation, admission.Object);
    }

    /// <summary>Converts an object to its stored version and writes kind and apiVersion into it.</summary>
    /// <param name="definition">The resource.</param>
    /// <param name="body">The object in the version of the resource.</param>
    public static KubernetesObject Typed(ResourceDefinition definition, KubernetesObject body)
    {
        if (definition.ToStorage is { } convert)
        {
            return convert(body);
        }

        var type = definition.Type;
        return body.Kind == type.Kind && body.ApiVersion == type.ApiVersion ? body : body with { Kind = type.Kind, ApiVersion = type.ApiVersion };
    }
    /// <summary>Warns a client of what is odd about a valid object.</summary>
    /// <param name="request">Gets the warnings.</param>
    /// <param name="strategy">Knows the kind.</param>
    /// <param name="value">The object.</param>
    /// <param name="current">The object as it is; null at creation.</param>
    /// <param name="context">The surroundings.</param>
    public static void Warn(
        AdmissionRequest request, ResourceStrategy strategy, KubernetesObject value, KubernetesObject? current, RequestContext context)
    {
        if (context.Caller is null)
        {
            return;
        }

        foreach (var warning in strategy.Warnings(value, current))
        {
            request.Warn(warning);
        }
    }

    // What webhooks make of the object gets its defaults again, and the plugins have another look at it.
    private static Decision Mutate(Creation creation, KubernetesObject value)
    {
        var (definition, context) = (creation.Definition, creation.Context);
        return context.Session!.Mutate(
            Describe(creation, value),
            context,
            (made, again) =>
            {
                made = definition.Strategy.Default(made with { Metadata = KeepSystemFields(made.Metadata, value.Metadata) });
                if (!again)
                {
                    return new Refined(made, null);
                }

                var admission = new AdmissionRequest(definition, context, made, null);
                AdmissionChain.Admit(admission);
                return new Refined(admission.Object, admission.Refusal is { } refusal ? Decision.Refuse(refusal) : null);
            },
            mutated => Prepare(creation, mutated!));
    }

    private static AdmissionAttributes Describe(Creation creation, KubernetesObject value) => creation.Context.Session!.Describe(
        AdmissionOperation.Create, creation.Definition, new ObjectKey(creation.Namespace, value.Metadata.Name)) with
    { Object = value };

    private static ObjectMeta KeepSystemFields(ObjectMeta made, ObjectMeta value) => made with
    {
        Namespace = value.Namespace,
        Uid = value.Uid,
        CreationTimestamp = value.CreationTimestamp,
        DeletionTimestamp = null,
        DeletionGracePeriodSeconds = null,
        SelfLink = null,
        ResourceVersion = "",
        ManagedFields = value.ManagedFields,
    };

    private static Decision Prepare(Creation creation, KubernetesObject value)
    {
        var (definition, context) = (creation.Definition, creation.Context);
        var (type, strategy) = (definition.Type, definition.Strategy);
        value = OwnerReferences.Distinct(value, isAdmitted: true, out var warning);
        var generated = value.Metadata.Name.Length == 0 && !string.IsNullOrEmpty(value.Metadata.GenerateName);
        if (generated)
        {
            value = value with { Metadata = value.Metadata with { Name = context.GenerateName(value.Metadata.GenerateName!) } };
        }

        value = strategy.PrepareForCreate(value, context);
        var errors = new FieldErrors();
        MetadataRules.Validate(value.Metadata, type.Namespaced, strategy.CheckName, errors);
        strategy.Validate(value, errors);
        if (errors.Count == 0)
        {
            var drawn = strategy.Draw(value, null, context, errors);
            if (errors.Count > 0 || creation.DryRun)
            {
                strategy.Release(drawn, null, context);
            }

            value = drawn;
        }

        if (errors.Count > 0)
        {
            return Decision.Refuse(StatusError.Invalid(type, value.Metadata.Name, errors.List));
        }

        var validation = new AdmissionRequest(definition, context, value, null);
        if (warning is not null)
        {
            validation.Warn(warning);
        }

        Warn(validation, strategy, value, null, context);
        AdmissionChain.Validate(validation);
        if (validation.Refusal is { } forbidden)
        {
            strategy.Release(value, null, context);
            return Decision.Refuse(forbidden) with { Warnings = validation.Warnings };
        }

        if (context.Session is not { } session)
        {
            return Write(creation, value, generated, validation);
        }

        var decision = session.Validate(Describe(creation, value), context, () => Write(creation, value, generated, validation));
        if (decision.Failure is not null)
        {
            strategy.Release(value, null, context);
        }

        return decision.Awaits is null ? decision : decision with { Drew = creation.DryRun ? null : value };
    }

    private static Decision Write(Creation creation, KubernetesObject value, bool generated, AdmissionRequest validation)
    {
        var (definition, context, dryRun) = (creation.Definition, creation.Context, creation.DryRun);
        var (type, strategy) = (definition.Type, definition.Strategy);
        var charges = AdmissionChain.Charge(validation);
        if (validation.Refusal is { } forbidden)
        {
            strategy.Release(value, null, context);
            return Decision.Refuse(forbidden) with { Warnings = validation.Warnings };
        }

        var key = new ObjectKey(creation.Namespace, value.Metadata.Name);
        if (context.View.Find(definition.Storage, key) is not null && !generated)
        {
            strategy.Release(value, null, context);
            return Decision.Refuse(StatusError.AlreadyExists(type, key.Name));
        }

        if (dryRun)
        {
            return Decision.Answer(value, 201) with { Warnings = validation.Warnings };
        }

        DateTimeOffset? expires = definition.Expires && context.Settings.EventTtl > TimeSpan.Zero ? context.UtcNow + context.Settings.EventTtl : null;
        return Decision.Commit(new StorePut(definition.Storage, key, StoreWrite.MustNotExist, value, expires), 201) with
        {
            GeneratedName = generated,
            Drew = value,
            Charges = charges,
            Warnings = validation.Warnings,
        };
    }

    private readonly record struct Creation(ResourceDefinition Definition, string Namespace, bool DryRun, RequestContext Context);
}
