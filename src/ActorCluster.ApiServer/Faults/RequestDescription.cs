using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.Client.Lab;
using ActorCluster.Client.Protocol;
using Akka.Actor;

namespace ActorCluster.ApiServer.Faults;

/// <summary>What faults choose requests by.</summary>
/// <param name="Client">The client's name: an actor's, or what an HTTP client says in <c>User-Agent</c>.</param>
/// <param name="User">Another name of it: the user over HTTP, <c>kubelet</c> for what a node's gateway asks for its node.</param>
/// <param name="Verb">The verb.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Component">The component of the control plane that asks; null when it is none.</param>
internal readonly record struct RequestDescription(string Client, string User, string Verb, ResourceType Resource, ComponentAddress? Component = null)
{
    private const string NodeUser = "system:node:";

    /// <summary>Describes a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sender">The actor that sent it, if one did.</param>
    /// <returns>Null when it is no request.</returns>
    public static RequestDescription? Of(object message, IActorRef? sender) =>
        Of(message) is not { } request ? null
            : sender is null ? request
            : request with { Component = ComponentAddress.Of(sender.Path) };

    private static RequestDescription? Of(object message) => message switch
    {
        GetObject get => Of(get, "get", get.Resource),
        ListObjects list => Of(list, "list", list.Resource),
        CreateObject create => Of(create, "create", create.Resource),
        UpdateObject update => Of(update, "update", update.Resource),
        ModifyObject modify => Of(modify, "patch", modify.Resource),
        DeleteObject delete => Of(delete, "delete", delete.Resource),
        EvictObject evict => Of(evict, "evict", ResourceTypes.Pods),
        BindPod bind => Of(bind, "bind", ResourceTypes.Pods),
        CreateToken token => Of(token, "create", ResourceTypes.ServiceAccounts),
        WatchResource watch => Of(watch.Client, "watch", watch.Resource),
        InvokeCall { Call: var call } => Of(call.Caller, VerbOf(call), call.Resource),
        ListCall { Call: var call } => Of(call.Caller, "list", call.Resource),
        DeleteCollectionCall { Call: var call } => Of(call.Caller, "delete", call.Resource),
        WatchCall { Call: var call } => Of(call.Caller, "watch", call.Resource),
        _ => null,
    };

    /// <summary>
    /// Whether one of the client's names fits one of the patterns; no patterns fit every client. A component has its own name (all
    /// controllers are <c>kube-controller-manager</c>, with their leader election) besides those that its requests carry.
    /// </summary>
    /// <param name="patterns">The patterns.</param>
    public bool IsBy(IReadOnlyList<string>? patterns) =>
        NamePattern.MatchesAny(patterns, Client)
        || (User.Length > 0 && NamePattern.MatchesAny(patterns, User))
        || (Component is { } component && NamePattern.MatchesAny(patterns, component.Component));

    /// <summary>Whether it is about one of the resources; none means every resource.</summary>
    /// <param name="resources">The resources as <c>plural</c> or <c>plural.group</c>.</param>
    public bool IsAbout(IReadOnlyList<string>? resources) =>
        NamePattern.MatchesAny(resources, Resource.Plural) || NamePattern.MatchesAny(resources, Resource.QualifiedName);

    private static RequestDescription Of(ApiRequest request, string verb, ResourceType resource) => Of(request.Client, verb, resource);

    private static RequestDescription Of(string client, string verb, ResourceType resource) =>
        new(client, client.StartsWith(NodeUser, StringComparison.Ordinal) ? "kubelet" : "", verb, resource);

    private static RequestDescription Of(Caller caller, string verb, ResourceType resource) => new(caller.UserAgent, caller.Name, verb, resource);

    private static string VerbOf(ApiCall call) => call switch
    {
        { Subresource: "binding" } => "bind",
        { Subresource: "eviction" } => "evict",
        { Verb: ApiVerb.Get } => "get",
        { Verb: ApiVerb.Create } => "create",
        { Verb: ApiVerb.Update } => "update",
        { Verb: ApiVerb.Patch } => "patch",
        { Verb: ApiVerb.Connect } => "connect",
        _ => "delete",
    };
}
