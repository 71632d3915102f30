#nullable disable
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>Base of all references: equality by path and uid.</summary>
public abstract class ActorRefBase : IActorRef
{
    /// <inheritdoc/>
    public abstract ActorPath Path { get; }

    /// <inheritdoc/>
    public void Tell(object message, IActorRef sender) => TellInternal(message, sender);

    /// <summary>Delivers a message.</summary>
    protected abstract void TellInternal(object message, IActorRef sender);

    /// <inheritdoc/>
    public bool Equals(IActorRef other) =>
        ReferenceEquals(this, other) || (other is not null && Path.Uid == other.Path.Uid && Path.Equals(other.Path));

    /// <inheritdoc/>
    public override bool Equals(object obj) => ReferenceEquals(this, obj) || (obj is IActorRef other && Equals(other));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Path.GetHashCode(), Path.Uid);

    /// <inheritdoc/>
    public int CompareTo(IActorRef other)
    {
        if (other is null) return 1;
        var byPath = Path.CompareTo(other.Path);
        return byPath != 0 ? byPath : Path.Uid.CompareTo(other.Path.Uid);
    }

    /// <inheritdoc/>
    public int CompareTo(object obj) =>
        obj is IActorRef other ? CompareTo(other) : throw new ArgumentException("Object must be of type IActorRef.", nameof(obj));

    /// <inheritdoc/>
    public override string ToString() =>
        Path.Uid == ActorCell.UndefinedUid ? $"[{Path}]" : $"[{Path}#{Path.Uid}]";
}

/// <summary>Base of the references the engine manages.</summary>
public abstract class InternalActorRefBase : ActorRefBase, IInternalActorRef
{
    /// <inheritdoc/>
    public abstract IInternalActorRef Parent { get; }

    /// <inheritdoc/>
    public abstract IActorRefProvider Provider { get; }

    /// <inheritdoc/>
    public abstract bool IsLocal { get; }

    /// <inheritdoc/>
    public abstract bool IsTerminated { get; }

    /// <inheritdoc/>
    public abstract IActorRef GetChild(IReadOnlyList<string> name);

    /// <inheritdoc/>
    public abstract void Resume(Exception causedByFailure = null);

    /// <inheritdoc/>
    public abstract void Start();

    /// <inheritdoc/>
    public abstract void Stop();

    /// <inheritdoc/>
    public abstract void Restart(Exception cause);

    /// <inheritdoc/>
    public abstract void Suspend();

    /// <inheritdoc/>
    public abstract void SendSystemMessage(ISystemMessage message);
}

/// <summary>A reference with no actor behind it; every operation but <see cref="IActorRef.Path"/> does nothing unless overridden.</summary>
public abstract class MinimalActorRef : InternalActorRefBase
{
    /// <inheritdoc/>
    public override IInternalActorRef Parent => ActorRefs.Nobody;

    /// <inheritdoc/>
    public override bool IsLocal => true;

    /// <inheritdoc/>
    public override bool IsTerminated => false;

    /// <inheritdoc/>
    public override IActorRef GetChild(IReadOnlyList<string> name)
    {
        for (var i = 0; i < name.Count; i++)
        {
            if (name[i].Length != 0) return ActorRefs.Nobody;
        }
        return this;
    }

    /// <inheritdoc/>
    public override void Resume(Exception causedByFailure = null)
    {
    }

    /// <inheritdoc/>
    public override void Start()
    {
    }

    /// <inheritdoc/>
    public override void Stop()
    {
    }

    /// <inheritdoc/>
    public override void Restart(Exception cause)
    {
    }

    /// <inheritdoc/>
    public override void Suspend()
    {
    }

    /// <inheritdoc/>
    public override void SendSystemMessage(ISystemMessage message)
    {
    }

    /// <inheritdoc/>
    protected override void TellInternal(object message, IActorRef sender)
    {
    }
}

/// <summary>The reference of no actor: whatever is sent to it is gone.</summary>
public sealed class Nobody : MinimalActorRef
{
    /// <summary>The only instance.</summary>
    public static readonly Nobody Instance = new();

    private readonly RootActorPath _path = new(Address.AllSystems, "/Nobody");

    private Nobody()
    {
    }

    /// <inheritdoc/>
    public override ActorPath Path => _path;

    /// <inheritdoc/>
    public override IActorRefProvider Provider => throw new NotSupportedException("Nobody does not provide");
}

/// <summary>A reference with a cell, hence with children that can be looked up.</summary>
public abstract class ActorRefWithCell : InternalActorRefBase
{
    /// <summary>The cell.</summary>
    public abstract ICell Underlying { get; }

    /// <summary>The children now.</summary>
    public abstract IEnumerable<IActorRef> Children { get; }

    /// <summary>The child of a name (which may carry <c>#uid</c>), or <see cref="ActorRefs.Nobody"/>.</summary>
    public abstract IInternalActorRef GetSingleChild(string name);
}

/// <summary>What is behind an <see cref="ActorRefWithCell"/>.</summary>
public interface ICell
{
    /// <summary>The reference of the cell.</summary>
    IActorRef Self { get; }

    /// <summary>The system.</summary>
    ActorSystem System { get; }

    /// <summary>The supervisor.</summary>
    IInternalActorRef Parent { get; }

    /// <summary>How the actor is made.</summary>
    Props Props { get; }

    /// <summary>Whether the actor lives in this process.</summary>
    bool IsLocal { get; }

    /// <summary>Whether the actor has stopped.</summary>
    bool IsTerminated { get; }

    /// <summary>Whether the mailbox holds messages.</summary>
    bool HasMessages { get; }

    /// <summary>The number of messages in the mailbox.</summary>
    int NumberOfMessages { get; }
}
