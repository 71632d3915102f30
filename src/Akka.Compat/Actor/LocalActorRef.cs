#nullable disable
using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>The reference of an actor in this process.</summary>
public class LocalActorRef : ActorRefWithCell
{
    private readonly ActorPath _path;
    private readonly ActorCell _cell;

    /// <summary>Creates the reference and the cell of an actor; <see cref="Start"/> makes it run.</summary>
    public LocalActorRef(ActorSystemImpl system, Props props, MessageDispatcher dispatcher, MailboxType mailboxType, IInternalActorRef supervisor, ActorPath path)
    {
        _path = path;
        // The cell is made by a virtual method so that a test reference can substitute one of its own.
#pragma warning disable CA2214
        _cell = NewActorCell(system, this, props, dispatcher, supervisor);
#pragma warning restore CA2214
        _cell.Init(mailboxType);
    }

    /// <summary>The cell.</summary>
    public ActorCell Cell => _cell;

    /// <inheritdoc/>
    public override ActorPath Path => _path;

    /// <inheritdoc/>
    public override ICell Underlying => _cell;

    /// <inheritdoc/>
    public override IEnumerable<IActorRef> Children => _cell.GetChildren();

    /// <inheritdoc/>
    public override IInternalActorRef Parent => _cell.Parent;

    /// <inheritdoc/>
    public override IActorRefProvider Provider => _cell.SystemImpl.Provider;

    /// <inheritdoc/>
    public override bool IsLocal => true;

    /// <inheritdoc/>
    public override bool IsTerminated => _cell.IsTerminated;

    /// <summary>The system.</summary>
    protected ActorSystem System => _cell.System;

    /// <summary>How the actor is made.</summary>
    protected Props Props => _cell.Props;

    /// <summary>The supervisor.</summary>
    protected IInternalActorRef Supervisor => _cell.Parent;

    /// <summary>Makes the cell.</summary>
    protected virtual ActorCell NewActorCell(ActorSystemImpl system, IInternalActorRef self, Props props, MessageDispatcher dispatcher, IInternalActorRef supervisor) =>
        new(system, self, props, dispatcher, supervisor);

    /// <inheritdoc/>
    public override void Start() => _cell.Start();

    /// <inheritdoc/>
    public override void Stop() => _cell.Stop();

    /// <inheritdoc/>
    public override void Suspend() => _cell.Suspend();

    /// <inheritdoc/>
    public override void Resume(Exception causedByFailure = null) => _cell.Resume(causedByFailure);

    /// <inheritdoc/>
    public override void Restart(Exception cause) => _cell.Restart(cause);

    /// <inheritdoc/>
    public override void SendSystemMessage(ISystemMessage message) => _cell.SendSystemMessage(message);

    /// <inheritdoc/>
    protected override void TellInternal(object message, IActorRef sender) => _cell.SendMessage(sender, message);

    /// <inheritdoc/>
    public override IInternalActorRef GetSingleChild(string name) => _cell.GetSingleChild(name);

    /// <inheritdoc/>
    public override IActorRef GetChild(IReadOnlyList<string> name)
    {
        IInternalActorRef current = this;
        for (var i = 0; i < name.Count; i++)
        {
            var element = name[i];
            if (element.Length == 0) continue;
            if (current is not ActorRefWithCell withCell)
            {
                var rest = new List<string>();
                for (var j = i; j < name.Count; j++) rest.Add(name[j]);
                return current.GetChild(rest);
            }
            current = element == ".." ? withCell.Parent : withCell.GetSingleChild(element);
            if (current is Nobody) return current;
        }
        return current;
    }
}

/// <summary>The reference of the root: it knows, besides its children, names such as <c>temp</c> and <c>deadLetters</c>.</summary>
internal sealed class RootGuardianActorRef : LocalActorRef
{
    private readonly IReadOnlyDictionary<string, IInternalActorRef> _extraNames;
    private IInternalActorRef _tempContainer;

    public RootGuardianActorRef(ActorSystemImpl system, Props props, MessageDispatcher dispatcher, MailboxType mailboxType, IInternalActorRef supervisor, ActorPath path, IReadOnlyDictionary<string, IInternalActorRef> extraNames)
        : base(system, props, dispatcher, mailboxType, supervisor, path) => _extraNames = extraNames;

    public override IInternalActorRef Parent => this;

    public void SetTempContainer(IInternalActorRef tempContainer) => _tempContainer = tempContainer;

    public override IInternalActorRef GetSingleChild(string name)
    {
        if (name == "temp") return _tempContainer;
        return _extraNames.TryGetValue(name, out var extra) ? extra : base.GetSingleChild(name);
    }
}

/// <summary>Stands above the root: learns that the last actor has stopped and ends the system.</summary>
internal sealed class RootGuardianSupervisor(ActorPath root, IActorRefProvider provider, TaskCompletionSource terminated, Event.ILoggingAdapter log) : MinimalActorRef
{
    private readonly ActorPath _path = root / "_Root-guardian-supervisor";

    public override ActorPath Path => _path;

    public override IActorRefProvider Provider => provider;

    public override void Stop() => terminated.TrySetResult();

    protected override void TellInternal(object message, IActorRef sender) =>
        Event.LoggingExtensions.Error(log, "{0} received unexpected message [{1}]", _path, message);

    public override void SendSystemMessage(ISystemMessage message)
    {
        switch (message)
        {
            case Failed failed:
                Event.LoggingExtensions.Error(log, failed.Cause, "guardian {0} failed, shutting down!", failed.Child);
                ((IInternalActorRef)failed.Child).Stop();
                break;
            case DeathWatchNotification:
                Stop();
                break;
        }
    }
}

/// <summary>Holds the references of pending asks under <c>/temp</c>.</summary>
internal sealed class VirtualPathContainer(IActorRefProvider provider, ActorPath path, IInternalActorRef parent) : MinimalActorRef
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, IInternalActorRef> _children = new();

    public override ActorPath Path => path;

    public override IActorRefProvider Provider => provider;

    public override IInternalActorRef Parent => parent;

    public void AddChild(string name, IInternalActorRef child) => _children[name] = child;

    public void RemoveChild(string name) => _children.TryRemove(name, out _);

    public override IActorRef GetChild(IReadOnlyList<string> name)
    {
        var i = 0;
        while (i < name.Count && name[i].Length == 0) i++;
        if (i == name.Count) return this;
        if (!_children.TryGetValue(name[i], out var child)) return ActorRefs.Nobody;
        return i + 1 == name.Count ? child : child.GetChild(name.Skip(i + 1).ToArray());
    }
}
