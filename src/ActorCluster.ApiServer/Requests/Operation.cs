using System.Globalization;
using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Admission.Webhooks;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Ownership;
using ActorCluster.ApiServer.Registry;
using ActorCluster.Store;
using Akka.Actor;

namespace ActorCluster.ApiServer.Requests;

/// <summary>
/// One request that may write, on its way. It decides on the latest state each time it is asked, so it can be asked again after a
/// conflict.
/// </summary>
/// <param name="definition">The resource.</param>
/// <param name="key">The object; without a name while a creation has none.</param>
/// <param name="dryRun">Everything but the write.</param>
/// <param name="reply">Where the answer goes.</param>
internal abstract class Operation(ResourceDefinition definition, ObjectKey key, bool dryRun, Reply reply)
{
    /// <summary>The resource.</summary>
    public ResourceDefinition Definition { get; } = definition;

    /// <summary>The object; without a name while a creation has none.</summary>
    public ObjectKey Key { get; } = key;

    /// <summary>Everything but the write.</summary>
    public bool DryRun { get; } = dryRun;

    /// <summary>Where the answer goes.</summary>
    public Reply Reply { get; } = reply;

    /// <summary>Who asks.</summary>
    public string Client { get; set; } = "";

    /// <summary>Who asks over HTTP; null for an actor of this process.</summary>
    public Caller? Caller { get; set; }

    /// <summary>Until when its client waits; null when it did not say.</summary>
    public DateTimeOffset? Deadline { get; set; }

    /// <summary>Who comes to own the fields that are written.</summary>
    public FieldWriter Writer { get; set; } = FieldWriter.Nobody;

    /// <summary>The revision that the client demands the object to be at; zero when it demands none.</summary>
    public virtual long Demanded => 0;

    /// <summary>The actor that asks; null when none does.</summary>
    public ActorPath? Origin { get; set; }

    /// <summary>How many times a write of it was in vain.</summary>
    public int Failures { get; set; }

    /// <summary>Until when it may wait for what is missing; null before it waits.</summary>
    public DateTimeOffset? WaitsUntil { get; set; }

    /// <summary>What has been decided and awaits the store, or answers from outside.</summary>
    public Decision Decision { get; set; }

    /// <summary>The answers that its decision has awaited; null when it has awaited none, or not got them yet.</summary>
    public IReadOnlyList<OutsideAnswer>? Answers { get; set; }

    /// <summary>The revision of the object that was decided on; zero when there was none.</summary>
    public long DecidedAt { get; set; }

    /// <summary>
    /// Whether the decision is void when the object has changed meanwhile. That of a creation is not: it only finds the name taken.
    /// </summary>
    public virtual bool DependsOnCurrent => true;

    /// <summary>
    /// The operation on another object that has to succeed before this one is decided; null when there is none. Set by
    /// <see cref="Decide"/>, whose decision then does not count.
    /// </summary>
    public Operation? First { get; protected set; }

    /// <summary>Decides.</summary>
    /// <param name="current">The object as it is; null when there is none.</param>
    /// <param name="context">The surroundings.</param>
    public abstract Decision Decide(StoredObject? current, RequestContext context);

    /// <summary>Turns a stored object into what the client sees.</summary>
    /// <param name="value">The object.</param>
    public virtual StoredObject Present(StoredObject value) =>
        Definition.FromStorage is { } convert ? new StoredObject(convert(value.Value), value.Revision) : value;
}

/// <summary>Creates an object.</summary>
internal sealed class CreateOperation(ResourceDefinition definition, string ns, KubernetesObject body, bool dryRun, Reply reply)
    : Operation(definition, new ObjectKey(definition.Type.Namespaced ? ns : "", body.Metadata.Name), dryRun, reply)
{
    public override Decision Decide(StoredObject? current, RequestContext context) =>
        CreatePipeline.Decide(Definition, Key.Namespace, body, Writer, DryRun, context);

    public override bool DependsOnCurrent => false;
}

