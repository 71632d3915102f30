using ActorCluster.Client.Protocol;

namespace ActorCluster.Client.Informers;

/// <summary>What an <see cref="InformerSet"/> asks of each of its informers, whatever their objects' type.</summary>
internal interface IInformer
{
    /// <summary>The watch under way, or zero.</summary>
    public long WatchId { get; }

    /// <summary>The key of the timer that begins the next attempt.</summary>
    public object RetryKey { get; }

    /// <summary>Whether a complete list has arrived.</summary>
    public bool HasSynced { get; }

    /// <summary>Begins a watch, ending the one before.</summary>
    public void Open();

    /// <summary>Ends the watch.</summary>
    public void Close();

    /// <summary>Takes the list that begins the watch.</summary>
    public void Started(WatchStarted started);

    /// <summary>Takes changes.</summary>
    public void Batch(WatchBatch batch);

    /// <summary>The watch was ended by the API.</summary>
    /// <returns>The pause before the next attempt.</returns>
    public TimeSpan Ended();

    /// <summary>Whether nothing has come since this was last asked.</summary>
    public bool WasSilent();
}
