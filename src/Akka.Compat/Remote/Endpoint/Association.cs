using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;
using Akka.Remote.Transport;
using Akka.Remote.Wire;

namespace Akka.Remote.Endpoint;

/// <summary>
/// All that this system has to do with one remote address. Sends of any thread go into one queue; one pump at a time, on the thread pool,
/// takes them out and owns all of the state, so there are no locks on the way. States: Idle (no connection, none needed yet), Connecting
/// (messages wait), Active (messages are written), Gated (the address failed a moment ago; messages are dead letters).
/// </summary>
internal sealed partial class Association : IThreadPoolWorkItem
{
    private const int BatchBytes = 64 * 1024;

    // Four connections: one in use, one that both sides opened at the same time, and room for a peer that reconnects before the old ones broke.
    private const int MaximumConnections = 4;

    // Far below zero, so that no number of senders that count themselves in and out again brings it above.
    private const int RetiredMark = int.MinValue / 2;

    private enum State
    {
        Idle,
        Connecting,
        Active,
        Gated,
    }

    private readonly AssociationContext _context;
    private readonly ConcurrentQueue<Outbound> _outbound = new();
    private readonly ConcurrentQueue<Action> _commands = new();
    private int _waiting;
    private int _scheduled;
    private int _warned;

    // Owned by the pump.
    private readonly List<Connection> _connections = [];
    private readonly ReliableOutbox<Outbound> _outbox;
    private readonly WireWriter _buffer = new();
    private State _state = State.Idle;
    private Connection? _writer;
    private MessageEncoder? _encoder;
    private int? _peerUid;
    private long _idleSince = long.MaxValue;
    private long _silentSince = long.MaxValue;
    private long _gatedUntil;
    private long _lastResend;
    private long _acknowledge;
    private bool _acknowledgeDue;
    private bool _isShutDown;

    public Association(Address remote, AssociationContext context)
    {
        Remote = remote;
        _context = context;
        _outbox = new ReliableOutbox<Outbound>(context.Settings.SysMsgBufferSize);
        Inbound = new InboundStream(this, context);
    }

    /// <summary>The address of the remote system.</summary>
    public Address Remote { get; }

    /// <summary>The fault that is injected between here and there; null where there is none.</summary>
    public LinkThrottle? Throttle => _context.Throttles?.Of(Remote);

    /// <summary>Since when there has been no connection, in milliseconds of the tick count; the greatest number while there is one.</summary>
    public long SilentSince => Volatile.Read(ref _silentSince);

    /// <summary>The receiving half.</summary>
    public InboundStream Inbound { get; }

    private bool IsPeerQuarantined => _peerUid is { } uid && _context.IsQuarantined(Remote, uid);

    /// <summary>Have system messages been exchanged with the incarnation last seen, which is still trusted?</summary>
    private bool HasNumbers => _peerUid is not null && !IsPeerQuarantined && (_outbox.Last > 0 || Inbound.HasNumbers);

    /// <summary>How many messages wait to be written.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>The connections as of a moment ago.</summary>
    public Connection[] Connections { get; private set; } = [];

    /// <summary>Has nothing gone on for so long that this is forgotten? A new association takes its place when there is need of one.</summary>
    public bool IsRetired => Volatile.Read(ref _waiting) < 0;

    /// <summary>Puts a message on its way.</summary>
    /// <returns>Whether it could: a retired association takes nothing.</returns>
    public bool TrySend(object message, IActorRef? sender, RemoteActorRef recipient)
    {
        var waiting = Interlocked.Increment(ref _waiting);
        if (waiting <= 0)
        {
            Interlocked.Decrement(ref _waiting);
            return false;
        }

        if (waiting > AssociationContext.MaximumWaiting && message is not ISystemMessage)
        {
            Interlocked.Decrement(ref _waiting);
            _context.DeadLetter(new Outbound(message, sender, recipient));
            return true;
        }

        if (waiting == _context.Settings.LogBufferSizeExceeding && Interlocked.Exchange(ref _warned, 1) == 0)
        {
            _context.Log.Warning("[{0}] buffered messages for [{1}]: the remote system does not keep up, or too much is sent to it", waiting, Remote);
        }

        _outbound.Enqueue(new Outbound(message, sender, recipient));
        Schedule();
        return true;
    }

