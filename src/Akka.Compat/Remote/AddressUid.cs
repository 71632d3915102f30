using System.Security.Cryptography;
using Akka.Actor;

namespace Akka.Remote;

/// <summary>The number that tells this incarnation of a system from others on the same address.</summary>
public class AddressUid : IExtension
{
    /// <summary>Drawn at random when the system starts.</summary>
#pragma warning disable CA1051 // The original has a field.
    public readonly int Uid = RandomNumberGenerator.GetInt32(1, int.MaxValue);
#pragma warning restore CA1051
}

/// <summary>Gives a system its <see cref="AddressUid"/>.</summary>
public class AddressUidExtension : ExtensionIdProvider<AddressUid>
{
    /// <inheritdoc/>
    public override AddressUid CreateExtension(ExtendedActorSystem system) => new();

    /// <summary>The number of a system.</summary>
    public static int Uid(ActorSystem system) => system.WithExtension<AddressUid, AddressUidExtension>().Uid;
}
