using ActorCluster.Node.Containers;

namespace ActorCluster.Node.Tests.Containers;

/// <summary>The cases of Kubernetes' third_party/forked/golang/expansion/expand_test.go.</summary>
public sealed class VariableExpansionSpec
{
    private static readonly Dictionary<string, string> Known = new()
    {
        ["VAR_A"] = "A",
        ["VAR_B"] = "B",
        ["VAR_C"] = "C",
        ["VAR_REF"] = "$(VAR_A)",
        ["VAR_EMPTY"] = "",
    };

    [Theory]
    [InlineData("$(VAR_A)", "A")]
    [InlineData("$(VAR_A)-$(VAR_A)", "A-A")]
    [InlineData("___$(VAR_B)___", "___B___")]
    [InlineData("___$(VAR_C)", "___C")]
    [InlineData("$(VAR_A)_$(VAR_B)_$(VAR_C)", "A_B_C")]
    [InlineData("$$(VAR_B)_$(VAR_A)", "$(VAR_B)_A")]
    [InlineData("$$(VAR_A)_$$(VAR_B)", "$(VAR_A)_$(VAR_B)")]
    [InlineData("f000-$$VAR_A", "f000-$VAR_A")]
    [InlineData(@"foo\$(VAR_C)bar", @"foo\Cbar")]
    [InlineData(@"foo\\\\$(VAR_A)bar", @"foo\\\\Abar")]
    [InlineData("$(VAR_A$(VAR_B))", "$(VAR_A$(VAR_B))")]
    [InlineData("$(VAR_A$(VAR_B)", "$(VAR_A$(VAR_B)")]
    [InlineData("$(VAR_REF)", "$(VAR_A)")]
    [InlineData("%%$(VAR_REF)--$(VAR_REF)%%", "%%$(VAR_A)--$(VAR_A)%%")]
    [InlineData("foo$(VAR_EMPTY)bar", "foobar")]
    [InlineData("foo$(VAR_Awhoops!", "foo$(VAR_Awhoops!")]
    [InlineData("f00__(VAR_A)__", "f00__(VAR_A)__")]
    [InlineData("$?_boo_$!", "$?_boo_$!")]
    [InlineData("$VAR_A", "$VAR_A")]
    [InlineData("$(VAR_DNE)", "$(VAR_DNE)")]
    [InlineData("$$$$$$(BIG_MONEY)", "$$$(BIG_MONEY)")]
    [InlineData("$$$$$$(VAR_A)", "$$$(VAR_A)")]
    [InlineData("$$$$$$$(GOOD_ODDS)", "$$$$(GOOD_ODDS)")]
    [InlineData("$$$$$$$(VAR_A)", "$$$A")]
    [InlineData("$VAR_A)", "$VAR_A)")]
    [InlineData("${VAR_A}", "${VAR_A}")]
    [InlineData("$(VAR_B)_______$(A", "B_______$(A")]
    [InlineData("$(VAR_C)_______$(", "C_______$(")]
    [InlineData("$(VAR_A)foobarzab$", "Afoobarzab$")]
    [InlineData(@"foo-\$(VAR_A", @"foo-\$(VAR_A")]
    [InlineData("--$($($($($--", "--$($($($($--")]
    [InlineData("$($($($($--foo$(", "$($($($($--foo$(")]
    [InlineData("foo0--$($($($(", "foo0--$($($($(")]
    [InlineData("$(foo$$var)", "$(foo$$var)")]
    [InlineData("\n", "\n")]
    public void Expansion_must_do_what_Kubernetes_does(string text, string expected) =>
        Assert.Equal(expected, VariableExpansion.Expand(text, name => Known.GetValueOrDefault(name)));
}
