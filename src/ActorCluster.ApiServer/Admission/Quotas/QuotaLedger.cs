using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Registry;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Admission.Quotas;

/// <summary>What a write that is under way takes of a quota.</summary>
/// <param name="Quota">The quota.</param>
/// <param name="Usage">How much of each resource.</param>
public sealed record QuotaCharge(ObjectKey Quota, IReadOnlyDictionary<string, Quantity> Usage);

/// <summary>
/// How much of every quota is used: by what is stored, kept up by each change, and by creations that await the store. Since all decisions
/// are made by the api actor on this ledger, creations that come together never exceed a quota together. Namespaces without a quota cost
/// nothing. (Kubernetes has two writers here, the admission plugin and <c>pkg/controller/resourcequota</c>.)
/// </summary>
/// <param name="view">The objects.</param>
/// <param name="time">The clock.</param>
public sealed class QuotaLedger(IClusterView view, TimeProvider time)
{
    private readonly Dictionary<string, Dictionary<ObjectKey, Account>> _accounts = new(StringComparer.Ordinal);
    private readonly HashSet<ObjectKey> _dirty = [];
    private readonly HashSet<ObjectKey> _queued = [];

    /// <summary>The quotas whose status may have to be written, and that nobody is about to write; each is named once.</summary>
    /// <returns>The quotas in the order of their keys.</returns>
    internal IReadOnlyList<ObjectKey> TakeDirty()
    {
        if (_dirty.Count == 0)
        {
            return [];
        }

        var keys = _dirty.Where(_queued.Add).Order().ToList();
        _dirty.Clear();
        return keys;
    }

    /// <summary>Somebody writes the status now: what changes later is to be written again.</summary>
    /// <param name="quota">The quota.</param>
    internal void IsWritten(ObjectKey quota) => _queued.Remove(quota);

    /// <summary>How much of each limited resource is used.</summary>
    /// <param name="quota">The quota.</param>
    /// <returns>The amounts by the names of its limits; null when there is no such quota.</returns>
    internal Dictionary<string, Quantity>? Used(ObjectKey quota)
    {
        if (!_accounts.TryGetValue(quota.Namespace, out var accounts) || !accounts.TryGetValue(quota, out var account))
        {
            return null;
        }

        var used = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var name in account.Quota.Spec.Hard?.Keys ?? [])
        {
            used[name] = account.Stored.GetValueOrDefault(name) + account.Reserved.GetValueOrDefault(name);
        }

