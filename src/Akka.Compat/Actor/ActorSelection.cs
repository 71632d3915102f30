#nullable disable
using Akka.Util;

namespace Akka.Actor;

/// <summary>The actors at a path that may hold wildcards, from an anchor; nobody need be there.</summary>
public class ActorSelection : ICanTell
{
    /// <summary>Selects nothing.</summary>
    public ActorSelection()
    {
    }

    /// <summary>Selects from an anchor.</summary>
    public ActorSelection(IActorRef anchor, SelectionPathElement[] path)
    {
        Anchor = anchor;
        Path = path;
    }

    /// <summary>Selects from an anchor.</summary>
    public ActorSelection(IActorRef anchor, string path)
        : this(anchor, path.Length == 0 ? [] : path.Split('/'))
    {
    }

    /// <summary>Selects from an anchor.</summary>
    public ActorSelection(IActorRef anchor, IEnumerable<string> elements)
    {
        Anchor = anchor;
        var names = elements.Where(static e => !string.IsNullOrWhiteSpace(e)).ToArray();
        Path = new SelectionPathElement[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            Path[i] = names[i] switch
            {
                ".." => SelectParent.Instance,
                "**" => i == names.Length - 1
                    ? SelectChildRecursive.Instance
                    : throw new IllegalActorNameException("Double wildcard can only appear at the last path entry"),
                var name when name.Contains('*', StringComparison.Ordinal) || name.Contains('?', StringComparison.Ordinal) => new SelectChildPattern(name),
                var name => new SelectChildName(name),
            };
        }
    }

    /// <summary>Where the path starts.</summary>
    public IActorRef Anchor { get; }

    /// <summary>The path.</summary>
    public SelectionPathElement[] Path { get; }

    /// <summary>The path as text.</summary>
    public string PathString => "/" + string.Join('/', (object[])Path);

    /// <summary>Sends a message to all selected.</summary>
    public void Tell(object message, IActorRef sender = null) =>
        Deliver((IInternalActorRef)Anchor, sender ?? ActorCell.GetCurrentSelfOrNoSender(), new ActorSelectionMessage(message, Path));

    /// <summary>The one actor that is selected.</summary>
    /// <returns>A task that fails with <see cref="ActorNotFoundException"/> if nobody is there.</returns>
    public Task<IActorRef> ResolveOne(TimeSpan timeout) => ResolveOne(timeout, CancellationToken.None);

    /// <summary>The one actor that is selected.</summary>
    /// <returns>A task that fails with <see cref="ActorNotFoundException"/> if nobody is there.</returns>
    public async Task<IActorRef> ResolveOne(TimeSpan timeout, CancellationToken ct)
    {
        try
        {
            var identity = await this.Ask<ActorIdentity>(new Identify(null), timeout, ct).ConfigureAwait(false);
            return identity.Subject ?? throw new ActorNotFoundException("subject was null");
        }
        catch (Exception e)
        {
            throw new ActorNotFoundException("Exception occurred while resolving ActorSelection", e);
        }
    }

    /// <summary>Walks from an anchor as far as references with children go; others walk on where they are.</summary>
    internal static void Deliver(IInternalActorRef anchor, IActorRef sender, ActorSelectionMessage selection)
    {
        var elements = selection.Elements;
        var current = anchor;
        for (var i = 0; i < elements.Length; i++)
        {
            if (current is not ActorRefWithCell withCell)
            {
                current.Tell(new ActorSelectionMessage(selection.Message, elements[i..]), sender);
                return;
            }
            switch (elements[i])
            {
                case SelectParent:
                    current = current.Parent;
                    break;
                case SelectChildName name:
                    var child = withCell.GetSingleChild(name.Name);
                    if (child is Nobody)
                    {
                        NotThere(withCell);
                        return;
                    }
                    current = child;
                    break;
                case SelectChildRecursive:
                    var descendants = new List<IActorRef>();
                    Collect(withCell, descendants);
                    if (descendants.Count == 0) NotThere(withCell);
                    foreach (var descendant in descendants) descendant.Tell(selection.Message, sender);
                    return;
                case SelectChildPattern pattern:
                    FanOut(withCell, pattern, elements[(i + 1)..]);
                    return;
            }
        }
        current.Tell(selection.Message, sender);
        return;

        void FanOut(ActorRefWithCell parent, SelectChildPattern pattern, SelectionPathElement[] rest)
        {
            var matching = parent.Children.Where(c => c.Path.Name.Like(pattern.PatternStr)).ToArray();
            if (matching.Length == 0)
            {
                NotThere(parent);
                return;
            }
            var onward = new ActorSelectionMessage(selection.Message, rest, selection.WildCardFanOut || matching.Length > 1);
            foreach (var match in matching)
            {
                if (rest.Length == 0) match.Tell(selection.Message, sender);
                else Deliver((IInternalActorRef)match, sender, onward);
            }
        }

        // One of many that does not lead on is no dead letter.
        void NotThere(ActorRefWithCell at)
        {
            if (selection.WildCardFanOut) return;
            new EmptyLocalActorRef(at.Provider, anchor.Path / elements.Select(static e => e.ToString()), at.Underlying.System.EventStream).Tell(selection, sender);
        }

        static void Collect(ActorRefWithCell parent, List<IActorRef> into)
        {
            foreach (var child in parent.Children)
            {
                into.Add(child);
                if (child is ActorRefWithCell withChildren) Collect(withChildren, into);
            }
        }
    }