    /// <summary>Gives an incarnation up for good; with no uid known, only breaks the connections.</summary>
    public void Quarantine(int? uid) => Post(() =>
    {
        if (uid is null)
        {
            _context.Log.Warning("Association to [{0}] with unknown UID is reported as quarantined, but address cannot be quarantined without knowing the UID, gating instead", Remote);
            Disconnect(DisassociateInfo.Unknown);
            Gate();
            return;
        }

        if (!_context.MarkQuarantined(Remote, uid.Value)) return;
        _context.Publish(new QuarantinedEvent(Remote, uid.Value));
        if (_peerUid != uid) return;
        foreach (var lost in _outbox.Reset()) _context.DeadLetter(lost);
        Disconnect(DisassociateInfo.Quarantined);
        Gate();
    });

    /// <summary>Breaks all connections.</summary>
    public void Disassociate(DisassociateInfo reason) => Post(() => Disconnect(reason));

    /// <summary>A connection has shaken hands. Tells why it is refused, or null if it is not.</summary>
    public void Established(Connection connection, TaskCompletionSource<DisassociateInfo?> refused) => Post(() => refused.SetResult(Admit(connection)));

    /// <summary>A connection has ended.</summary>
    public void Lost(Connection connection) => Post(() => Drop(connection));

    /// <summary>The peer has all system messages up to a number.</summary>
    public void Acknowledged(int peerUid, long upTo) => Post(() =>
    {
        if (_peerUid != peerUid) return;
        _outbox.Acknowledge(Math.Min(upTo, _outbox.Last));
        _lastResend = Environment.TickCount64;
    });

    /// <summary>Tells the peer, with the next batch, up to which number this side has its system messages.</summary>
    public void Acknowledge(long upTo) => Post(() =>
    {
        _acknowledge = upTo;
        _acknowledgeDue = true;
    });

    /// <summary>Ends what could go on with a system to which there is no connection: the address can be forgotten then.</summary>
    public void GiveUp() => Post(() =>
    {
        if (_state != State.Active) GiveUpNumbers();
    });

    /// <summary>Does what is due by time: opens the gate, repeats system messages.</summary>
    public void Tick() => Post(static () => { });

