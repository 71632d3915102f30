using System.Net;
using ActorCluster.Controllers.NodeIpam;

namespace ActorCluster.Controllers.Tests.NodeIpam;

public sealed class CidrPoolSpec
{
    [Fact]
    public void Pool_must_give_each_share_once_and_run_dry()
    {
        var pool = new CidrPool(IPNetwork.Parse("10.0.0.0/22"), 24);
        var given = new List<string>();
        while (pool.TryTake(out var cidr))
        {
            given.Add(cidr);
        }

        Assert.Equal(["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24"], given);
        pool.Release("10.0.2.0/24");
        pool.Release("10.0.2.0/24");
        Assert.True(pool.TryTake(out var again));
        Assert.Equal("10.0.2.0/24", again);
        Assert.False(pool.TryTake(out _));
    }

    [Fact]
    public void Pool_must_go_on_from_the_last_share_and_skip_those_in_use()
    {
        var pool = new CidrPool(IPNetwork.Parse("10.0.0.0/22"), 24);
        pool.Occupy("10.0.1.0/24");
        pool.Occupy("192.168.0.0/24");
        pool.Occupy("10.0.0.0/25");
        Assert.Equal(1, pool.UsedCount);
        Assert.True(pool.TryTake(out var first));
        pool.Release(first);
        Assert.True(pool.TryTake(out var second));
        Assert.Equal(("10.0.0.0/24", "10.0.2.0/24"), (first, second));
    }
}
