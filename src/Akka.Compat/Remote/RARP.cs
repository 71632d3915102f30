using Akka.Actor;

namespace Akka.Remote;

/// <summary>Finds the remote provider of a system.</summary>
public sealed class RARP : ExtensionIdProvider<RARP>, IExtension
{
    private readonly IRemoteActorRefProvider? _provider;

    /// <summary>For the extension mechanism.</summary>
    public RARP()
    {
    }

    private RARP(IRemoteActorRefProvider provider) => _provider = provider;

    /// <summary>The provider.</summary>
    public IRemoteActorRefProvider Provider => _provider!;

    /// <inheritdoc/>
    public override RARP CreateExtension(ExtendedActorSystem system) => new((IRemoteActorRefProvider)system.Provider);

    /// <summary>The one of a system.</summary>
    public static RARP For(ActorSystem system) => system.WithExtension<RARP, RARP>();
}
