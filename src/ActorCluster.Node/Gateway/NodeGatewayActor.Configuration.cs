using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Client.Informers;
using ActorCluster.Node.Containers;
using ActorCluster.Node.Link;

namespace ActorCluster.Node.Gateway;

/// <content>
/// The ConfigMaps, Secrets, claims and volumes that the node's pods refer to: one watch for each, as long as the node wants it
/// (pkg/kubelet/util/manager/watch_based_manager.go).
/// </content>
internal sealed partial class NodeGatewayActor
{
    private readonly Dictionary<ConfigurationKey, Watched> _configuration = [];

    private void Watch(WatchConfiguration watch)
    {
        var wanted = new HashSet<ConfigurationKey>(watch.Wanted.Count);
        foreach (var (key, version) in watch.Wanted)
        {
            wanted.Add(key);
            if (!_configuration.TryGetValue(key, out var watched))
            {
                _configuration.Add(key, watched = new Watched());
                watched.Known = version;
                Open(key, watched);
            }
            else
            {
                watched.Known = version;
                Tell(key, watched);
            }
        }

        foreach (var (key, watched) in _configuration.Where(pair => !wanted.Contains(pair.Key)).ToList())
        {
            _configuration.Remove(key);
            watched.End();
        }
    }

    private void Open(ConfigurationKey key, Watched watched)
    {
        switch (key.Kind)
        {
            case ConfigurationKind.ConfigMap:
                Open<ConfigMap>(ResourceTypes.ConfigMaps, key, watched);
                break;
            case ConfigurationKind.Secret:
                Open<Secret>(ResourceTypes.Secrets, key, watched);
                break;
            case ConfigurationKind.Claim:
                Open<PersistentVolumeClaim>(ResourceTypes.PersistentVolumeClaims, key, watched);
                break;
            default:
                Open<PersistentVolume>(ResourceTypes.PersistentVolumes, key, watched);
                break;
        }
    }

    private void Open<T>(ResourceType resource, ConfigurationKey key, Watched watched)
        where T : KubernetesObject
    {
        Informer<T>? informer = null;
        informer = _informers.Watch<T>(
            resource, (_, _) => Tell(key, watched), () => Tell(key, watched), key.Namespace, fields: FieldQuery.Of(new FieldRequirement("metadata.name", key.Name, true)));
        watched.Find = () => informer.Find(new ObjectKey(key.Namespace, key.Name));
        watched.HasSynced = () => informer.HasSynced;
        watched.End = () => _informers.Remove(informer);
    }

    // Said only when the node knows something else: a list that is read again is no news.
    private void Tell(ConfigurationKey key, Watched watched)
    {
        if (!_configuration.TryGetValue(key, out var present) || !ReferenceEquals(present, watched) || !watched.HasSynced())
        {
            return;
        }

        var found = watched.Find();
        var version = found?.Metadata.ResourceVersion ?? "";
        if (version != watched.Known)
        {
            watched.Known = version;
            Send(new ConfigurationChanged([new ConfigurationItem(key, found)]));
        }
    }

    private static int BytesOf(ConfigurationChanged changed)
    {
        var bytes = 0;
        foreach (var item in changed.Items)
        {
            bytes += item.Object switch
            {
                ConfigMap map => (map.Data?.Values.Sum(static text => text.Length) ?? 0) + (map.BinaryData?.Values.Sum(static data => data.Length) ?? 0),
                Secret secret => secret.Data?.Values.Sum(static data => data.Length) ?? 0,
                _ => 0,
            };
        }

        return bytes;
    }

    private sealed class Watched
    {
        /// <summary>The version that the node knows; null for nothing, empty when it knows that there is none.</summary>
        public string? Known { get; set; }

        public Func<KubernetesObject?> Find { get; set; } = static () => null;

        public Func<bool> HasSynced { get; set; } = static () => false;

        public Action End { get; set; } = static () => { };
    }
}
