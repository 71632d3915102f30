using ActorCluster.Api.Meta;
using ActorCluster.Client.Protocol;

namespace ActorCluster.Client.Informers;

/// <summary>What an <see cref="InformerSet"/> asks of each of its informers, whatever their objects' type.</summary>
internal interface IInformer
{
    /// <summary>The watch under way, or zero.</summary>
    long WatchId { get; }

    /// <summary>The key of the timer that begins the next attempt.</summary>
    object RetryKey { get; }

    /// <summary>Whether a complete list has arrived.</summary>
    bool HasSynced { get; }

    /// <summary>Begins a watch, ending the one before.</summary>
    void Open();

    /// <summary>Ends the watch.</summary>
    void Close();

    /// <summary>Takes the list that begins the watch.</summary>
    void Started(WatchStarted started);

    /// <summary>Takes changes.</summary>
    void Batch(WatchBatch batch);

    /// <summary>The watch was ended by the API.</summary>
    /// <param name="reason">Why.</param>
    /// <returns>The pause before the next attempt.</returns>
    TimeSpan Ended(Status reason);

    /// <summary>Whether nothing has come since this was last asked.</summary>
    bool WasSilent();
}
