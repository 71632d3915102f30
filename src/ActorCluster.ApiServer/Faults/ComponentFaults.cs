using ActorCluster.Api.Coordination;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Lab;
using ActorCluster.Client.Protocol;

namespace ActorCluster.ApiServer.Faults;

/// <summary>What becomes of a request of a component under faults.</summary>
internal enum ComponentOutcome
{
    /// <summary>Nothing.</summary>
    Handled,

    /// <summary>It was never sent: the process had ended before.</summary>
    NeverSent,

    /// <summary>It takes effect, and nobody is there to hear of it.</summary>
    Unheard,

    /// <summary>It is refused.</summary>
    Refused,
}

/// <summary>What becomes of a request.</summary>
/// <param name="Outcome">What.</param>
/// <param name="FaultId">The fault that decided.</param>
/// <param name="Crash">What ends with it; null when nothing does.</param>
internal readonly record struct ComponentJudgement(ComponentOutcome Outcome, string FaultId, CrashComponent? Crash);

/// <summary>
/// The faults of components that are seen in their requests. Writes are counted as they arrive, refused ones too; events and leases do not
/// count, which a component sends beside its work. From the write with which a component crashes until its supervisor says that it has
/// ended, nothing of it arrives: what its actors send meanwhile a process would not have sent.
/// </summary>
internal sealed class ComponentFaults
{
    private readonly List<Rule> _rules = [];

    /// <summary>Whether there is any fault.</summary>
    public bool Any => _rules.Count > 0;

    /// <summary>A fault begins. One of the same id ends with that.</summary>
    /// <param name="faultId">Its id.</param>
    /// <param name="fault">The fault.</param>
    /// <param name="leader">Who leads now, by the component's lease; null when nobody does.</param>
    public void Add(string faultId, ComponentFault fault, string? leader)
    {
        Remove(faultId);
        _rules.Add(new Rule(faultId, fault, leader));
    }

    /// <summary>A fault is over.</summary>
    /// <param name="faultId">Its id.</param>
    /// <returns>Whether it was on.</returns>
    public bool Remove(string faultId) => _rules.RemoveAll(rule => rule.FaultId == faultId) > 0;

    /// <summary>What crashed by a fault has ended; the next process is another one.</summary>
    /// <param name="faultId">The fault.</param>
    public void HasEnded(string faultId)
    {
        if (_rules.Find(rule => rule.FaultId == faultId) is { } rule)
        {
            rule.Crashed = null;
        }
    }

    /// <summary>Decides about a request.</summary>
    /// <param name="message">The request.</param>
    /// <param name="sender">The component that sent it.</param>
    /// <param name="holderOf">The holder of a lease as it is; null for nobody.</param>
    public ComponentJudgement Judge(object message, ComponentAddress sender, Func<ObjectKey, string?> holderOf)
    {
        foreach (var rule in _rules)
        {
            if (rule.Crashed is { } crashed && sender.IsPartOf(crashed.Component, crashed.Instance))
            {
                return new ComponentJudgement(ComponentOutcome.NeverSent, rule.FaultId, null);
            }
        }

        foreach (var rule in _rules)
        {
            var fault = rule.Fault;
            if (fault.Kind == ComponentFaultKind.LoseLeadership)
            {
                if (RefusesRenewal(rule, message, sender, holderOf))
                {
                    return new ComponentJudgement(ComponentOutcome.Refused, rule.FaultId, null);
                }
            }
            else if (rule.Left > 0 && sender.IsPartOf(fault.Component!, fault.Instance) && IsWrite(message) && --rule.Left == 0)
            {
                rule.Crashed = new CrashComponent(rule.FaultId, fault.Component!, sender.Instance);
                var outcome = fault.Kind == ComponentFaultKind.CrashAfterWrite ? ComponentOutcome.Unheard : ComponentOutcome.NeverSent;
                return new ComponentJudgement(outcome, rule.FaultId, rule.Crashed);
            }
        }

        return default;
    }

    private static bool IsWrite(object message) => message switch
    {
        GetObject or ListObjects => false,
        CreateObject create => IsWork(create.Resource),
        UpdateObject update => IsWork(update.Resource),
        ModifyObject modify => IsWork(modify.Resource),
        DeleteObject delete => IsWork(delete.Resource),
        _ => message is ApiRequest,
    };

    private static bool IsWork(ResourceType resource) => resource != ResourceTypes.Events && resource != ResourceTypes.Leases;

    // Only renewals: who lost the lease may stand for it again, as another run of the process.
    private static bool RefusesRenewal(Rule rule, object message, ComponentAddress sender, Func<ObjectKey, string?> holderOf)
    {
        if (message is not UpdateObject { Object: Lease lease } || sender.Component != ComponentAddress.WholeOf(rule.Fault.Component!))
        {
            return false;
        }

        var holder = lease.Spec.HolderIdentity;
        return holder == holderOf(new ObjectKey(lease.Metadata.Namespace, lease.Metadata.Name))
            && (rule.Fault.Instance is { } instance ? ComponentAddress.InstanceOf(holder) == instance : holder == rule.Leader);
    }

    private sealed class Rule(string faultId, ComponentFault fault, string? leader)
    {
        public string FaultId { get; } = faultId;

        public ComponentFault Fault { get; } = fault;

        public string? Leader { get; } = leader;

        /// <summary>How many writes are left until it crashes; none for faults of other kinds, and once it has.</summary>
        public int Left { get; set; } =
            fault.Kind is ComponentFaultKind.CrashBeforeWrite or ComponentFaultKind.CrashAfterWrite ? fault.Write ?? 1 : 0;

        /// <summary>What has crashed and has not ended yet.</summary>
        public CrashComponent? Crashed { get; set; }
    }
}
