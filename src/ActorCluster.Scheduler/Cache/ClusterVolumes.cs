using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Api.Storage;
using ActorCluster.Client.Informers;

namespace ActorCluster.Scheduler.Cache;

/// <summary>
/// The claims, the volumes and their classes, with what the scheduler has decided about them but not yet seen (kubernetes
/// <c>plugins/volumebinding/assume_cache.go</c>).
/// </summary>
internal sealed class ClusterVolumes
{
    private readonly Dictionary<ObjectKey, PersistentVolumeClaim> _claims = [];
    private readonly Dictionary<string, PersistentVolume> _volumes = [];
    private readonly Dictionary<string, StorageClass> _classes = [];
    private readonly Dictionary<string, ObjectKey> _reserved = [];
    private readonly Dictionary<ObjectKey, string> _nodes = [];
    private readonly Dictionary<string, IReadOnlyDictionary<string, int>> _limits = [];
    private readonly Dictionary<string, Dictionary<string, VolumeAttachment>> _attachments = [];

    /// <summary>Finds a claim.</summary>
    /// <param name="key">Its namespace and name.</param>
    public PersistentVolumeClaim? FindClaim(ObjectKey key) => _claims.GetValueOrDefault(key);

    /// <summary>Finds a volume.</summary>
    /// <param name="name">Its name.</param>
    public PersistentVolume? FindVolume(string name) => _volumes.GetValueOrDefault(name);

    /// <summary>Finds the class of a claim.</summary>
    /// <param name="claim">The claim.</param>
    public StorageClass? ClassOf(PersistentVolumeClaim claim) => _classes.GetValueOrDefault(VolumeMatching.ClassOf(claim));

    /// <summary>The node where the volume of a claim is to be made; null while it may be any.</summary>
    /// <param name="claim">The claim.</param>
    public string? NodeOf(PersistentVolumeClaim claim) =>
        claim.Metadata.Annotations?.GetValueOrDefault(VolumeAnnotations.SelectedNode) ?? _nodes.GetValueOrDefault(claim.Key());

    /// <summary>Whether a claim's volume is chosen when its first pod is.</summary>
    /// <param name="claim">The claim.</param>
    public bool IsDelayed(PersistentVolumeClaim claim) =>
        string.IsNullOrEmpty(claim.Spec.VolumeName) && ClassOf(claim)?.VolumeBindingMode == VolumeBindingMode.WaitForFirstConsumer;

    /// <summary>The most volumes of each driver that a node may have; null when none is limited.</summary>
    /// <param name="node">The node's name.</param>
    public IReadOnlyDictionary<string, int>? LimitsOf(string node) => _limits.GetValueOrDefault(node);

    /// <summary>What is attached to a node, or is to be.</summary>
    /// <param name="node">The node's name.</param>
    public IReadOnlyCollection<VolumeAttachment> AttachedTo(string node) =>
        _attachments.TryGetValue(node, out var attached) ? attached.Values : Array.Empty<VolumeAttachment>();

    /// <summary>The volumes that no other claim has been given.</summary>
    /// <param name="claim">The claim.</param>
    public IEnumerable<PersistentVolume> FreeFor(PersistentVolumeClaim claim)
    {
        var key = claim.Key();
        return _volumes.Values.Where(volume => !_reserved.TryGetValue(volume.Metadata.Name, out var other) || other == key);
    }

    /// <summary>Keeps a volume for a claim until it is seen bound.</summary>
    /// <param name="volume">The volume's name.</param>
    /// <param name="claim">The claim.</param>
    public void Reserve(string volume, ObjectKey claim) => _reserved[volume] = claim;

    /// <summary>Counts a claim's volume as one that is made for a node.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="node">The node's name.</param>
    public void Choose(ObjectKey claim, string node) => _nodes[claim] = node;

    /// <summary>Takes back what was decided about a claim.</summary>
    /// <param name="claim">The claim.</param>
    public void Release(ObjectKey claim)
    {
        _nodes.Remove(claim);
        foreach (var (volume, _) in _reserved.Where(entry => entry.Value == claim).ToArray())
        {
            _reserved.Remove(volume);
        }
    }

    /// <summary>Takes the newer state of a claim.</summary>
    /// <param name="old">The claim before; null when it is new.</param>
    /// <param name="current">The claim; null when it is gone.</param>
    public void SetClaim(PersistentVolumeClaim? old, PersistentVolumeClaim? current)
    {
        if (current is null)
        {
            _claims.Remove(old!.Key());
            Release(old!.Key());
        }
        else
        {
            _claims[current.Key()] = current;
        }
    }

    /// <summary>Takes the newer state of a volume.</summary>
    /// <param name="old">The volume before; null when it is new.</param>
    /// <param name="current">The volume; null when it is gone.</param>
    public void SetVolume(PersistentVolume? old, PersistentVolume? current)
    {
        if (current is null)
        {
            _volumes.Remove(old!.Metadata.Name);
        }
        else
        {
            _volumes[current.Metadata.Name] = current;
        }
    }

    /// <summary>Takes the newer state of a node's drivers.</summary>
    /// <param name="old">The drivers before; null when they are new.</param>
    /// <param name="current">The drivers; null when they are gone.</param>
    public void SetDrivers(CSINode? old, CSINode? current)
    {
        var limits = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var driver in current?.Spec.Drivers ?? [])
        {
            if (driver.Allocatable?.Count is { } count)
            {
                limits[driver.Name] = count;
            }
        }

        var node = (current ?? old)!.Metadata.Name;
        if (limits.Count == 0)
        {
            _limits.Remove(node);
        }
        else
        {
            _limits[node] = limits;
        }
    }

    /// <summary>Takes the newer state of an attachment, whose volume and node never change.</summary>
    /// <param name="old">The attachment before; null when it is new.</param>
    /// <param name="current">The attachment; null when it is gone.</param>
    public void SetAttachment(VolumeAttachment? old, VolumeAttachment? current)
    {
        if (old is not null && _attachments.TryGetValue(old.Spec.NodeName, out var attached) && attached.Remove(old.Metadata.Name) && attached.Count == 0)
        {
            _attachments.Remove(old.Spec.NodeName);
        }

        if (current is not null)
        {
            if (!_attachments.TryGetValue(current.Spec.NodeName, out attached))
            {
                _attachments[current.Spec.NodeName] = attached = [];
            }

            attached[current.Metadata.Name] = current;
        }
    }

    /// <summary>Takes the newer state of a class.</summary>
    /// <param name="old">The class before; null when it is new.</param>
    /// <param name="current">The class; null when it is gone.</param>
    public void SetClass(StorageClass? old, StorageClass? current)
    {
        if (current is null)
        {
            _classes.Remove(old!.Metadata.Name);
        }
        else
        {
            _classes[current.Metadata.Name] = current;
        }
    }
}
