using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Meta;

/// <summary>How to delete an object.</summary>
public sealed record DeleteOptions : TypeMeta
{
    /// <summary>Seconds that the object is given to end gracefully, 0 for at once. Without it the kind's own period applies.</summary>
    [Field(1)]
    public long? GracePeriodSeconds { get; init; }

    /// <summary>What must be true of the object, or the deletion fails with a conflict.</summary>
    [Field(2)]
    public Preconditions? Preconditions { get; init; }

    /// <summary>Superseded by <c>propagationPolicy</c>: true leaves dependents behind, false lets them be collected.</summary>
    [Field(3)]
    public bool? OrphanDependents { get; init; }

    /// <summary>What becomes of dependents: <c>Orphan</c>, <c>Background</c> or <c>Foreground</c>.</summary>
    [Field(4, Pointer = true)]
    public string? PropagationPolicy { get; init; }

    /// <summary><c>All</c> goes through every stage without storing anything.</summary>
    [Field(5)]
    public IReadOnlyList<string>? DryRun { get; init; }

    /// <summary>
    /// Deletes an object that cannot be read from the store without finalizers or checks. Dangerous, and normally left out.
    /// </summary>
    [Field(6)]
    public bool? IgnoreStoreReadErrorWithClusterBreakingPotential { get; init; }
}

/// <summary>Identity that an object must still have.</summary>
public sealed record Preconditions
{
    /// <summary>Uid that the object must have.</summary>
    [Field(1, Pointer = true)]
    public string? Uid { get; init; }

    /// <summary>Resource version that the object must have.</summary>
    [Field(2, Pointer = true)]
    public string? ResourceVersion { get; init; }
}

/// <summary>Values of <c>propagationPolicy</c> in <see cref="DeleteOptions"/>.</summary>
public static class DeletionPropagation
{
    /// <summary>Dependents stay and lose the reference to their owner.</summary>
    public const string Orphan = "Orphan";

    /// <summary>The object goes at once, dependents are collected afterwards.</summary>
    public const string Background = "Background";

    /// <summary>Dependents that block the deletion go first, then the object.</summary>
    public const string Foreground = "Foreground";
}

/// <summary>Finalizers that the garbage collector acts on.</summary>
public static class StandardFinalizer
{
    /// <summary>Dependents are to be released before the object goes.</summary>
    public const string Orphan = "orphan";

    /// <summary>Dependents are to be deleted before the object goes.</summary>
    public const string ForegroundDeletion = "foregroundDeletion";
}
