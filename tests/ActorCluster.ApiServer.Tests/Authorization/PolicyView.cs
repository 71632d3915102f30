using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Rbac;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Storage;
using ActorCluster.ApiServer.Authorization.Bootstrap;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Registry.Tables;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Tests.Authorization;

/// <summary>A cluster that consists of roles and bindings.</summary>
internal sealed class PolicyView : IClusterView
{
    private readonly SortedDictionary<(string Storage, ObjectKey Key), StoredObject> _objects =
        new(Comparer<(string Storage, ObjectKey Key)>.Create(static (left, right) =>
            string.CompareOrdinal(left.Storage, right.Storage) is not 0 and var order ? order : left.Key.CompareTo(right.Key)));

    public long Revision => 1;

    public IEnumerable<string> Storages => _objects.Keys.Select(static entry => entry.Storage).Distinct();

    public static PolicyView Of(params IEnumerable<KubernetesObject> objects)
    {
        var view = new PolicyView();
        foreach (var value in objects)
        {
            view.Put(value);
        }

        return view;
    }

    public static PolicyView OfBootstrapPolicy() => Of(BootstrapPolicy.Objects().Select(entry => entry.Object));

    public void Put(KubernetesObject value)
    {
        var definition = value switch
        {
            Role => RbacTable.Roles,
            ClusterRole => RbacTable.ClusterRoles,
            RoleBinding => RbacTable.RoleBindings,
            ClusterRoleBinding => RbacTable.ClusterRoleBindings,
            Pod => ResourceTable.Find(ResourceTypes.Pods)!,
            PersistentVolume => ResourceTable.Find(ResourceTypes.PersistentVolumes)!,
            VolumeAttachment => ResourceTable.Find(ResourceTypes.VolumeAttachments)!,
            _ => throw new ArgumentException("no such kind in tests", nameof(value)),
        };
        _objects[(definition.Storage, new ObjectKey(value.Metadata.Namespace, value.Metadata.Name))] = new StoredObject(value, 1);
    }

    public StoredObject? Find(string storage, ObjectKey key) => _objects.GetValueOrDefault((storage, key));

    public IEnumerable<StoredObject> List(string storage, string ns) =>
        _objects.Where(entry => entry.Key.Storage == storage && (ns.Length == 0 || entry.Key.Key.Namespace == ns)).Select(entry => entry.Value);
}
