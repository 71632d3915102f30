#nullable disable
using Akka.Configuration;

namespace Akka.Actor;

/// <summary>Where an actor is deployed.</summary>
public abstract class Scope : IEquatable<Scope>
{
    /// <summary>In this system.</summary>
    public static readonly LocalScope Local = LocalScope.Instance;

    /// <summary>This scope, or the other if this one says nothing.</summary>
    public abstract Scope WithFallback(Scope other);

    /// <inheritdoc/>
    public virtual bool Equals(Scope other) => other is not null && GetType() == other.GetType();

    /// <inheritdoc/>
    public override bool Equals(object obj) => Equals(obj as Scope);

    /// <inheritdoc/>
    public override int GetHashCode() => GetType().GetHashCode();
}

/// <summary>In this system.</summary>
public class LocalScope : Scope
{
    private LocalScope()
    {
    }

    /// <summary>The only instance.</summary>
    public static LocalScope Instance { get; } = new();

    /// <inheritdoc/>
    public override Scope WithFallback(Scope other) => this;
}

/// <summary>Says nothing about where.</summary>
internal sealed class NoScope : Scope
{
    public static readonly NoScope Instance = new();

    public override Scope WithFallback(Scope other) => other;
}

/// <summary>How an actor is deployed: dispatcher, mailbox, stash, place. What is not said comes from configuration.</summary>
public class Deploy : IEquatable<Deploy>
{
    /// <summary>The stash has the size that the mailbox says.</summary>
    public const int NoStashSize = -1;

    /// <summary>No dispatcher is given.</summary>
    public static readonly string NoDispatcherGiven = "";

    /// <summary>No mailbox is given.</summary>
    public static readonly string NoMailboxGiven = "";

    /// <summary>No scope is given.</summary>
    public static readonly Scope NoScopeGiven = NoScope.Instance;

    /// <summary>In this system.</summary>
    public static readonly Deploy Local = new(Scope.Local);

    /// <summary>Says nothing.</summary>
    public static readonly Deploy None = new();

    /// <summary>Says nothing.</summary>
    public Deploy()
        : this("", NoScopeGiven)
    {
    }

    /// <summary>Says where.</summary>
    public Deploy(Scope scope)
        : this("", scope ?? NoScopeGiven)
    {
    }

    /// <summary>Says where, for the actor at a path.</summary>
    public Deploy(string path, Scope scope)
        : this(path, Config.Empty, scope, NoDispatcherGiven, NoMailboxGiven, NoStashSize)
    {
    }

    internal Deploy(string path, Config config, Scope scope, string dispatcher, string mailbox, int stashCapacity)
    {
        Path = path;
        Config = config;
        Scope = scope;
        Dispatcher = dispatcher ?? NoDispatcherGiven;
        Mailbox = mailbox ?? NoMailboxGiven;
        StashCapacity = stashCapacity;
    }

    /// <summary>The path of the actor.</summary>
    public string Path { get; }

    /// <summary>The section it was read from.</summary>
    public Config Config { get; }

    /// <summary>Where.</summary>
    public Scope Scope { get; }

    /// <summary>The dispatcher's id.</summary>
    public string Dispatcher { get; }

    /// <summary>The mailbox's id.</summary>
    public string Mailbox { get; }

    /// <summary>The size of the stash, or <see cref="NoStashSize"/>.</summary>
    public int StashCapacity { get; }

    /// <summary>This, and what it does not say from another.</summary>
    public virtual Deploy WithFallback(Deploy other) => new(
        Path,
        ReferenceEquals(Config, other.Config) ? Config : Config.WithFallback(other.Config),
        Scope.WithFallback(other.Scope),
        Dispatcher == NoDispatcherGiven ? other.Dispatcher : Dispatcher,
        Mailbox == NoMailboxGiven ? other.Mailbox : Mailbox,
        StashCapacity == NoStashSize ? other.StashCapacity : StashCapacity);

    /// <summary>The same with another scope.</summary>
    public virtual Deploy WithScope(Scope scope) => new(Path, Config, scope ?? Scope, Dispatcher, Mailbox, StashCapacity);

    /// <summary>The same with another mailbox.</summary>
    public virtual Deploy WithMailbox(string mailbox) => new(Path, Config, Scope, Dispatcher, mailbox, StashCapacity);

    /// <summary>The same with another dispatcher.</summary>
    public virtual Deploy WithDispatcher(string dispatcher) => new(Path, Config, Scope, dispatcher, Mailbox, StashCapacity);

    /// <summary>The same with another stash size.</summary>
    public virtual Deploy WithStashCapacity(int stashSize) => new(Path, Config, Scope, Dispatcher, Mailbox, stashSize);

    /// <inheritdoc/>
    public bool Equals(Deploy other) =>
        other is not null && Path == other.Path && Dispatcher == other.Dispatcher && Mailbox == other.Mailbox
        && StashCapacity == other.StashCapacity && Scope.Equals(other.Scope);

    /// <inheritdoc/>
    public override bool Equals(object obj) => Equals(obj as Deploy);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Path, Dispatcher, Mailbox, StashCapacity);
}

/// <summary>What <c>akka.actor.deployment</c> says of actors by their path below the guardian; <c>*</c> stands for one name.</summary>
public class Deployer
{
    private readonly List<(string[] Pattern, Deploy Deploy)> _deployments = [];

    /// <summary>Reads the section.</summary>
    public Deployer(Settings settings)
    {
        var section = settings.Config.GetConfig("akka.actor.deployment");
        if (section.IsNullOrEmpty()) return;
        foreach (var (key, value) in section.AsEnumerable())
        {
            if (key == "default" || !value.IsObject()) continue;
            SetDeploy(ParseConfig(key, value.ToConfig()));
        }
    }

    /// <summary>What is said of the actor at a path; null if nothing is.</summary>
    public Deploy Lookup(ActorPath path)
    {
        if (_deployments.Count == 0 || path.Depth < 2) return null;
        var elements = path.Elements;
        return elements[0] == "user" ? Lookup(elements.Skip(1).ToArray()) : null;
    }

    /// <summary>What is said of the actor with these names below the guardian; null if nothing is.</summary>
    public Deploy Lookup(IEnumerable<string> path)
    {
        var names = path.ToArray();
        Deploy found = null;
        var literal = -1;
        foreach (var (pattern, deploy) in _deployments)
        {
            var score = Match(pattern, names);
            if (score <= literal) continue;
            literal = score;
            found = deploy;
        }
        return found;
    }

    /// <summary>Adds or replaces what is said of one actor.</summary>
    public void SetDeploy(Deploy deploy) => _deployments.Add((deploy.Path.Split('/', StringSplitOptions.RemoveEmptyEntries), deploy));

    /// <summary>Reads what a section says of one actor.</summary>
    public virtual Deploy ParseConfig(string key, Config config)
    {
        var path = key.StartsWith('/') ? key : "/" + key;
        return new Deploy(path, config, Deploy.NoScopeGiven, config.GetString("dispatcher", ""), config.GetString("mailbox", ""), config.GetInt("stash-capacity", Deploy.NoStashSize));
    }

    private static int Match(string[] pattern, string[] names)
    {
        if (pattern.Length != names.Length) return -1;
        var literals = 0;
        for (var i = 0; i < names.Length; i++)
        {
            if (pattern[i] == names[i]) literals++;
            else if (pattern[i] != "*") return -1;
        }
        return literals;
    }
}