    /// <inheritdoc/>
    public override bool Equals(object obj) => obj is ActorSelection other && Equals(other);

    /// <summary>Whether anchor and path are equal.</summary>
    protected bool Equals(ActorSelection other) => Equals(Anchor, other.Anchor) && PathString == other.PathString;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Anchor, PathString);

    /// <inheritdoc/>
    public override string ToString() =>
        $"ActorSelection[Anchor({Anchor.Path}{(Anchor.Path.Uid == ActorCell.UndefinedUid ? "" : "#" + Anchor.Path.Uid)}), Path({PathString})]";
}

/// <summary>A message on its way along a selection.</summary>
public class ActorSelectionMessage : IAutoReceivedMessage, IPossiblyHarmful, IWrappedMessage
{
    /// <summary>Creates the message.</summary>
    public ActorSelectionMessage(object message, SelectionPathElement[] elements, bool wildCardFanOut = false)
    {
        Message = message;
        Elements = elements;
        WildCardFanOut = wildCardFanOut;
    }

    /// <summary>The message for the selected.</summary>
    public object Message { get; }

    /// <summary>The way still to go.</summary>
    public SelectionPathElement[] Elements { get; }

    /// <summary>Whether it is one of many that a wildcard made.</summary>
    public bool WildCardFanOut { get; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"ActorSelectionMessage - Message: {Message} - WildCartFanOut: {WildCardFanOut} - Elements: {string.Join('/', (object[])Elements)}";
}

/// <summary>A step of a selection.</summary>
public abstract class SelectionPathElement
{
    /// <inheritdoc/>
    public override bool Equals(object obj) => obj is SelectionPathElement other && GetType() == other.GetType() && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}

/// <summary>To the child of a name.</summary>
public class SelectChildName : SelectionPathElement
{
    /// <summary>Creates the step.</summary>
    public SelectChildName(string name) => Name = name;

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>To the children whose names match a pattern.</summary>
public class SelectChildPattern : SelectionPathElement
{
    /// <summary>Creates the step.</summary>
    public SelectChildPattern(string patternStr) => PatternStr = patternStr;

    /// <summary>The pattern.</summary>
    public string PatternStr { get; }

    /// <inheritdoc/>
    public override string ToString() => PatternStr;
}

/// <summary>To all descendants.</summary>
public class SelectChildRecursive : SelectionPathElement
{
    /// <summary>An instance.</summary>
    public static readonly SelectChildRecursive Instance = new();

    /// <inheritdoc/>
    public override string ToString() => "**";
}

/// <summary>To the parent.</summary>
public class SelectParent : SelectionPathElement
{
    /// <summary>An instance.</summary>
    public static readonly SelectParent Instance = new();

    /// <inheritdoc/>
    public override string ToString() => "..";
}

/// <summary>Makes selections.</summary>
public static class ActorRefFactoryShared
{
    /// <summary>What is at a path.</summary>
    public static ActorSelection ActorSelection(ActorPath actorPath, ActorSystem system)
    {
        var anchor = ((ExtendedActorSystem)system).Provider.RootGuardianAt(actorPath.Address);
        return new ActorSelection(anchor, actorPath.Elements);
    }

    /// <summary>What is at a path: one with an address, one from the root, or one from where the caller stands.</summary>
    public static ActorSelection ActorSelection(string path, ActorSystem system, IActorRef lookupRoot)
    {
        var provider = ((ExtendedActorSystem)system).Provider;
        if (string.IsNullOrEmpty(path)) return new ActorSelection(provider.DeadLetters, "");
        if (path.StartsWith('/')) return new ActorSelection(provider.RootGuardian, path[1..].Split('/'));
        if (ActorPath.TryParse(path, out var absolute)) return new ActorSelection(provider.RootGuardianAt(absolute.Address), absolute.Elements);
        return Uri.IsWellFormedUriString(path, UriKind.Absolute)
            ? new ActorSelection(provider.DeadLetters, "")
            : new ActorSelection(lookupRoot, path.Split('/'));
    }

    /// <summary>What is at a path from an anchor.</summary>
    public static ActorSelection ActorSelection(IActorRef anchorActorRef, string path)
    {
        ArgumentNullException.ThrowIfNull(anchorActorRef);
        return new ActorSelection(anchorActorRef, path.Length == 0 ? [] : path.Split('/'));
    }
}
