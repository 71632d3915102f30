using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.ApiServices;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Authorization.Bootstrap;
using ActorCluster.ApiServer.Bootstrapping;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.FlowControl;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Requests;
using ActorCluster.Store;
using Akka.Actor;

namespace ActorCluster.ApiServer;

public sealed partial class ApiActor
{
    // How often Kubernetes looks at what other servers trust (cluster_authentication_trust_controller.go: Run).
    private static readonly TimeSpan TrustPause = TimeSpan.FromMinutes(1);

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
        return _clientAuthority is { } authority ? [ClusterAuthentication.Published(authority), .. policy] : policy;
    }

    // Whoever changes or removes what other servers trust finds it restored at once; what cannot be written now is tried again.
    private void LookAtClusterAuthentication(IReadOnlyList<StoreChange> changes)
    {
        if (changes.Any(static change => change.Key == ClusterAuthentication.Key && change.Object.Value is ConfigMap))
        {
            RestoreClusterAuthentication();
        }
    }

    private void RestoreClusterAuthentication()
    {
        if (!_ready || !_settings.Bootstrap || _clientAuthority is not { } authorities)
        {
            return;
        }

        var (definition, published) = ClusterAuthentication.Published(authorities);
        var reply = new CollectReply((_, failure) =>
        {
            if (failure is { Code: not (404 or 409) })
            {
                Timers.StartSingleTimer(LookAtTrust.Instance, LookAtTrust.Instance, TrustPause);
            }
        });
        if (_cache.Find(definition.Storage, ClusterAuthentication.Key) is not { } stored)
        {
            _writes.Submit(new CreateOperation(definition, ClusterAuthentication.Key.Namespace, published, false, reply));
        }
        else if (!ReferenceEquals(stored.Value, ClusterAuthentication.Combine((ConfigMap)stored.Value, (ConfigMap)published)))
        {
            _writes.Submit(new ModifyOperation(
                definition,
                ClusterAuthentication.Key,
                null,
                existing => ClusterAuthentication.Combine((ConfigMap)existing, (ConfigMap)published),
                "",
                false,
                reply));
        }
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

    private sealed record LookAtTrust : INotInfluenceReceiveTimeout
    {
        public static readonly LookAtTrust Instance = new();
    }

    private KubernetesObject? FindObject(ResourceType type, ObjectKey key) =>
        _catalog.Find(type) is { } definition && _cache.Find(definition.Storage, key) is { } stored ? definition.Read(stored)?.Value : null;
}