        return used;
    }

    /// <summary>The quotas of a namespace in the order of their names.</summary>
    /// <param name="ns">The namespace.</param>
    internal IEnumerable<ResourceQuota> In(string ns) =>
        _accounts.TryGetValue(ns, out var accounts)
            ? accounts.Values.Select(static account => account.Quota).OrderBy(static quota => quota.Metadata.Name, StringComparer.Ordinal)
            : [];

    /// <summary>Begins anew.</summary>
    internal void Reset()
    {
        _accounts.Clear();
        _dirty.Clear();
        _queued.Clear();
        foreach (var stored in view.List(StorageNames.ResourceQuotas, ""))
        {
            Open((ResourceQuota)stored.Value);
        }
    }

    /// <summary>Takes up a change that the view shows already.</summary>
    /// <param name="change">The change.</param>
    internal void Observe(StoreChange change)
    {
        if (change.Storage == StorageNames.ResourceQuotas)
        {
            ObserveQuota(change);
        }

        if (change.Key.Namespace.Length == 0 || !_accounts.TryGetValue(change.Key.Namespace, out var accounts))
        {
            return;
        }

        foreach (var (key, account) in accounts)
        {
            account.Release((change.Storage, change.Key));
            if (account.Set(change.Storage, change.Key, change.Type == StoreChangeType.Deleted ? null : change.Object.Value, time.GetUtcNow()))
            {
                _dirty.Add(key);
            }
        }
    }

    /// <summary>Counts a namespace anew: pods whose grace is over count no more, though nothing about them has changed.</summary>
    /// <param name="ns">The namespace.</param>
    internal void Recount(string ns)
    {
        foreach (var (key, account) in _accounts.GetValueOrDefault(ns) ?? [])
        {
            var changed = false;
            foreach (var pod in view.List(StorageNames.Pods, ns))
            {
                if (pod.Value.Metadata.DeletionTimestamp is not null)
                {
                    changed |= account.Set(StorageNames.Pods, KeyOf(pod.Value), pod.Value, time.GetUtcNow());
                }
            }

            if (changed)
            {
                _dirty.Add(key);
            }
        }
    }

    /// <summary>Sets aside what a write that is under way will take, until it is seen in the view or released.</summary>
    /// <param name="write">The write.</param>
    /// <param name="charges">What it takes; null for nothing.</param>
    internal void Reserve(StoreWrite write, IReadOnlyList<QuotaCharge>? charges)
    {
        foreach (var charge in charges ?? [])
        {
            if (_accounts.TryGetValue(charge.Quota.Namespace, out var accounts) && accounts.TryGetValue(charge.Quota, out var account))
            {
                account.Reserve((write.Storage, write.Key), charge.Usage);
                _dirty.Add(charge.Quota);
            }
        }
    }

    /// <summary>Gives back what was set aside for a write that has been answered and was not seen.</summary>
    /// <param name="write">The write.</param>
    /// <param name="charges">What was set aside; null for nothing.</param>
    internal void Release(StoreWrite write, IReadOnlyList<QuotaCharge>? charges)
    {
        foreach (var charge in charges ?? [])
        {
            if (_accounts.TryGetValue(charge.Quota.Namespace, out var accounts) && accounts.TryGetValue(charge.Quota, out var account)
                && account.Release((write.Storage, write.Key)))
            {
                _dirty.Add(charge.Quota);
            }
        }
    }

    private static ObjectKey KeyOf(KubernetesObject value) => new(value.Metadata.Namespace, value.Metadata.Name);

    private void ObserveQuota(StoreChange change)
    {
        if (change.Type == StoreChangeType.Deleted)
        {
            if (_accounts.TryGetValue(change.Key.Namespace, out var accounts) && accounts.Remove(change.Key) && accounts.Count == 0)
            {
                _accounts.Remove(change.Key.Namespace);
            }

            return;
        }

        var quota = (ResourceQuota)change.Object.Value;
        if (_accounts.TryGetValue(change.Key.Namespace, out var known) && known.TryGetValue(change.Key, out var account)
            && SemanticEquality.AreEqual(account.Quota.Spec, quota.Spec))
        {
            account.Quota = quota;
            if (!SemanticEquality.AreEqual(quota.Status.Used, Used(change.Key)))
            {
                _dirty.Add(change.Key);
            }

            return;
        }

        Open(quota);
    }

    private void Open(ResourceQuota quota)
    {
        var key = KeyOf(quota);
        if (!_accounts.TryGetValue(key.Namespace, out var accounts))
        {
            _accounts.Add(key.Namespace, accounts = []);
        }

        var account = new Account(quota);
        if (accounts.Remove(key, out var before))
        {
            account.TakeOver(before);
        }

        accounts.Add(key, account);
        var now = time.GetUtcNow();
        foreach (var storage in view.Storages)
        {
            foreach (var stored in view.List(storage, key.Namespace))
            {
                account.Set(storage, KeyOf(stored.Value), stored.Value, now);
            }
        }

        _dirty.Add(key);
    }

    private sealed class Account(ResourceQuota quota)
    {
        // What each object was charged: the same again is taken back, whatever has become of the object.
        private readonly Dictionary<(string Storage, ObjectKey Key), Dictionary<string, Quantity>> _charged = [];

        // What writes that are under way will be charged.
        private readonly Dictionary<(string Storage, ObjectKey Key), IReadOnlyDictionary<string, Quantity>> _reserved = [];

        public ResourceQuota Quota { get; set; } = quota;

        public Dictionary<string, Quantity> Stored { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, Quantity> Reserved { get; } = new(StringComparer.Ordinal);

        public void Reserve((string Storage, ObjectKey Key) slot, IReadOnlyDictionary<string, Quantity> usage)
        {
            Release(slot);
            _reserved.Add(slot, usage);
            foreach (var (name, quantity) in usage)
            {
                Add(Reserved, name, quantity);
            }
        }

        public bool Release((string Storage, ObjectKey Key) slot)
        {
            if (!_reserved.Remove(slot, out var usage))
            {
                return false;
            }

            foreach (var (name, quantity) in usage)
            {
                Add(Reserved, name, -quantity);
            }

            return true;
        }

        public void TakeOver(Account before)
        {
            foreach (var (slot, usage) in before._reserved)
            {
                Reserve(slot, usage);
            }
        }

        public bool Set(string storage, ObjectKey key, KubernetesObject? value, DateTimeOffset now)
        {
            var usage = value is null ? null : QuotaAdmission.Share(Quota.Spec, storage, value, now);
            var slot = (storage, key);
            _charged.TryGetValue(slot, out var before);
            if (before is null && usage is null)
            {
                return false;
            }

            if (before is not null && usage is not null && before.Count == usage.Count
                && before.All(pair => usage.TryGetValue(pair.Key, out var same) && same == pair.Value))
            {
                return false;
            }

            foreach (var (name, quantity) in before ?? [])
            {
                Add(Stored, name, -quantity);
            }

            foreach (var (name, quantity) in usage ?? [])
            {
                Add(Stored, name, quantity);
            }

            if (usage is null)
            {
                _charged.Remove(slot);
            }
            else
            {
                _charged[slot] = usage;
            }

            return true;
        }

        private static void Add(Dictionary<string, Quantity> total, string name, Quantity quantity) =>
            total[name] = total.TryGetValue(name, out var before) && !before.IsZero ? before + quantity : quantity;
    }
}