    /// <summary>Sends what waits if it can be sent soon, then hangs up for good.</summary>
    public async Task ShutdownAsync(TimeSpan flushWait)
    {
        var deadline = Environment.TickCount64 + (long)flushWait.TotalMilliseconds;
        while (_state == State.Active && Waiting > 0 && Environment.TickCount64 < deadline) await Task.Delay(10).ConfigureAwait(false);
        var closed = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            _isShutDown = true;
            closed.SetResult(Disconnect(DisassociateInfo.Shutdown));
        });
        await (await closed.Task.ConfigureAwait(false)).ConfigureAwait(false);
    }

    void IThreadPoolWorkItem.Execute() => _ = PumpAsync();

    private void Post(Action command)
    {
        _commands.Enqueue(command);
        Schedule();
    }

    private void Schedule()
    {
        if (Volatile.Read(ref _scheduled) == 0 && Interlocked.Exchange(ref _scheduled, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private async Task PumpAsync()
    {
        try
        {
            do
            {
                do
                {
                    RunCommands();
                    if (_writer is null || !EncodeBatch()) break;
                    await FlushAsync(_writer).ConfigureAwait(false);
                }
                while (true);

                Volatile.Write(ref _scheduled, 0);
                // Somebody may have come after the last look and before the flag fell.
            }
            while ((!_commands.IsEmpty || (_state != State.Connecting && !_outbound.IsEmpty)) && Interlocked.Exchange(ref _scheduled, 1) == 0);
        }
        catch (Exception defect)
        {
            // Nothing above may throw; if it does all the same, the association must not be left scheduled for ever.
            _context.Log.Error(defect, "The association with [{0}] failed", Remote);
            Volatile.Write(ref _scheduled, 0);
        }
    }

    private void RunCommands()
    {
        while (_commands.TryDequeue(out var command)) command();
        var now = Environment.TickCount64;
        if (_state == State.Gated && now >= _gatedUntil) _state = State.Idle;
        switch (_state)
        {
            case State.Idle when !_isShutDown && (!_outbound.IsEmpty || _outbox.Count > 0):
                _state = State.Connecting;
                _ = ConnectAsync();
                break;
            case State.Gated:
            case State.Idle when _isShutDown:
                DrainToDeadLetters();
                break;
            case State.Active when _outbox.Count > 0 && now - _lastResend >= _context.Settings.SysResendTimeout.TotalMilliseconds:
                Resend();
                break;
        }

        if (_state == State.Active)
        {
            _silentSince = long.MaxValue;
            _idleSince = long.MaxValue;
            return;
        }

        if (_silentSince == long.MaxValue) _silentSince = now;
        if (_state != State.Idle || _outbox.Count > 0) _idleSince = long.MaxValue;
        else if (_idleSince == long.MaxValue) _idleSince = now;
        EndAfterSilence(now);
    }

    /// <summary>
    /// Ends an association that has been without a connection for long, also where the address is tried again and again because system
    /// messages wait for it.
    /// </summary>
    private void EndAfterSilence(long now)
    {
        if (HasNumbers || _outbox.Count > 0)
        {
            if (now - _silentSince >= _context.Settings.QuarantineSilentSystemTimeout.TotalMilliseconds) GiveUpNumbers();
        }
        else if (_idleSince != long.MaxValue && now - _idleSince >= _context.ForgetAfter.TotalMilliseconds)
        {
            Interlocked.CompareExchange(ref _waiting, RetiredMark, 0);
        }
    }

    /// <summary>
    /// The numbers of system messages cannot be forgotten by one side alone: an incarnation that has exchanged some is given up. Where nobody
    /// ever answered there is no other side.
    /// </summary>
    private void GiveUpNumbers()
    {
        if (HasNumbers) Quarantine(_peerUid);
        else foreach (var lost in _outbox.Reset()) _context.DeadLetter(lost);
    }

    /// <summary>Takes messages until the batch is full; false if there is nothing to write.</summary>
    private bool EncodeBatch()
    {
        if (_acknowledgeDue)
        {
            _acknowledgeDue = false;
            if (Throttle is not { DropsSent: true })
            {
                var frame = _buffer.BeginFrame(FrameKind.Acknowledgement);
                _buffer.Varint((ulong)_acknowledge);
                _buffer.EndFrame(frame);
            }
        }

        if (!_outbound.IsEmpty)
        {
            _context.WithTransport(this, static self => self.EncodeMessages());
        }

        return _buffer.Length > 0;
    }

    private void EncodeMessages()
    {
        while (_buffer.Length < BatchBytes && _outbound.TryDequeue(out var outbound))
        {
            Interlocked.Decrement(ref _waiting);
            long number = 0;
            if (outbound.Message is ISystemMessage && !Enlist(outbound, out number)) return;
            EncodeOne(outbound, number);
        }

        if (_outbound.IsEmpty) Volatile.Write(ref _warned, 0);
    }

    private void EncodeOne(in Outbound outbound, long number)
    {
        if (Throttle is { DropsSent: true }) return;
        try
        {
            if (_encoder!.Encode(_buffer, outbound, number, out var size) == EncodeResult.TooLarge)
            {
                _context.LogOversized(outbound, size);
            }
        }
        catch (Exception notSerialised)
        {
            _context.Log.Error(
                notSerialised, "Transient association error (association remains live): cannot serialise [{0}] to [{1}]", outbound.Message.GetType(), outbound.Recipient);
        }
    }

    /// <summary>Numbers a system message; if too many are unacknowledged, the peer is given up.</summary>
    private bool Enlist(in Outbound outbound, out long number)
    {
        if (_outbox.Count == 0) _lastResend = Environment.TickCount64;
        if (_outbox.TryAdd(outbound, out number)) return true;
        _context.Log.Error("[{0}] system messages to [{1}] are unacknowledged; the remote system is given up", _outbox.Count, Remote);
        if (_peerUid is { } uid) Quarantine(uid);
        else foreach (var lost in _outbox.Reset()) _context.DeadLetter(lost);
        return false;
    }

    private async ValueTask FlushAsync(Connection writer)
    {
        Exception? failure = null;
        try
        {
            if (Throttle is not null && Throttle.PayForSending(_buffer.Length) is { Ticks: > 0 } wait) await Task.Delay(wait).ConfigureAwait(false);
            await writer.WriteAsync(_buffer.Written).ConfigureAwait(false);
        }
        catch (Exception broken) when (broken is IOException or System.Net.Sockets.SocketException or ObjectDisposedException or InvalidOperationException)
        {
            failure = broken;
        }

        _buffer.Clear(keepAtMost: 4 * BatchBytes);
        if (failure is null) return;
        writer.Abort(failure);
        Drop(writer);
    }
}
