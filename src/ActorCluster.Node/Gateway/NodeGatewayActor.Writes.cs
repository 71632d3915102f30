using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Protocol;
using ActorCluster.Node.Link;
using Akka.Event;

namespace ActorCluster.Node.Gateway;

/// <content>
/// What the kubelet tells as requests. For each object at most one write is under way, and the latest report wins. Failed ones are tried
/// again together, with a pause that doubles; those about an object that is gone are forgotten.
/// </content>
internal sealed partial class NodeGatewayActor
{
    private const string LeaseNamespace = "kube-node-lease";
    private readonly Dictionary<string, PodWrite> _writes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);
    private Api.Core.Node? _node;
    private bool _registeredHere;
    private NodeStatus? _pendingStatus;
    private bool _statusInFlight;
    private bool _statusFailed;
    private TimeSpan _retry;
    private bool _retryDue;

    private void Register(Api.Core.Node described) => _api.Create(ResourceTypes.Nodes, described, response =>
    {
        if (response.Object is Api.Core.Node created && response.Succeeded)
        {
            Registered(created);
        }
        else if (response.Failure?.Code == 409)
        {
            _api.Get(ResourceTypes.Nodes, new ObjectKey("", _name), existing => Reregister(described, existing));
        }
        else
        {
            Send(new NodeRegistered(null, response.Failure?.Message));
        }
    });

    private void Reregister(Api.Core.Node described, ApiResponse existing)
    {
        if (existing.Object is not Api.Core.Node node || !existing.Succeeded)
        {
            Send(new NodeRegistered(null, existing.Failure?.Message));
            return;
        }

        var boot = described.Status.NodeInfo.BootID;
        if (node.Status.NodeInfo.BootID is { Length: > 0 } before && before != boot)
        {
            _kubeletEvents.Record(
                new ObjectReference { Kind = "Node", Name = _name, Uid = _name }, "Warning", "Rebooted", $"Node {_name} has been rebooted, boot id: {boot}");
        }

        _api.Modify<Api.Core.Node>(
            ResourceTypes.Nodes,
            new ObjectKey("", _name),
            null,
            current => StatusMerge.Reregister(current, described),
            response =>
            {
                if (response.Object is Api.Core.Node changed && response.Succeeded)
                {
                    Registered(changed);
                }
                else
                {
                    Send(new NodeRegistered(null, response.Failure?.Message));
                }
            });
    }

    private void Registered(Api.Core.Node node)
    {
        _node = node;
        _registeredHere = true;
        Send(new NodeRegistered(node, null));
    }

    private void Take(NodeStatusReport report)
    {
        _pendingStatus = report.Status;
        WriteStatus();
    }

    private void WriteStatus()
    {
        if (_statusInFlight || _pendingStatus is not { } status)
        {
            return;
        }

        _pendingStatus = null;
        _statusInFlight = true;
        _statusFailed = false;
        _api.Modify<Api.Core.Node>(
            ResourceTypes.Nodes,
            new ObjectKey("", _name),
            null,
            current => StatusMerge.Apply(current, status),
            response =>
            {
                _statusInFlight = false;
                if (response.Object is Api.Core.Node node && response.Succeeded)
                {
                    _node = node;
                    WriteStatus();
                }
                else if (response.Failure?.Code == 404)
                {
                    // Somebody deleted the node while its kubelet lives. The kubelet says so and goes on; it does not register again.
                    _log.Warning("Error updating node status, will retry: nodes \"{0}\" not found", _name);
                    _pendingStatus = null;
                }
                else
                {
                    _pendingStatus ??= status;
                    _statusFailed = true;
                    ScheduleRetry();
                }
            },
            "status");
    }

    private void Renew(RenewLease renew) => _api.Modify<Lease>(
        ResourceTypes.Leases,
        new ObjectKey(LeaseNamespace, _name),
        null,
        current => current with { Spec = current.Spec with { RenewTime = renew.RenewTime, LeaseDurationSeconds = renew.DurationSeconds, HolderIdentity = _name } },
        response =>
        {
            if (response.Failure?.Code == 404)
            {
                CreateLease(renew);
            }
            else
            {
                Send(new LeaseRenewed(response.Succeeded));
            }
        });

    // A lease is owned by its node, so without one there is none (pkg/kubelet/util/nodelease.go: SetNodeOwnerFunc).
    private void CreateLease(RenewLease renew) => _api.Get(ResourceTypes.Nodes, new ObjectKey("", _name), response =>
    {
        if (response.Object is not { } node || !response.Succeeded)
        {
            Send(new LeaseRenewed(false));
            return;
        }

        var lease = new Lease
        {
            Kind = "Lease",
            ApiVersion = "coordination.k8s.io/v1",
            Metadata = new ObjectMeta
            {
                Name = _name,
                Namespace = LeaseNamespace,
                OwnerReferences = [new OwnerReference { ApiVersion = "v1", Kind = "Node", Name = _name, Uid = node.Metadata.Uid ?? "" }],
            },
            Spec = new LeaseSpec { HolderIdentity = _name, LeaseDurationSeconds = renew.DurationSeconds, RenewTime = renew.RenewTime },
        };
        _api.Create(ResourceTypes.Leases, lease, created => Send(new LeaseRenewed(created.Succeeded)));
    });

    private void Take(PodStatusReport report)
    {
        var write = WriteOf(report.Uid, report.Key);
        write.Pending = report;
        Write(report.Uid, write);
    }

    private void Take(PodTerminated terminated)
    {
        var write = WriteOf(terminated.Uid, terminated.Key);
        write.IsTerminated = true;
        Write(terminated.Uid, write);
    }

    private PodWrite WriteOf(string uid, ObjectKey key)
    {
        if (!_writes.TryGetValue(uid, out var write))
        {
            _writes.Add(uid, write = new PodWrite(key));
        }

        return write;
    }

    private void Write(string uid, PodWrite write)
    {
        if (write.InFlight)
        {
            return;
        }

        if (write.Pending is { } report)
        {
            write.Pending = null;
            write.InFlight = true;
            _api.Modify<Pod>(
                ResourceTypes.Pods,
                write.Key,
                uid,
                current => StatusMerge.Apply(current, report.Status),
                response => Written(uid, write, response, () => write.Pending ??= report),
                "status");
            return;
        }

        if (write.IsTerminated)
        {
            write.IsTerminated = false;
            write.InFlight = true;
            var options = new DeleteOptions { GracePeriodSeconds = 0, Preconditions = new Preconditions { Uid = uid } };
            _api.Delete(ResourceTypes.Pods, write.Key, options, response => Written(uid, write, response, () => write.IsTerminated = true));
            return;
        }

        _writes.Remove(uid);
    }

    private void Written(string uid, PodWrite write, ApiResponse response, Action restore)
    {
        write.InFlight = false;
        if (response.Succeeded)
        {
            _retry = _settings.GatewayRetryInitial;
            Write(uid, write);
            return;
        }

        // A conflict about the uid means that another pod has the name by now.
        if (response.Failure!.Code == 404 || (response.Failure.Code == 409 && _pods.Find(write.Key)?.Metadata.Uid != uid))
        {
            _writes.Remove(uid);
            return;
        }

        _log.Warning("Node {0}: writing pod {1} failed: {2}", _name, write.Key, response.Failure.Message);
        restore();
        _failed.Add(uid);
        ScheduleRetry();
    }

    private void ScheduleRetry()
    {
        if (_retryDue)
        {
            return;
        }

        _retryDue = true;
        Timers.StartSingleTimer(RetryWrites.Instance, RetryWrites.Instance, _retry);
        _retry = TimeSpan.FromTicks(Math.Min(_retry.Ticks * 2, _settings.GatewayRetryMaximum.Ticks));
    }

    private void RetryFailedWrites()
    {
        _retryDue = false;
        if (_statusFailed)
        {
            WriteStatus();
        }

        string[] failed = [.. _failed];
        _failed.Clear();
        foreach (var uid in failed)
        {
            if (_writes.TryGetValue(uid, out var write))
            {
                Write(uid, write);
            }
        }
    }

    private sealed class PodWrite(ObjectKey key)
    {
        public ObjectKey Key { get; } = key;

        public PodStatusReport? Pending { get; set; }

        public bool IsTerminated { get; set; }

        public bool InFlight { get; set; }
    }
}
