using ActorCluster.Api.Meta;

namespace ActorCluster.ApiServer.Registry;

/// <summary>A kind that is stored as it is given, apart from its status: its rules beyond those of metadata are not there yet.</summary>
/// <typeparam name="T">The type of the objects.</typeparam>
/// <param name="withStatusOf">Gives the first object the status of the second; null for kinds without a status.</param>
internal sealed class PlainStrategy<T>(Func<T, T, T>? withStatusOf = null) : ResourceStrategy<T>
    where T : KubernetesObject
{
    protected override T PrepareForUpdate(T updated, T current, RequestContext context) => withStatusOf?.Invoke(updated, current) ?? updated;

    protected override T PrepareForStatusUpdate(T updated, T current) => withStatusOf?.Invoke(current, updated) ?? current;
}