/// <summary>Replaces an object, its status, or a Namespace's finalizers.</summary>
internal sealed class UpdateOperation(
    ResourceDefinition definition, ObjectKey key, KubernetesObject body, string subresource, bool dryRun, Reply reply)
    : Operation(definition, key, dryRun, reply)
{
    public override long Demanded =>
        long.TryParse(body.Metadata.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : 0;

    public override Decision Decide(StoredObject? current, RequestContext context) =>
        UpdatePipeline.Decide(Definition, Key, current, body, subresource, Writer, DryRun, context);
}

/// <summary>Changes an object by a function of its current state: a patch, or an actor's <c>ModifyObject</c>.</summary>
internal sealed class ModifyOperation(
    ResourceDefinition definition,
    ObjectKey key,
    string? uid,
    Func<KubernetesObject, KubernetesObject> change,
    string subresource,
    bool dryRun,
    Reply reply)
    : Operation(definition, key, dryRun, reply)
{
    public override Decision Decide(StoredObject? current, RequestContext context)
    {
        if (current is null)
        {
            return Decision.Refuse(StatusError.NotFound(Definition.Type, Key.Name));
        }

        if (uid is { Length: > 0 } && uid != current.Value.Metadata.Uid)
        {
            return Decision.Refuse(StatusError.Conflict(
                Definition.Type,
                Key.Name,
                $"Precondition failed: UID in precondition: {uid}, UID in object meta: {current.Value.Metadata.Uid}"));
        }

        var before = Definition.FromStorage is { } convert ? convert(current.Value) : current.Value;
        KubernetesObject after;
        try
        {
            after = change(before);
        }
        catch (StatusException refused)
        {
            return Decision.Refuse(refused.Status);
        }

        if (UpdatePipeline.CheckUid(Definition, Key, current, after.Metadata) is { } changed)
        {
            return Decision.Refuse(changed);
        }

        return ReferenceEquals(before, after)
            ? Decision.Answer(current.Value)
            : UpdatePipeline.Decide(Definition, Key, current, after, subresource, Writer, DryRun, context);
    }
}

/// <summary>Server-side apply: creates what does not exist, otherwise changes it.</summary>
internal sealed class ApplyOperation(ResourceDefinition definition, ObjectKey key, Configuration configuration, string subresource, bool dryRun, Reply reply)
    : Operation(definition, key, dryRun, reply)
{
    public override Decision Decide(StoredObject? current, RequestContext context)
    {
        if (current is null && subresource.Length > 0)
        {
            return Decision.Refuse(StatusError.NotFound(Definition.Type, Key.Name));
        }

        if (current is null && Authorization.AccessRefusal.OfCreation(Definition, Key, context) is { } forbidden)
        {
            return Decision.Refuse(forbidden);
        }

        try
        {
            var (value, entries) = configuration.ApplyTo(current?.Value, context.Now);
            if (current is not null && UpdatePipeline.CheckUid(Definition, Key, current, value.Metadata) is { } changed)
            {
                return Decision.Refuse(changed);
            }

            return current is null
                ? CreatePipeline.Decide(Definition, Key.Namespace, value, Writer.With(entries), DryRun, context)
                : UpdatePipeline.Decide(
                    Definition, Key, current, value, subresource == "scale" ? "" : subresource, Writer.With(entries), DryRun, context);
        }
        catch (StatusException refused)
        {
            return Decision.Refuse(refused.Status);
        }
    }

    public override StoredObject Present(StoredObject value) =>
        subresource == "scale" ? new StoredObject(Definition.Strategy.Scaling!.Read(value.Value), value.Revision) : base.Present(value);
}

/// <summary>Deletes an object.</summary>
internal sealed class DeleteOperation(ResourceDefinition definition, ObjectKey key, DeleteOptions? options, bool dryRun, Reply reply)
    : Operation(definition, key, dryRun, reply)
{
    public override Decision Decide(StoredObject? current, RequestContext context) =>
        DeletePipeline.Decide(Definition, Key, current, options, DryRun, context);
}

/// <summary>Binds a pod.</summary>
internal sealed class BindOperation(
    ResourceDefinition definition,
    ObjectKey key,
    string uid,
    ObjectReference target,
    IReadOnlyDictionary<string, string>? annotations,
    bool dryRun,
    Reply reply)
    : Operation(definition, key, dryRun, reply)
{
    public override Decision Decide(StoredObject? current, RequestContext context) =>
        context.Session is not { } session
            ? BindingPipeline.Decide(Definition, Key, current, uid, target, annotations, DryRun, context)
            : session.Review(
                session.Describe(AdmissionOperation.Create, Definition, Key, "binding") with
                {
                    OwnKind = new ObjectKind("", "v1", "Binding"),
                    Object = new Binding
                    {
                        Kind = "Binding",
                        ApiVersion = "v1",
                        Metadata = new ObjectMeta { Name = Key.Name, Namespace = Key.Namespace, Uid = uid, Annotations = annotations },
                        Target = target,
                    },
                },
                context,
                value => BindingPipeline.Decide(
                    Definition, Key, current, uid, ((Binding)value!).Target, value.Metadata.Annotations, DryRun, context));
}

/// <summary>Changes the number of replicas through the subresource <c>scale</c>.</summary>
internal sealed class ScaleOperation(
    ResourceDefinition definition,
    ObjectKey key,
    Func<Api.Autoscaling.Scale, Api.Autoscaling.Scale> change,
    bool dryRun,
    Reply reply)
    : Operation(definition, key, dryRun, reply)
{
    public override Decision Decide(StoredObject? current, RequestContext context)
    {
        var scaling = Definition.Strategy.Scaling!;
        if (current is null)
        {
            return Decision.Refuse(StatusError.NotFound(Definition.Type, Key.Name));
        }

        try
        {
            var scale = change(scaling.ReadForUpdate(current.Value));
            if (UpdatePipeline.Check(Definition, Key, current, scale.Metadata) is { } refusal)
            {
                return Decision.Refuse(refusal);
            }

            if (scale.Spec.Replicas == IScaling.Unset && scaling.WishPath is { } path)
            {
                return Decision.Refuse(StatusError.BadRequest($"the spec replicas field \"{path}\" cannot be empty"));
            }

            if (scale.Spec.Replicas < 0)
            {
                return Decision.Refuse(StatusError.Invalid("autoscaling", "Scale", Key.Name, [Api.Validation.FieldError.Invalid(
                    Api.Validation.FieldPath.Of("spec").Child("replicas"), scale.Spec.Replicas, "must be greater than or equal to 0")]));
            }

            return context.Session is not { } session
                ? Write(current, scale, context)
                : session.Review(
                    session.Describe(AdmissionOperation.Update, Definition, Key, "scale") with
                    {
                        OwnKind = new ObjectKind("autoscaling", "v1", "Scale"),
                        Object = scale,
                        OldObject = scaling.ReadForUpdate(current.Value),
                    },
                    context,
                    value => Write(current, (Api.Autoscaling.Scale)value!, context.With(context.Caller, null)));
        }
        catch (StatusException refused)
        {
            return Decision.Refuse(refused.Status);
        }
    }

    public override StoredObject Present(StoredObject value) => new(Definition.Strategy.Scaling!.Read(value.Value), value.Revision);

    private Decision Write(StoredObject current, Api.Autoscaling.Scale scale, RequestContext context)
    {
        var scaled = Definition.Strategy.Scaling!.Write(current.Value, scale.Spec.Replicas);
        return UpdatePipeline.Decide(Definition, Key, current, scaled, "", Writer with { Subresource = "scale" }, DryRun, context);
    }
}
