namespace ActorCluster.Client.Supervision;

/// <summary>
/// How long something that ended rests before it is started again: twice as long each time up to a maximum, and from the beginning after it
/// ran for longer than that maximum.
/// </summary>
/// <param name="initial">The first pause.</param>
/// <param name="maximum">The longest pause.</param>
public sealed class RestartPause(TimeSpan initial, TimeSpan maximum)
{
    private TimeSpan _last;

    /// <summary>The next pause.</summary>
    /// <param name="ran">How long it ran.</param>
    public TimeSpan After(TimeSpan ran)
    {
        var next = _last * 2;
        _last = ran > maximum || _last == TimeSpan.Zero ? initial : next < maximum ? next : maximum;
        return _last;
    }
}
