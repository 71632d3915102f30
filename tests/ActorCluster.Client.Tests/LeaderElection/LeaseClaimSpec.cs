using ActorCluster.Api.Coordination;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Configuration;
using ActorCluster.Client.LeaderElection;
using Akka.Configuration;

namespace ActorCluster.Client.Tests.LeaderElection;

public sealed class LeaseClaimSpec
{
    private static readonly ObjectKey Key = new("kube-system", "kube-scheduler");
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_missing_lease_must_be_created()
    {
        var claim = LeaseClaim.Decide(null, Key, "a", Duration, Start)!;
        Assert.Equal(("kube-system", "kube-scheduler", ""), (claim.Metadata.Namespace, claim.Metadata.Name, claim.Metadata.ResourceVersion));
        Assert.Equal(new LeaseSpec { HolderIdentity = "a", LeaseDurationSeconds = 15, AcquireTime = Start, RenewTime = Start, LeaseTransitions = 0 }, claim.Spec);
    }

    [Fact]
    public void A_lease_must_be_left_to_its_holder_until_its_time_is_up_by_the_observers_clock()
    {
        // The holder's clock is an hour behind; only when the observer saw it change counts.
        var held = new ObservedLease(Held("a", Start.AddHours(-1)), Start);
        Assert.Null(LeaseClaim.Decide(held, Key, "b", Duration, Start.AddSeconds(14.9)));
        var taken = LeaseClaim.Decide(held, Key, "b", Duration, Start.AddSeconds(15))!;
        Assert.Equal(("b", 4, "7"), (taken.Spec.HolderIdentity, taken.Spec.LeaseTransitions, taken.Metadata.ResourceVersion));
        Assert.Equal(Start.AddSeconds(15), taken.Spec.AcquireTime!.Value.Value);
        Assert.NotNull(LeaseClaim.Decide(new ObservedLease(Held("", Start), Start), Key, "b", Duration, Start));
    }

    [Fact]
    public void A_holder_must_keep_the_time_at_which_it_got_the_lease()
    {
        var renewed = LeaseClaim.Decide(new ObservedLease(Held("a", Start), Start), Key, "a", Duration, Start.AddSeconds(30))!;
        Assert.Equal((Start, Start.AddSeconds(30)), (renewed.Spec.AcquireTime!.Value.Value, renewed.Spec.RenewTime!.Value.Value));
        Assert.Equal(3, renewed.Spec.LeaseTransitions);
    }

    [Fact]
    public void A_lease_must_be_as_old_as_its_last_change()
    {
        var first = ObservedLease.After(null, Held("a", Start), Start);
        var same = ObservedLease.After(first, Held("a", Start) with { Metadata = new ObjectMeta { ResourceVersion = "8" } }, Start.AddSeconds(5));
        Assert.Equal((Start, "8"), (same.Since, same.Lease.Metadata.ResourceVersion));
        Assert.Equal(Start.AddSeconds(6), ObservedLease.After(same, Held("a", Start.AddSeconds(2)), Start.AddSeconds(6)).Since);
    }

    [Fact]
    public void Settings_must_have_component_bases_defaults() => Assert.Equal(
        new LeaderElectionSettings
        {
            LeaderElect = true,
            LeaseDuration = Duration,
            RenewDeadline = TimeSpan.FromSeconds(10),
            RetryPeriod = TimeSpan.FromSeconds(2),
            RetryJitter = 1.2,
            RestartInitial = TimeSpan.FromSeconds(1),
            RestartMaximum = TimeSpan.FromMinutes(1),
        },
        LeaderElectionSettings.FromConfig(ReferenceConfiguration.Load()));

    [Theory]
    [InlineData("lease-duration = 10s")]
    [InlineData("renew-deadline = 2s")]
    [InlineData("retry-period = 0s")]
    [InlineData("retry-jitter = -1")]
    [InlineData("restart-maximum = 1ms")]
    public void Settings_must_refuse_what_makes_no_sense(string overlay) => Assert.Throws<ConfigurationException>(() => LeaderElectionSettings.FromConfig(
        ConfigurationFactory.ParseString("actorcluster.leader-election { " + overlay + " }").WithFallback(ReferenceConfiguration.Load())));

    private static Lease Held(string holder, DateTimeOffset renewed) => new()
    {
        Metadata = new ObjectMeta { Name = Key.Name, Namespace = Key.Namespace, ResourceVersion = "7" },
        Spec = new LeaseSpec { HolderIdentity = holder, LeaseDurationSeconds = 15, AcquireTime = Start, RenewTime = renewed, LeaseTransitions = 3 },
    };
}
