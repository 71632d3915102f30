using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Scheduling;

namespace ActorCluster.ApiServer.Resources.Cluster;

/// <summary>The priority classes that every cluster has (kubernetes <c>pkg/apis/scheduling/v1/helpers.go</c>).</summary>
internal static class SystemPriorityClasses
{
    /// <summary>What their names begin with, and no other name may.</summary>
    public const string Prefix = "system-";

    /// <summary>The highest value of any other class; these lie above it.</summary>
    public const int HighestUserValue = 1_000_000_000;

    private const int CriticalValue = 2 * HighestUserValue;

    /// <summary>The classes.</summary>
    public static IReadOnlyList<PriorityClass> All { get; } =
    [
        Class(
            WellKnownPriorityClasses.SystemNodeCritical,
            CriticalValue + 1000,
            "Used for system critical pods that must not be moved from their current node."),
        Class(
            WellKnownPriorityClasses.SystemClusterCritical,
            CriticalValue,
            "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary."),
    ];

    /// <summary>The class of a name; null when it is none of these.</summary>
    /// <param name="name">The name.</param>
    public static PriorityClass? Find(string name)
    {
        foreach (var candidate in All)
        {
            if (candidate.Metadata.Name == name)
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>What is wrong with a class whose name begins as theirs do; null when it is one of them.</summary>
    /// <param name="value">The class.</param>
    public static string? Check(PriorityClass value)
    {
        if (Find(value.Metadata.Name) is not { } known)
        {
            return value.Metadata.Name + " is not a known system priority class";
        }

        if (value.Value != known.Value)
        {
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"value of {known.Metadata.Name} PriorityClass must be {known.Value}");
        }

        return value.GlobalDefault ? $"globalDefault of {known.Metadata.Name} PriorityClass must be false" : null;
    }

    /// <summary>Why an object may not be deleted, when it is one of these classes; null otherwise.</summary>
    /// <param name="type">The resource.</param>
    /// <param name="key">The object.</param>
    public static Status? CheckDelete(ResourceType type, ObjectKey key) =>
        type.Equals(ResourceTypes.PriorityClasses) && Find(key.Name) is not null
            ? StatusError.Forbidden(type, key.Name, "this is a system priority class and cannot be deleted")
            : null;

    private static PriorityClass Class(string name, int value, string description) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Value = value,
        Description = description,
        PreemptionPolicy = PreemptionPolicy.PreemptLowerPriority,
    };
}
