using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Faults;
using ActorCluster.ApiServer.Registry;
using ActorCluster.Client.Protocol;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Watching;

/// <summary>One watch. The hub hands it the changes that pass its filter; how they travel is the subclass's affair.</summary>
/// <param name="definition">The resource.</param>
/// <param name="filter">What it wants.</param>
/// <param name="index">The one value of an indexed field that it wants; null when it wants more.</param>
/// <param name="request">Who watches what, for faults.</param>
internal abstract class Watcher(ResourceDefinition definition, ObjectFilter filter, WatchIndex? index, RequestDescription request)
{
    /// <summary>Who watches what, for faults.</summary>
    public RequestDescription Request { get; } = request;

    /// <summary>The resource.</summary>
    public ResourceDefinition Definition { get; } = definition;

    /// <summary>What it wants.</summary>
    public ObjectFilter Filter { get; } = filter;

    /// <summary>The one value of an indexed field that it wants; null when it wants more.</summary>
    public WatchIndex? Index { get; } = index;

    /// <summary>Changes up to this revision are behind it.</summary>
    public long Seen { get; set; }

    /// <summary>Whether it has been given something since it was last flushed.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Whether it is over.</summary>
    public bool HasEnded { get; protected set; }

    /// <summary>The faults that have a say in its events; null when none has.</summary>
    public WatchFaults? Faults { get; set; }

    /// <summary>Whether it delivers nothing: what it is offered gathers, up to the bound of a slow watcher.</summary>
    public bool IsStalled
    {
        get;
        set
        {
            var goesOn = field && !value;
            field = value;
            if (goesOn && !HasEnded)
            {
                GoOn();
            }
        }
    }

    /// <summary>Takes a change.</summary>
    /// <param name="type">What happened, as this watch sees it.</param>
    /// <param name="value">The object in the version of the resource.</param>
    public abstract void Offer(ObjectEventType type, StoredObject value);

    /// <summary>Sends what has gathered, if it may.</summary>
    /// <param name="revision">Everything up to here has been offered.</param>
    public abstract void Flush(long revision);

    /// <summary>Tells of the latest revision though nothing happened.</summary>
    /// <param name="revision">The revision.</param>
    public abstract void Bookmark(long revision);

    /// <summary>Ends the watch.</summary>
    /// <param name="reason">Why.</param>
    public abstract void End(Status reason);

    /// <summary>Ends the watch as a broken connection does: without a word where a client can be left without one.</summary>
    /// <param name="reason">What an actor is told instead.</param>
    public virtual void Cut(Status reason) => End(reason);

    /// <summary>Delivers what has gathered: it is stalled no longer.</summary>
    protected abstract void GoOn();
}

/// <summary>An indexed field and the value that a watch wants of it.</summary>
/// <param name="Field">The field, as in a field selector.</param>
/// <param name="Value">The value.</param>
internal readonly record struct WatchIndex(string Field, string Value)
{
    /// <summary>The field by which every resource is indexed.</summary>
    public const string Name = "metadata.name";

    /// <summary>Finds the index that serves a field selector.</summary>
    /// <param name="definition">The resource.</param>
    /// <param name="fields">The field selector; null for none.</param>
    public static WatchIndex? For(ResourceDefinition definition, Api.Selectors.FieldQuery? fields)
    {
        if (fields is null)
        {
            return null;
        }

        if (definition.IndexedField is { } indexed && fields.TryGetExact(indexed, out var value))
        {
            return new WatchIndex(indexed, value);
        }

        return fields.TryGetExact(Name, out var name) ? new WatchIndex(Name, name) : null;
    }
}
