using System.Text;
using System.Text.Json.Nodes;
using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Patching;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Api.Tests.Patching;

public sealed class StrategicMergePatchSpec
{
    [Theory]
    // Scalars, maps and nulls.
    [InlineData("""{"spec":{"nodeName":"a"}}""", """{"spec":{"nodeName":"b"}}""", """{"spec":{"nodeName":"b"}}""")]
    [InlineData("""{"spec":{"nodeName":"a"}}""", """{"spec":{"nodeName":null,"priority":null}}""", """{"spec":{}}""")]
    [InlineData("""{"metadata":{"labels":{"a":"1","b":"2"}}}""", """{"metadata":{"labels":{"a":null,"c":"3"}}}""", """{"metadata":{"labels":{"b":"2","c":"3"}}}""")]
    [InlineData("""{}""", """{"spec":{"affinity":{"nodeAffinity":null},"nodeSelector":{"x":null,"y":"z"}}}""", """{"spec":{"affinity":{},"nodeSelector":{"y":"z"}}}""")]
    // Lists of objects: paired by key; new elements stand before those the patch does not name.
    [InlineData("""{"spec":{"containers":[{"name":"a","image":"1"},{"name":"b","image":"2"}]}}""", """{"spec":{"containers":[{"name":"b","image":"3"}]}}""", """{"spec":{"containers":[{"name":"a","image":"1"},{"name":"b","image":"3"}]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""", """{"spec":{"containers":[{"name":"c"}]}}""", """{"spec":{"containers":[{"name":"c"},{"name":"a"},{"name":"b"}]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"a"},{"name":"b"},{"name":"c"}]}}""", """{"spec":{"containers":[{"$patch":"delete","name":"b"}]}}""", """{"spec":{"containers":[{"name":"a"},{"name":"c"}]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""", """{"spec":{"containers":[{"$patch":"replace"},{"name":"z"}]}}""", """{"spec":{"containers":[{"name":"z"}]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"a","ports":[{"containerPort":80,"name":"x"}]}]}}""", """{"spec":{"containers":[{"name":"a","ports":[{"containerPort":80,"protocol":"UDP"},{"containerPort":81}]}]}}""", """{"spec":{"containers":[{"name":"a","ports":[{"containerPort":80,"name":"x","protocol":"UDP"},{"containerPort":81}]}]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"a","image":"1","env":[{"name":"E","value":"1"}]}]}}""", """{"spec":{"containers":[{"name":"a","$patch":"delete"},{"name":"b","env":[{"name":"X","value":null}]}]}}""", """{"spec":{"containers":[{"name":"b","env":[{"name":"X","value":null}]}]}}""")]
    // Lists that are not merged.
    [InlineData("""{"spec":{"containers":[{"name":"a","args":["1","2"]}]}}""", """{"spec":{"containers":[{"name":"a","args":["3"]}]}}""", """{"spec":{"containers":[{"name":"a","args":["3"]}]}}""")]
    [InlineData("""{"spec":{"tolerations":[{"key":"a"}]}}""", """{"spec":{"tolerations":[{"key":"b"}]}}""", """{"spec":{"tolerations":[{"key":"b"}]}}""")]
    // Lists of texts that are sets.
    [InlineData("""{"metadata":{"finalizers":["a","b"]}}""", """{"metadata":{"finalizers":["b","c"]}}""", """{"metadata":{"finalizers":["a","b","c"]}}""")]
    [InlineData("""{"metadata":{"finalizers":["a","b"]}}""", """{"metadata":{"$deleteFromPrimitiveList/finalizers":["a"]}}""", """{"metadata":{"finalizers":["b"]}}""")]
    [InlineData("""{"metadata":{"finalizers":["a","b"]}}""", """{"metadata":{"finalizers":["c"],"$deleteFromPrimitiveList/finalizers":["a"],"$setElementOrder/finalizers":["c","b"]}}""", """{"metadata":{"finalizers":["c","b"]}}""")]
    // Orders.
    [InlineData("""{"spec":{"containers":[{"name":"a"},{"name":"b"},{"name":"c"}]}}""", """{"spec":{"$setElementOrder/containers":[{"name":"c"},{"name":"a"}],"containers":[{"name":"a","image":"1"}]}}""", """{"spec":{"containers":[{"name":"b"},{"name":"c"},{"name":"a","image":"1"}]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""", """{"spec":{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}]}}""", """{"spec":{"containers":[{"name":"b"},{"name":"a"}]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""", """{"spec":{"$setElementOrder/containers":[{"name":"a"},{"name":"n"}],"containers":[{"name":"n"},{"$patch":"delete","name":"b"}]}}""", """{"spec":{"containers":[{"name":"a"},{"name":"n"}]}}""")]
    // Objects with directives.
    [InlineData("""{"spec":{"securityContext":{"runAsUser":1,"runAsGroup":2}}}""", """{"spec":{"securityContext":{"$patch":"replace","runAsUser":3}}}""", """{"spec":{"securityContext":{"runAsUser":3}}}""")]
    [InlineData("""{"spec":{"securityContext":{"runAsUser":1}}}""", """{"spec":{"securityContext":{"$patch":"delete"}}}""", """{"spec":{"securityContext":{}}}""")]
    [InlineData("""{"spec":{"volumes":[{"name":"v","emptyDir":{}}]}}""", """{"spec":{"volumes":[{"name":"v","$retainKeys":["name","hostPath"],"hostPath":{"path":"/x"}}]}}""", """{"spec":{"volumes":[{"name":"v","hostPath":{"path":"/x"}}]}}""")]
    // What Go's implementation leaves to be decoded: the directives of an object that meets nothing, duplicates of a list that is only put
    // in order, and new elements behind those of the server where others were deleted.
    [InlineData("""{"spec":{}}""", """{"spec":{"securityContext":{"$retainKeys":["runAsUser"],"runAsUser":1,"fsGroup":null}}}""", """{"spec":{"securityContext":{"$retainKeys":["runAsUser"],"runAsUser":1}}}""")]
    [InlineData("""{"spec":{}}""", """{"spec":{"securityContext":{"$patch":"replace","runAsUser":1},"priority":1}}""", """{"spec":{"priority":1}}""")]
    [InlineData("""{"metadata":{"finalizers":["a","b","a"]}}""", """{"metadata":{"$setElementOrder/finalizers":["b","a"]}}""", """{"metadata":{"finalizers":["b","a","a"]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"a"},{"name":"d"}]}}""", """{"spec":{"$setElementOrder/containers":[{"name":"b"},{"name":"c"}],"containers":[{"name":"b"},{"name":"c"},{"name":"a","$patch":"delete"}]}}""", """{"spec":{"containers":[{"name":"d"},{"name":"b"},{"name":"c"}]}}""")]
    public void Patch_must_merge_a_pod(string target, string patch, string result) => Assert.Equal(result, Merged<Pod>(target, patch));

