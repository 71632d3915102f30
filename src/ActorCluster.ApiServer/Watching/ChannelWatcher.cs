using System.Threading.Channels;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Faults;
using ActorCluster.ApiServer.Registry;
using ActorCluster.Client.Protocol;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Watching;

/// <summary>A watch over HTTP: a bounded channel that another thread reads. A reader that stays behind finds it completed.</summary>
internal sealed class ChannelWatcher : Watcher
{
    private readonly Channel<WatchItem> _channel;
    private readonly Queue<WatchItem> _held = new();
    private readonly int _capacity;
    private readonly bool _bookmarks;

    public ChannelWatcher(ResourceDefinition definition, ObjectFilter filter, WatchIndex? index, WatchCall watch, int capacity)
        : base(definition, filter, index, RequestDescription.Of(watch, null)!.Value)
    {
        _bookmarks = watch.Call.AllowBookmarks;
        _capacity = capacity;
        _channel = Channel.CreateBounded<WatchItem>(new BoundedChannelOptions(capacity) { SingleReader = true, SingleWriter = true });
    }

    public ChannelReader<WatchItem> Reader => _channel.Reader;

    public override void Offer(ObjectEventType type, StoredObject value) => Write(new WatchItem(type, value, 0, false, null));

    public override void Flush(long revision)
    {
    }

    public override void Bookmark(long revision)
    {
        if (_bookmarks && revision >= Seen)
        {
            Write(new WatchItem(null, null, revision, false, null));
        }
    }

    /// <summary>Marks the end of the initial events.</summary>
    /// <param name="revision">The revision that they show.</param>
    public void EndInitialEvents(long revision) => Write(new WatchItem(null, null, revision, true, null));

    public override void End(Status reason)
    {
        if (!HasEnded)
        {
            _channel.Writer.TryWrite(new WatchItem(null, null, 0, false, reason));
            Close();
        }
    }

    public override void Cut(Status reason) => Close();

    /// <summary>Completes the channel without a word.</summary>
    public void Close()
    {
        HasEnded = true;
        _channel.Writer.TryComplete();
    }

    protected override void GoOn()
    {
        while (_held.TryDequeue(out var item))
        {
            Write(item);
        }
    }

    private void Write(WatchItem item)
    {
        if (HasEnded)
        {
            return;
        }

        if (IsStalled && _held.Count < _capacity)
        {
            _held.Enqueue(item);
        }
        else if (IsStalled || !_channel.Writer.TryWrite(item))
        {
            Close();
        }
    }
}
