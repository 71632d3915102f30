namespace ActorCluster.Node.Runtime.Usage;

/// <summary>What a container uses beside CPU, or what it uses more in every second.</summary>
/// <param name="MemoryBytes">Memory in bytes.</param>
/// <param name="LayerBytes">Its writable layer in bytes.</param>
/// <param name="LogBytes">Its logs in bytes.</param>
/// <param name="VolumeBytes">What it writes to the pod's <c>emptyDir</c>, in bytes.</param>
/// <param name="Inodes">Files.</param>
/// <param name="Processes">Processes.</param>
internal readonly record struct ResourceUse(
    long MemoryBytes, long LayerBytes, long LogBytes, long VolumeBytes, long Inodes, long Processes)
{
    public static ResourceUse operator +(ResourceUse left, ResourceUse right) => new(
        left.MemoryBytes + right.MemoryBytes,
        left.LayerBytes + right.LayerBytes,
        left.LogBytes + right.LogBytes,
        left.VolumeBytes + right.VolumeBytes,
        left.Inodes + right.Inodes,
        left.Processes + right.Processes);

    /// <summary>What a growth comes to in a time.</summary>
    public ResourceUse Over(TimeSpan time)
    {
        var seconds = this == default ? 0 : Math.Max(0, time.TotalSeconds);
        return seconds == 0 ? default : new ResourceUse(
            (long)(MemoryBytes * seconds),
            (long)(LayerBytes * seconds),
            (long)(LogBytes * seconds),
            (long)(VolumeBytes * seconds),
            (long)(Inodes * seconds),
            (long)(Processes * seconds));
    }
}
