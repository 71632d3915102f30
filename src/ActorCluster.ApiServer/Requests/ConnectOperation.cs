using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Admission.Webhooks;
using ActorCluster.ApiServer.Registry;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Requests;

/// <summary>
/// Asks webhooks and policies whether a connection may be made (k8s.io/apiserver/pkg/endpoints/handlers/rest.go, <c>ConnectResource</c>).
/// Its answer are the options, as webhooks have left them. It writes nothing and waits for nobody else's write: it has no key.
/// </summary>
/// <param name="definition">The resource.</param>
/// <param name="target">The object to connect to. Whether there is one is found out later.</param>
/// <param name="subresource">Which connection.</param>
/// <param name="options">What the client asked for.</param>
/// <param name="reply">Where the answer goes.</param>
internal sealed class ConnectOperation(ResourceDefinition definition, ObjectKey target, string subresource, CustomObject options, Reply reply)
    : Operation(definition, target with { Name = "" }, false, reply)
{
    public override bool DependsOnCurrent => false;

    public override Decision Decide(StoredObject? current, RequestContext context) => context.Session is not { } session
        ? Decision.Answer(options)
        : session.Review(
            session.Describe(AdmissionOperation.Connect, Definition, target, subresource) with
            {
                OwnKind = new ObjectKind("", "v1", options.Kind ?? ""),
                Object = options,
                Options = null,
            },
            context,
            static value => Decision.Answer(value!));
}
