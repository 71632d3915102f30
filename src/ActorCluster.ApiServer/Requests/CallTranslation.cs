using ActorCluster.Api.Autoscaling;
using ActorCluster.Api.Core;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Policy;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Ownership;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Requests;

/// <summary>Turns calls of the HTTP front end into operations.</summary>
internal static class CallTranslation
{
    /// <summary>Makes the operation of a call that may write.</summary>
    /// <param name="call">The call; not a get.</param>
    /// <param name="definition">The resource.</param>
    /// <param name="reply">Where the answer goes.</param>
    /// <param name="failure">Why there is none.</param>
    public static Operation? ToOperation(ApiCall call, ResourceDefinition definition, Reply reply, out Status? failure)
    {
        failure = null;
        var operation = call.Subresource switch
        {
            _ when call is { Verb: ApiVerb.Connect, Body: CustomObject options } => new ConnectOperation(definition, call.Key, call.Subresource, options, reply),
            "" => OnObject(call, definition, reply),
            "status" or "finalize" or "ephemeralcontainers" or "approval" => OnPart(call, definition, reply),
            "scale" when definition.Strategy.Scaling is not null => OnScale(call, definition, reply),
            "binding" when call is { Verb: ApiVerb.Create, Body: Binding binding } => Bind(call, definition, binding, reply),
            "eviction" when call.Verb == ApiVerb.Create => Evict(call, definition, reply),
            _ => null,
        };
        if (operation is null)
        {
            failure = StatusError.MethodNotSupported(definition.Type, Name(call.Verb));
        }

        return operation;
    }

    private static Operation? OnObject(ApiCall call, ResourceDefinition definition, Reply reply) => call.Verb switch
    {
        // A Binding may also be posted to the collection of bindings.
        ApiVerb.Create when call.Body is Binding binding => Bind(
            call with { Key = new ObjectKey(call.Key.Namespace, binding.Metadata.Name) }, ResourceTable.Pods, binding, reply),
        ApiVerb.Create => new CreateOperation(definition, call.Key.Namespace, call.Body!, call.DryRun, reply),
        ApiVerb.Update => new UpdateOperation(definition, call.Key, call.Body!, "", call.DryRun, reply),
        ApiVerb.Patch => Patch(call, definition, reply),
        ApiVerb.Delete => new DeleteOperation(definition, call.Key, call.DeleteOptions, call.DryRun, reply),
        _ => null,
    };

    private static Operation? OnPart(ApiCall call, ResourceDefinition definition, Reply reply) => call.Verb switch
    {
        ApiVerb.Update => new UpdateOperation(definition, call.Key, call.Body!, call.Subresource, call.DryRun, reply),
        ApiVerb.Patch => Patch(call, definition, reply),
        _ => null,
    };

    private static Operation? OnScale(ApiCall call, ResourceDefinition definition, Reply reply) => call.Verb switch
    {
        ApiVerb.Update => new ScaleOperation(definition, call.Key, _ => (Scale)call.Body!, call.DryRun, reply),
        ApiVerb.Patch when call.PatchKind == PatchKind.Apply => Patch(call, definition, reply),
        ApiVerb.Patch => new ScaleOperation(
            definition,
            call.Key,
            scale => (Scale)Patches.Apply(scale, typeof(Scale), call, definition, reply),
            call.DryRun,
            reply),
        _ => null,
    };

    private static Operation Patch(ApiCall call, ResourceDefinition definition, Reply reply) => call.PatchKind == PatchKind.Apply
        ? new ApplyOperation(definition, call.Key, new Configuration(definition, call), call.Subresource, call.DryRun, reply)
        : new ModifyOperation(
            definition,
            call.Key,
            null,
            current => Patches.Apply(current, definition.Type.ObjectType, call, definition, reply),
            call.Subresource,
            call.DryRun,
            reply);

    private static BindOperation Bind(ApiCall call, ResourceDefinition definition, Binding binding, Reply reply) => new(
        definition, call.Key, binding.Metadata.Uid, binding.Target, binding.Metadata.Annotations, call.DryRun, reply);

    private static EvictOperation Evict(ApiCall call, ResourceDefinition definition, Reply reply)
    {
        // A dry run may be asked for in the query or in the options of the deletion.
        var options = (call.Body as Eviction)?.DeleteOptions ?? call.DeleteOptions;
        return new EvictOperation(definition, call.Key, options, call.DryRun || options?.DryRun is { Count: > 0 }, reply);
    }

    private static string Name(ApiVerb verb) => verb switch
    {
        ApiVerb.Get => "get",
        ApiVerb.Create => "create",
        ApiVerb.Update => "update",
        ApiVerb.Patch => "patch",
        ApiVerb.Connect => "connect",
        _ => "delete",
    };
}
