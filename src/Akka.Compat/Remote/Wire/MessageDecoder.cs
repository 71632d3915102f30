using Akka.Actor;

namespace Akka.Remote.Wire;

/// <summary>One message on its way in, its payload still serialised.</summary>
internal readonly ref struct Inbound
{
    public required long Number { get; init; }

    public required IInternalActorRef Recipient { get; init; }

    public required IActorRef? Sender { get; init; }

    public required int SerializerId { get; init; }

    public required string Manifest { get; init; }

    public required ReadOnlySpan<byte> Payload { get; init; }
}

/// <summary>Reads what <see cref="MessageEncoder"/> wrote at the other end of a connection.</summary>
internal sealed class MessageDecoder(IRemoteActorRefProvider provider, Address localAddress)
{
    private readonly InboundTable<Target> _recipients = new(MessageEncoder.ActorPlaces);
    private readonly InboundTable<IActorRef> _senders = new(MessageEncoder.ActorPlaces);
    private readonly InboundTable<string> _manifests = new(MessageEncoder.ManifestPlaces);

    /// <summary>Reads a frame's body, which also takes over the names it brings.</summary>
    public Inbound Decode(ReadOnlySpan<byte> body, bool numbered)
    {
        var reader = new WireReader(body);
        var number = numbered ? (long)reader.Varint() : 0;
        if (numbered && number <= 0) throw new WireException($"a system message with number {number}");
        var target = _recipients.Read(ref reader, out var place, out var name);
        if (target is null)
        {
            target = new Target(name!);
            _recipients.Store(place, target);
        }

        IActorRef? sender = null;
        if (reader.Bool())
        {
            sender = _senders.Read(ref reader, out place, out name);
            if (sender is null)
            {
                sender = provider.ResolveActorRefWithLocalAddress(name!, localAddress);
                _senders.Store(place, sender);
            }
        }

        var serializerId = (int)reader.SignedVarint();
        var manifest = "";
        if (reader.Bool())
        {
            manifest = _manifests.Read(ref reader, out place, out name);
            if (manifest is null)
            {
                manifest = name!;
                _manifests.Store(place, manifest);
            }
        }

        return new Inbound
        {
            Number = number,
            Recipient = target.Resolve(provider, localAddress),
            Sender = sender,
            SerializerId = serializerId,
            Manifest = manifest,
            Payload = reader.Rest,
        };
    }

    private sealed class Target(string path)
    {
        private readonly bool _namesIncarnation = path.Contains('#', StringComparison.Ordinal);
        private IInternalActorRef? _resolved;

        /// <summary>
        /// The actor of the path. A path without incarnation means whatever actor is there now, so an actor that is gone, or was not there
        /// yet, is looked for again.
        /// </summary>
        public IInternalActorRef Resolve(IRemoteActorRefProvider provider, Address localAddress)
        {
            var resolved = _resolved;
            if (resolved is null || (!_namesIncarnation && (resolved is EmptyLocalActorRef || resolved.IsTerminated)))
            {
                _resolved = resolved = provider.ResolveActorRefWithLocalAddress(path, localAddress);
            }

            return resolved;
        }
    }
}
