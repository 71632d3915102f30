using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;
using Akka.Remote.Endpoint;
using Akka.Remote.Transport;

namespace Akka.Remote;

/// <summary>The remoting over TCP: one listener, and an association for every remote address there was something to do with.</summary>
internal sealed class Remoting(ExtendedActorSystem system, RemoteActorRefProvider provider) : RemoteTransport(system, provider)
{
    // Gates open and repetitions are due to within this.
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<Address, Association> _associations = new();
    private readonly TcpSettings _settings = TcpSettings.FromConfig(system.Settings.Config);
    private AssociationContext? _context;
    private Listener? _listener;
    private Address? _address;
    private int _shutDown;

    /// <summary>How many remote addresses there is something to remember of.</summary>
    internal int AssociationCount => _associations.Count;

    /// <summary>How many links are throttled.</summary>
    internal int ThrottledCount => _context?.Throttles?.Count ?? 0;

    /// <summary>
    /// How many remote addresses without a connection are remembered at the most. Those beyond it are given up before their silence has lasted
    /// as long as the settings allow, the longest silent first.
    /// </summary>
    internal int MostSilent { get; set; } = 10_000;

    public override Address DefaultAddress => _address ?? throw new RemoteTransportException("Remoting has not been started");

    public override ISet<Address> Addresses => new HashSet<Address> { DefaultAddress };

    public override void Start()
    {
        _listener = Listener.Bind(_settings);
        var port = _settings.PublicPort != 0 ? _settings.PublicPort : _listener.Port;
        _address = new Address(_settings.Scheme, System.Name, _settings.PublicHostname, port);
        _context = new AssociationContext(
            System, Provider, Provider.RemoteSettings, _settings, _address, AddressUidExtension.Uid(System), _settings.IsThrottled ? new LinkThrottles() : null, Log);
    }

    /// <summary>Begins to accept connections, once the system can deliver what they bring.</summary>
    public void Open()
    {
        _ = _listener!.RunAsync(AssociationWith, _context!);
        _ = TickAsync();
        _context!.Publish(new RemotingListenEvent([DefaultAddress]));
    }

    public override async Task Shutdown()
    {
        if (Interlocked.Exchange(ref _shutDown, 1) != 0) return;
        _listener?.Dispose();
        try
        {
            await Task.WhenAll(_associations.Values.Select(a => a.ShutdownAsync(Provider.RemoteSettings.FlushWait)))
                .WaitAsync(Provider.RemoteSettings.ShutdownTimeout)
                .ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Log.Warning("Remoting did not shut down within {0} ms", Provider.RemoteSettings.ShutdownTimeout.TotalMilliseconds);
        }

        _context?.Publish(new RemotingShutdownEvent());
    }

    public override void Send(object message, IActorRef? sender, RemoteActorRef recipient)
    {
        var association = recipient.Association ??= AssociationWith(recipient.Path.Address);
        while (!association.TrySend(message, sender, recipient)) recipient.Association = association = AssociationWith(recipient.Path.Address);
    }

    public override Task<bool> ManagementCommand(object cmd, CancellationToken cancellationToken) => ManagementCommand(cmd);

    public override Task<bool> ManagementCommand(object cmd)
    {
        switch (cmd)
        {
            case SetThrottle set when _context?.Throttles is { } throttles:
                throttles.Set(set.Address, set.Direction, set.Mode);
                return Task.FromResult(true);
            case ForceDisassociate force when _settings.IsThrottled:
                Disassociate(force.Address, DisassociateInfo.Unknown);
                return Task.FromResult(true);
            case ForceDisassociateExplicitly force when _settings.IsThrottled:
                Disassociate(force.Address, force.Reason);
                return Task.FromResult(true);
            default:
                Log.Warning("The transport does not understand the management command [{0}]", cmd);
                return Task.FromResult(false);
        }
    }

    public override Address LocalAddressForRemote(Address remote) => DefaultAddress;

    public override void Quarantine(Address address, int? uid) => AssociationWith(address).Quarantine(uid);

    internal Association AssociationWith(Address remote)
    {
        while (true)
        {
            var association = _associations.GetOrAdd(remote, static (address, context) => new Association(address, context), _context!);
            if (!association.IsRetired) return association;
            Forget(remote, association);
        }
    }

    private void Forget(Address remote, Association association) => _associations.TryRemove(KeyValuePair.Create(remote, association));

    private void Disassociate(Address address, DisassociateInfo reason)
    {
        foreach (var (remote, association) in _associations)
        {
            if (remote.Host == address.Host && remote.Port == address.Port) association.Disassociate(reason);
        }
    }

    private async Task TickAsync()
    {
        using var timer = new PeriodicTimer(TickInterval);
        while (Volatile.Read(ref _shutDown) == 0 && await timer.WaitForNextTickAsync().ConfigureAwait(false)) Tick();
    }

    private void Tick()
    {
        var silence = (long)(_settings.HeartbeatInterval + _settings.AcceptableHeartbeatPause).TotalMilliseconds;
        var interval = (long)_settings.HeartbeatInterval.TotalMilliseconds;
        foreach (var association in _associations.Values)
        {
            foreach (var connection in association.Connections)
            {
                if (connection.MillisSinceReceived > silence)
                {
                    connection.Abort(new RemoteTransportException("No response from remote. Transport failure detector triggered."));
                }
                else if (connection.MillisSinceSent >= interval && association.Throttle is not { DropsSent: true })
                {
                    connection.TrySendHeartbeat();
                }
            }

            if (association.IsRetired) Forget(association.Remote, association);
            else association.Tick();
        }

        if (_associations.Count > MostSilent) GiveUpSilent();
        _context!.PruneQuarantined();
    }

    private void GiveUpSilent()
    {
        var silent = _associations.Values.Where(a => a.SilentSince != long.MaxValue).OrderBy(a => a.SilentSince).ToList();
        foreach (var association in silent.Take(silent.Count - MostSilent)) association.GiveUp();
    }
}
