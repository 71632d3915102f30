using ActorCluster.Api.Core;
using ActorCluster.Api.Quantities;

namespace ActorCluster.Node.Gateway;

/// <summary>
/// Resources of a node that its kubelet knows nothing of, because an operator or a controller has written them into the node's capacity:
/// the kubelet leaves them there and lets pods have all of them (pkg/kubelet/nodestatus/setters.go: MachineInfo). Pure.
/// </summary>
internal static class ExtendedResources
{
    /// <summary>A reported status with what others have put into the stored one's capacity.</summary>
    /// <param name="reported">What the kubelet says.</param>
    /// <param name="stored">What is stored.</param>
    /// <returns>The reported status itself when there is nothing of others.</returns>
    public static NodeStatus CarriedOver(NodeStatus reported, NodeStatus stored)
    {
        Dictionary<string, Quantity>? capacity = null;
        Dictionary<string, Quantity>? allocatable = null;
        foreach (var (name, amount) in stored.Capacity ?? new Dictionary<string, Quantity>())
        {
            if (reported.Capacity?.ContainsKey(name) != true)
            {
                capacity ??= Copy(reported.Capacity);
                allocatable ??= Copy(reported.Allocatable);
                capacity[name] = amount;
                allocatable[name] = Available(amount);
            }
        }

        foreach (var (name, amount) in stored.Allocatable ?? new Dictionary<string, Quantity>())
        {
            // Of what has gone from the capacity only the extended resources go here, too.
            if (reported.Allocatable?.ContainsKey(name) != true && capacity?.ContainsKey(name) != true && !ResourceName.IsExtended(name))
            {
                allocatable ??= Copy(reported.Allocatable);
                allocatable[name] = amount;
            }
        }

        if (capacity is not null)
        {
            WithoutHugePages(capacity, allocatable!);
        }

        return allocatable is null ? reported : reported with { Capacity = capacity ?? reported.Capacity, Allocatable = allocatable };
    }

    /// <summary>Whether pods cannot have yet what is in the capacity, or still have what is not: the next status puts that right.</summary>
    /// <param name="stored">What is stored.</param>
    public static bool AreDue(NodeStatus stored)
    {
        foreach (var (name, amount) in stored.Capacity ?? new Dictionary<string, Quantity>())
        {
            if (ResourceName.IsExtended(name) && (stored.Allocatable is null || !stored.Allocatable.TryGetValue(name, out var given) || given != Available(amount)))
            {
                return true;
            }
        }

        foreach (var (name, _) in stored.Allocatable ?? new Dictionary<string, Quantity>())
        {
            if (ResourceName.IsExtended(name) && stored.Capacity?.ContainsKey(name) != true)
            {
                return true;
            }
        }

        return false;
    }

    // Memory in huge pages is no memory that pods may ask for by itself.
    private static void WithoutHugePages(Dictionary<string, Quantity> capacity, Dictionary<string, Quantity> allocatable)
    {
        foreach (var (name, amount) in capacity)
        {
            if (name.StartsWith(ResourceName.HugePagesPrefix, StringComparison.Ordinal) && allocatable.TryGetValue(ResourceName.Memory, out var memory))
            {
                allocatable[ResourceName.Memory] = Available(memory - amount);
            }
        }
    }

    private static Quantity Available(Quantity amount) => amount.Sign < 0 ? Quantity.Zero : amount;

    private static Dictionary<string, Quantity> Copy(IReadOnlyDictionary<string, Quantity>? amounts) =>
        new(amounts ?? new Dictionary<string, Quantity>(), StringComparer.Ordinal);
}
