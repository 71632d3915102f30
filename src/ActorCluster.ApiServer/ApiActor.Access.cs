using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.ApiServices;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Authorization.Bootstrap;
using ActorCluster.ApiServer.Bootstrapping;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.FlowControl;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer;

public sealed partial class ApiActor
{
    private bool _wasReady;

    private void Bootstrap() => new BootstrapSequence(_cache, _writes, _log).Run(
        ClusterBootstrap.Namespaces(),
        () => [.. ClusterBootstrap.Contents(_settings, _addresses.FirstAddress), .. RegistersApiServices ? ApiServiceRegistration.AtStart() : []],
        KeptObjects,
        BecomeReady);

    private IReadOnlyList<(ResourceDefinition Definition, KubernetesObject Object)> KeptObjects()
    {
        IReadOnlyList<(ResourceDefinition, KubernetesObject)> policy =
            _settings.Authorization == AuthorizationMode.Rbac ? [.. BootstrapPolicy.Objects(), .. FlowControlObjects.All] : [];
        return _clientAuthority is { } authority ? [ClusterAuthentication.Published(authority.Pem), .. policy] : policy;
    }

    // Who may do what is known from what was last seen of the store, though it be away now.
    private bool CanAnswerAccess(object message) => _wasReady && message is (AuthorizeCall or RulesCall);

    private void AnswerAccess(object message)
    {
        if (message is AuthorizeCall authorize)
        {
            authorize.Completion.TrySetResult(_context.Access.Decide(authorize.Request));
        }
        else if (message is RulesCall rules)
        {
            rules.Completion.TrySetResult(_context.Access.RulesReview(rules.User, rules.Namespace));
        }
    }
}