    [Fact]
    public void Patch_must_retain_keys_of_a_strategy() => Assert.Equal(
        """{"spec":{"strategy":{"type":"Recreate"}}}""",
        Merged<Deployment>(
            """{"spec":{"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}}}}""",
            """{"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}"""));

    [Fact]
    public void Patch_must_merge_conditions_and_addresses_of_a_node() => Assert.Equal(
        """{"status":{"conditions":[{"type":"Ready","status":"False"},{"type":"DiskPressure","status":"False"}],"capacity":{"cpu":"4","memory":"1Gi"}}}""",
        Merged<Node>(
            """{"status":{"conditions":[{"type":"Ready","status":"True"},{"type":"DiskPressure","status":"False"}],"capacity":{"cpu":"2","memory":"1Gi"}}}""",
            """{"status":{"$setElementOrder/conditions":[{"type":"Ready"},{"type":"DiskPressure"}],"conditions":[{"type":"Ready","status":"False"}],"capacity":{"cpu":"4"}}}"""));

    [Theory]
    [InlineData("[]", 400, null)]
    [InlineData("{", 400, null)]
    [InlineData("""{"spec":{"securityContext":{"$patch":"frob"}}}""", 500, null)]
    [InlineData("""{"spec":{"containers":[{"image":"x"}]}}""", 500, "map: map[image:x] does not contain declared merge key: name")]
    [InlineData("""{"spec":{"containers":[["x"]]}}""", 500, "list element types are not identical: [[map[name:a]] [[x]]]")]
    [InlineData("""{"spec":{"initContainers":[["x"]]}}""", 422, "the server rejected our request due to an error in our request")]
    [InlineData("""{"spec":{"volumes":[{"name":"v","$retainKeys":["name"],"hostPath":{"path":"/x"}}]}}""", 400, "invalid patch format of retainKeys")]
    [InlineData("""{"spec":{"$setElementOrder/containers":"x"}}""", 500, "expected a []interface {}, but received a string")]
    [InlineData("""{"spec":{"$setElementOrder/tolerations":[],"tolerations":[{"key":"a"}]}}""", 500, "map: map[key:a] does not contain declared merge key: ")]
    [InlineData("""{"spec":{"$setElementOrder":[]}}""", 400, "invalid patch format of setElementOrder list")]
    [InlineData("""{"spec":{"containers":[{"name":"a","env":{}},"b"]}}""", 500, "list element types are not identical: [[map[name:a]] [map[env:map[] name:a] b]]")]
    [InlineData("""{"metadata":{"labels":{"a":{"b":"c"}}}}""", 500, "merging an object in json but data type is not struct, instead is: map")]
    [InlineData("""{"spec":{"$setElementOrder/securityContext":[],"containers":[{"name":"z","$patch":"frob"}]}}""", 500, null)]
    [InlineData("""["a"]""", 400, "json: cannot unmarshal array into Go value of type map[string]interface {}")]
    [InlineData("""{"spec":{"$setElementOrder/containers":[{"name":"a"}],"containers":[{"name":"q"}]}}""", 500, null)]
    [InlineData("""{"spec":{"$setElementOrder/nothing":[]}}""", 500, "unable to find api field in struct PodSpec for the json field \"nothing\"")]
    public void Patch_must_fail_like_the_server(string patch, int code, string? message)
    {
        const string target = """{"metadata":{"labels":{"a":{"b":"x"}}},"spec":{"securityContext":{"runAsUser":1},"containers":[{"name":"a"}],"initContainers":[],"volumes":[{"name":"v"}]}}""";
        var failure = Assert.Throws<StatusException>(() => Merged<Pod>(target, patch));
        Assert.Equal(code, failure.Status.Code);
        Assert.True(message is null || message == failure.Status.Message, failure.Status.Message);
    }

