using System.Text;
using System.Text.Json.Nodes;
using ActorCluster.Node.Runtime.Processes;

namespace ActorCluster.Node.Tests.Runtime;

/// <summary>What emulated webhooks answer to a ConversionReview (Kubernetes' documentation, Versions in CustomResourceDefinitions).</summary>
public sealed class WebhookPageSpec
{
    private const string Review = """
        {"kind":"ConversionReview","apiVersion":"apiextensions.k8s.io/v1","request":{"uid":"u","desiredAPIVersion":"example.com/v2",
         "objects":[{"apiVersion":"example.com/v1","kind":"CronTab","metadata":{"name":"a"},"host":"h"}]}}
        """;

    [Fact]
    public void A_conversion_must_change_the_version_and_nothing_else()
    {
        var answer = Ask("{}");
        Assert.Equal(("ConversionReview", "apiextensions.k8s.io/v1"), ((string?)answer["kind"], (string?)answer["apiVersion"]));
        Assert.Equal(("u", "Success"), ((string?)answer["response"]!["uid"], (string?)answer["response"]!["result"]!["status"]));
        Assert.Equal(
            """[{"apiVersion":"example.com/v2","kind":"CronTab","metadata":{"name":"a"},"host":"h"}]""",
            answer["response"]!["convertedObjects"]!.ToJsonString());
    }

    [Fact]
    public void A_conversion_that_is_not_allowed_must_fail_in_the_behaviours_words()
    {
        var result = Ask("""{"allowed":false,"message":"no"}""")["response"]!["result"]!;
        Assert.Equal(("Failed", "no"), ((string?)result["status"], (string?)result["message"]));
    }

    private static JsonNode Ask(string behaviour) =>
        JsonNode.Parse(new WebhookPage(behaviour, TimeSpan.Zero).Answer(Encoding.UTF8.GetBytes(Review)))!;
}
