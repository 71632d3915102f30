using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.EndpointSlices;

/// <summary>The slices of one Service and address type while they are being decided on.</summary>
internal sealed class SlicesOfType(Service service, string addressType, int maximum)
{
    private readonly IReadOnlyDictionary<string, string> _labels = EndpointSlicePlan.Labels(service);
    private readonly List<EndpointSlice> _create = [];
    private readonly List<EndpointSlice> _update = [];
    private readonly List<EndpointSlice> _delete = [];

    internal void Decide(Dictionary<string, DesiredEndpoints> desired, List<EndpointSlice> existing, List<Write> writes)
    {
        var byPorts = new Dictionary<string, List<EndpointSlice>>();
        foreach (var slice in existing)
        {
            var key = DesiredEndpoints.KeyOf(slice.Ports);
            if (!byPorts.TryGetValue(key, out var slices))
            {
                byPorts[key] = slices = [];
            }

            slices.Add(slice);
        }

        foreach (var (ports, group) in desired)
        {
            DecideGroup(group, byPorts.GetValueOrDefault(ports) ?? []);
        }

        foreach (var (ports, slices) in byPorts)
        {
            if (!desired.ContainsKey(ports))
            {
                _delete.AddRange(slices);
            }
        }

        LeaveOnePlaceholder(existing);
        ReplaceRatherThanDelete();
        Write(writes);
    }

    private void DecideGroup(DesiredEndpoints group, List<EndpointSlice> existing)
    {
        var left = group.Endpoints;
        var changed = new List<(EndpointSlice Slice, List<Endpoint> Endpoints)>();
        var unchanged = new List<EndpointSlice>();

        // What is in a slice already stays in it.
        foreach (var slice in existing)
        {
            var kept = Keep(slice, left, out var same);
            if (!same && kept.Count == 0)
            {
                _delete.Add(slice);
            }
            else if (!same || !HasLabels(slice))
            {
                changed.Add((slice, kept));
            }
            else
            {
                unchanged.Add(slice);
            }
        }

        // New endpoints first fill slices that are written anyway, the fullest first.
        changed.Sort(static (one, other) => other.Endpoints.Count.CompareTo(one.Endpoints.Count));
        foreach (var (slice, endpoints) in changed)
        {
            Fill(endpoints, left);
            _update.Add(slice with { Endpoints = endpoints, Metadata = slice.Metadata with { Labels = _labels } });
        }

        // The rest goes into one slice with room for all of it, or else into new ones.
        while (left.Count > 0)
        {
            var roomy = left.Count < maximum ? TakeRoomiest(unchanged, left.Count) : null;
            var endpoints = new List<Endpoint>(roomy?.Endpoints ?? []);
            Fill(endpoints, left);
            if (roomy is not null)
            {
                _update.Add(roomy with { Endpoints = endpoints });
            }
            else
            {
                _create.Add(NewSlice(endpoints, group.Ports));
            }
        }
    }

    private static List<Endpoint> Keep(EndpointSlice slice, Dictionary<EndpointIdentity, Endpoint> desired, out bool same)
    {
        var present = slice.Endpoints ?? [];
        var kept = new List<Endpoint>(present.Count);
        same = true;
        foreach (var endpoint in present)
        {
            if (desired.Remove(EndpointIdentity.Of(endpoint), out var wanted))
            {
                var unchanged = EndpointIdentity.SameState(endpoint, wanted);
                same &= unchanged;
                kept.Add(unchanged ? endpoint : wanted);
            }
            else
            {
                same = false;
            }
        }

        return kept;
    }

    private void Fill(List<Endpoint> endpoints, Dictionary<EndpointIdentity, Endpoint> left)
    {
        if (endpoints.Count >= maximum || left.Count == 0)
        {
            return;
        }

        // Removing while going through is allowed for dictionaries.
        foreach (var (identity, endpoint) in left)
        {
            endpoints.Add(endpoint);
            left.Remove(identity);
            if (endpoints.Count >= maximum)
            {
                return;
            }
        }
    }

    private EndpointSlice? TakeRoomiest(List<EndpointSlice> slices, int count)
    {
        EndpointSlice? closest = null;
        var leastRoom = maximum;
        foreach (var slice in slices)
        {
            var room = maximum - count - (slice.Endpoints?.Count ?? 0);
            if (room >= 0 && room < leastRoom)
            {
                leastRoom = room;
                closest = slice;
            }
        }

        if (closest is not null)
        {
            slices.Remove(closest);
        }

        return closest;
    }

    // A Service without endpoints keeps one empty slice, so that whoever watches slices sees that it is looked after.
    private void LeaveOnePlaceholder(List<EndpointSlice> existing)
    {
        if (existing.Count != _delete.Count || _create.Count > 0)
        {
            return;
        }

        if (_delete is [{ Endpoints: null or { Count: 0 }, Ports: null or { Count: 0 } } placeholder] && HasLabels(placeholder))
        {
            _delete.Clear();
        }
        else
        {
            _create.Add(NewSlice([], []));
        }
    }

    // A slice that goes and one that comes are one write: the old one gets the new content.
    private void ReplaceRatherThanDelete()
    {
        for (var i = 0; i < _delete.Count && _create.Count > 0;)
        {
            var old = _delete[i];
            if (old.Metadata.OwnerReferences?.Any(owner => owner.Uid == service.Metadata.Uid) != true)
            {
                i++;
                continue;
            }

            var created = _create[^1];
            _create.RemoveAt(_create.Count - 1);
            _delete.RemoveAt(i);
            _update.Add(old with { Endpoints = created.Endpoints, Ports = created.Ports, Metadata = old.Metadata with { Labels = _labels } });
        }
    }

    private void Write(List<Write> writes)
    {
        if (service.Metadata.DeletionTimestamp is null)
        {
            foreach (var slice in _create)
            {
                writes.Add(new CreateWrite(ResourceTypes.EndpointSlices, slice));
            }
        }

        foreach (var slice in _update)
        {
            writes.Add(new UpdateWrite(ResourceTypes.EndpointSlices, slice));
        }

        foreach (var slice in _delete)
        {
            writes.Add(EndpointSlicePlan.Delete(slice));
        }
    }

    private EndpointSlice NewSlice(List<Endpoint> endpoints, IReadOnlyList<Api.Discovery.EndpointPort> ports) => new()
    {
        Kind = "EndpointSlice",
        ApiVersion = "discovery.k8s.io/v1",
        Metadata = new ObjectMeta
        {
            GenerateName = service.Metadata.Name + "-",
            Namespace = service.Metadata.Namespace,
            Labels = _labels,
            OwnerReferences = [Ownership.ControllerReference(service)],
        },
        AddressType = addressType,
        Endpoints = endpoints,
        Ports = ports,
    };

    private bool HasLabels(EndpointSlice slice)
    {
        var present = slice.Metadata.Labels;
        if (present is null || present.Count != _labels.Count)
        {
            return false;
        }

        foreach (var (key, value) in _labels)
        {
            if (!present.TryGetValue(key, out var actual) || actual != value)
            {
                return false;
            }
        }

        return true;
    }
}