    // policy/v1's selector has patchStrategy: replace, the only object that has.
    [Fact]
    public void Patch_must_replace_the_selector_of_a_budget() => Assert.Equal(
        """{"spec":{"selector":{"matchLabels":{"b":"2"}}}}""",
        Merged<Policy.PodDisruptionBudget>("""{"spec":{"selector":{"matchLabels":{"a":"1"}}}}""", """{"spec":{"selector":{"matchLabels":{"b":"2"}}}}"""));

    [Fact]
    public void Patch_must_work_on_a_whole_object()
    {
        var pod = KubernetesJson.Decode<Pod>("""{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"}]}}""");
        var patched = StrategicMergePatch.Apply(KubernetesJson.ToNode(pod), """{"status":{"phase":"Running","podIPs":[{"ip":"10.0.0.1"}]}}"""u8, typeof(Pod));
        var (value, problems) = KubernetesJson.Decode(patched, typeof(Pod));
        Assert.Empty(problems);
        Assert.Equal("Running", ((Pod)value).Status.Phase);
        Assert.Equal("i", ((Pod)value).Spec.Containers![0].Image);
    }

    // patchStrategy:"replace" of an object (mergeMapHandler in k8s.io/apimachinery pkg/util/strategicpatch).
    [Fact]
    public void Objects_that_are_replaced_as_a_whole_must_not_be_merged() => Assert.Equal(
        """{"spec":{"minAvailable":1,"selector":{"matchLabels":{"b":"2"}}}}""",
        Merged<Policy.PodDisruptionBudget>(
            """{"spec":{"minAvailable":1,"selector":{"matchLabels":{"a":"1"}}}}""", """{"spec":{"selector":{"matchLabels":{"b":"2"}}}}"""));

    private static string Merged<T>(string target, string patch) =>
        StrategicMergePatch.Apply(JsonNode.Parse(target)!.AsObject(), Encoding.UTF8.GetBytes(patch), typeof(T)).ToJsonString();
}
