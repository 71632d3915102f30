using System.Text.Json.Nodes;
using ActorCluster.Api.Apps;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Ownership;
using ActorCluster.Api.Schema;
using ActorCluster.Api.Serialization;
using FsCheck;
using FsCheck.Fluent;

namespace ActorCluster.Api.Tests.Ownership;

/// <summary>Cases of structured-merge-diff's merge/*_test.go (set, keyed lists, leaves, conflicts), told with Deployments.</summary>
public sealed class FieldOwnershipSpec
{
    private static readonly Time Now = Time.Parse("2026-01-01T00:00:00Z");
    private static readonly FieldOwnership Deployments = new(
        ObjectSchema.Of(typeof(Deployment)), "apps/v1", "", FieldSet.OfFields("status"), KubernetesJson.ToNode(new Deployment()));

    [Fact]
    public void Fields_that_an_applier_leaves_out_must_go()
    {
        var world = new World();
        world.Apply("a", """{"metadata":{"labels":{"x":"1","y":"2"}},"spec":{"replicas":3}}""");
        world.Apply("a", """{"metadata":{"labels":{"y":"2"}}}""");
        Assert.Equal("""{"y":"2"}""", world.At("metadata", "labels"));
        Assert.Equal("", world.At("spec", "replicas"));
        Assert.Equal("""{"f:metadata":{"f:labels":{"f:y":{}}}}""", world.OwnedBy("a"));
    }

    [Fact]
    public void Fields_that_another_still_applies_must_stay()
    {
        var world = new World();
        world.Apply("a", """{"metadata":{"labels":{"x":"1"}},"spec":{"replicas":3}}""");
        world.Apply("b", """{"metadata":{"labels":{"x":"1"}},"spec":{"replicas":3}}""");
        world.Apply("a", """{"metadata":{"labels":{"own":"1"}}}""");
        Assert.Equal("3", world.At("spec", "replicas"));
        Assert.Equal("""{"f:metadata":{"f:labels":{"f:x":{}}},"f:spec":{"f:replicas":{}}}""", world.OwnedBy("b"));
        Assert.Equal("""{"f:metadata":{"f:labels":{"f:own":{}}}}""", world.OwnedBy("a"));
    }

    [Fact]
    public void Another_value_must_conflict_and_the_same_be_shared()
    {
        var world = new World();
        world.Apply("a", """{"spec":{"replicas":3,"paused":true}}""");
        Assert.Empty(world.Apply("b", """{"spec":{"replicas":3}}""").Conflicts);
        var conflict = Assert.Single(world.Apply("c", """{"spec":{"paused":false}}""").Conflicts);
        Assert.Equal(("\"a\"", ".spec.paused"), (conflict.Owner.ToString(), Assert.Single(conflict.Fields.Paths())));
        Assert.Equal("true", world.At("spec", "paused"));
        Assert.Equal(2, world.Apply("c", """{"spec":{"replicas":4}}""").Conflicts.Count);
    }

    [Fact]
    public void Force_must_take_fields_from_their_owners()
    {
        var world = new World();
        world.Apply("a", """{"spec":{"replicas":3,"paused":true}}""");
        world.Apply("b", """{"spec":{"replicas":4}}""", force: true);
        Assert.Equal("4", world.At("spec", "replicas"));
        Assert.Equal("""{"f:spec":{"f:paused":{}}}""", world.OwnedBy("a"));

        // Who has lost a field does not remove it any more.
        world.Apply("a", """{"spec":{"paused":true}}""");
        Assert.Equal("4", world.At("spec", "replicas"));
    }

    [Fact]
    public void Elements_of_lists_must_be_told_apart_by_their_keys()
    {
        var world = new World();
        world.Apply("a", """{"spec":{"template":{"spec":{"containers":[{"name":"one","image":"1"},{"name":"two","image":"2"}]}}}}""");
        world.Apply("b", """{"spec":{"template":{"spec":{"containers":[{"name":"three","image":"3"},{"name":"one","tty":true}]}}}}""");
        Assert.Equal(
            """[{"name":"three","image":"3"},{"name":"one","image":"1","tty":true},{"name":"two","image":"2"}]""",
            world.At("spec", "template", "spec", "containers"));
        Assert.Equal(
            """{"f:spec":{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"one\"}":{".":{},"f:name":{},"f:tty":{}},"k:{\"name\":\"three\"}":{".":{},"f:image":{},"f:name":{}}}}}}}""",
            world.OwnedBy("b"));
        world.Apply("a", """{"spec":{"template":{"spec":{"containers":[{"name":"two","image":"2"}]}}}}""");
        Assert.Equal("""[{"name":"three","image":"3"},{"name":"one","tty":true},{"name":"two","image":"2"}]""", world.At("spec", "template", "spec", "containers"));
    }

    [Fact]
    public void A_port_that_leaves_its_protocol_out_must_be_one_of_tcp()
    {
        var world = new World();
        world.Apply("a", """{"spec":{"template":{"spec":{"containers":[{"name":"one","ports":[{"containerPort":80},{"containerPort":80,"protocol":"UDP"}]}]}}}}""");
        Assert.Contains("""k:{\"containerPort\":80,\"protocol\":\"TCP\"}""", world.OwnedBy("a"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_atomic_must_be_owned_as_a_whole()
    {
        var world = new World();
        world.Apply("a", """{"spec":{"selector":{"matchLabels":{"x":"1"}}}}""");
        Assert.Equal("""{"f:spec":{"f:selector":{}}}""", world.OwnedBy("a"));
        Assert.Equal(".spec.selector", Assert.Single(Assert.Single(world.Apply("b", """{"spec":{"selector":{"matchLabels":{"y":"1"}}}}""").Conflicts).Fields.Paths()));
    }

    [Fact]
    public void Values_of_sets_must_have_owners_of_their_own()
    {
        var world = new World();
        world.Apply("a", """{"metadata":{"finalizers":["a/a","b/b"]}}""");
        world.Apply("b", """{"metadata":{"finalizers":["b/b","c/c"]}}""");
        world.Apply("a", """{"metadata":{"labels":{"x":"y"}}}""");
        Assert.Equal("""["b/b","c/c"]""", world.At("metadata", "finalizers"));
    }

    [Fact]
    public void Updates_must_own_what_they_change()
    {
        var world = new World();
        world.Apply("a", """{"metadata":{"labels":{"x":"1"}},"spec":{"replicas":3}}""");
        world.Update("edit", document => document["spec"]!["replicas"] = 4);
        Assert.Equal("""{"f:metadata":{"f:labels":{"f:x":{}}}}""", world.OwnedBy("a"));
        Assert.Equal("""{"f:spec":{"f:replicas":{}}}""", world.OwnedBy("edit"));
        Assert.Equal("\"edit\" using apps/v1", Assert.Single(world.Apply("a", """{"spec":{"replicas":5}}""").Conflicts).Owner.ToString());
        world.Update("edit", document => document["metadata"]!.AsObject().Remove("labels"));
        Assert.Equal("", world.OwnedBy("a"));
    }

    [Fact]
    public void What_was_there_before_the_first_apply_must_have_an_owner()
    {
        var world = new World();
        world.Update("nobody", document => document["spec"]!["replicas"] = 4);
        world.Owners.Clear();
        var conflict = Assert.Single(world.Apply("a", """{"spec":{"replicas":5}}""").Conflicts);
        Assert.Equal("\"before-first-apply\" using apps/v1", conflict.Owner.ToString());
    }

    [Fact]
    public void The_oldest_of_many_updaters_must_become_one()
    {
        var world = new World();
        for (var i = 0; i < 15; i++)
        {
            var label = $"l{i}";
            world.Update($"manager-{i:00}", document => (document["metadata"]!["labels"] ??= new JsonObject())[label] = "x");
        }

        Assert.Equal(FieldOwnership.MaximumUpdaters, world.Owners.Count);
        Assert.True(world.Owners.ContainsKey(FieldOwner.Updater("ancient-changes", "apps/v1", "")));
        Assert.True(world.Owners.ContainsKey(FieldOwner.Updater("manager-14", "apps/v1", "")));
    }

    [Theory]
    [InlineData("""{"spec":{"replica":1}}""", ".spec.replica: field not declared in schema")]
    [InlineData("""{"spec":{"replicas":"1"}}""", ".spec.replicas: expected numeric (int or float), got string")]
    [InlineData("""{"spec":{"selector":{"matchLabel":{}}}}""", ".spec.selector.matchLabel: field not declared in schema")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"image":"x"},{"image":"y"}]}}}}""", ".spec.template.spec.containers: duplicate entries for key [name=\"\"]")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"name":"x"},{"name":"x"}]}}}}""", ".spec.template.spec.containers: duplicate entries for key [name=\"x\"]")]
    public void A_configuration_that_does_not_fit_must_be_told(string config, string expected) => Assert.Equal([expected], Deployments.Check(JsonNode.Parse(config)));

    // structured-merge-diff typed/validate.go: values as Go shows them; nothing behind a field that is not declared is looked at.
    [Theory]
    [InlineData("""{"metadata":{"labels":{"a":{"b":["c",1]}}}}""", ".metadata.labels.a: expected string, got &value.valueUnstructured{Value:map[string]interface {}{\"b\":[]interface {}{\"c\", 1}}}")]
    [InlineData("""{"metadata":{"labels":["a"]}}""", ".metadata.labels: expected map, got &{[a]}")]
    [InlineData("""{"spec":{"paused":{"a":1}}}""", ".spec.paused: expected boolean, got &{map[a:1]}")]
    [InlineData("""{"spec":{"replica":1,"paused":"x"}}""", ".spec.replica: field not declared in schema")]
    [InlineData("""{"metadata":{"creationTimestamp":5}}""", "")]
    public void A_configuration_that_does_not_fit_must_be_shown_as_Go_shows_it(string config, string expected) =>
        Assert.Equal(expected, string.Join("; ", Deployments.Check(JsonNode.Parse(config))));

    // structured-merge-diff typed/compare.go: an element that gets a twin, or loses it, is another one.
    [Fact]
    public void An_element_must_change_its_owner_when_it_gets_a_twin()
    {
        var world = new World();
        world.Update("one", document => document["spec"]!["template"]!["spec"]!["imagePullSecrets"] = JsonNode.Parse("""[{"name":"a"}]"""));
        world.Update("two", document => document["spec"]!["template"]!["spec"]!["imagePullSecrets"] = JsonNode.Parse("""[{"name":"a"},{"name":"a"}]"""));
        Assert.Equal(
            """{"f:spec":{"f:template":{"f:spec":{"f:imagePullSecrets":{"k:{\"name\":\"a\"}":{}}}}}}""",
            world.Owners[FieldOwner.Updater("two", "apps/v1", "")].Fields.ToString());
        world.Update("three", document => document["spec"]!["template"]!["spec"]!["imagePullSecrets"] = JsonNode.Parse("""[{"name":"a"}]"""));
        Assert.False(world.Owners.ContainsKey(FieldOwner.Updater("two", "apps/v1", "")));
        Assert.Equal(
            """{"f:spec":{"f:template":{"f:spec":{"f:imagePullSecrets":{"k:{\"name\":\"a\"}":{}}}}}}""",
            world.Owners[FieldOwner.Updater("three", "apps/v1", "")].Fields.ToString());
    }

    // Keys that Go cannot leave out have its empty value; those that it can need a default (schemaYAML in client-go
    // applyconfigurations/internal, getAssociativeKeyDefault in structured-merge-diff typed/helpers.go).
    [Theory]
    [InlineData(typeof(Core.Pod), """{"spec":{"containers":[{"image":"x","ports":[{"name":"http"}]}],"imagePullSecrets":[{}]}}""", "")]
    [InlineData(typeof(Core.ServiceAccount), """{"secrets":[{}]}""", ".secrets: element 0: associative list with keys has an element that omits key field \"name\" (and doesn't have default value)")]
    public void Keys_that_are_left_out_must_have_their_default(Type type, string config, string expected) =>
        Assert.Equal(expected, string.Join("; ", new FieldOwnership(ObjectSchema.Of(type), "v1", "", FieldSet.OfFields("status"), []).Check(JsonNode.Parse(config))));

    [Fact]
    public void Owners_must_survive_their_entries()
    {
        var world = new World();
        world.Apply("a", """{"metadata":{"labels":{"x":"1"}},"spec":{"replicas":3}}""");
        world.Update("edit", document => document["spec"]!["paused"] = true);
        var entries = ManagedFields.Encode(world.Owners)!;
        Assert.Equal([("a", "Apply", "apps/v1"), ("edit", "Update", "apps/v1")], entries.Select(static entry => (entry.Manager!, entry.Operation!, entry.ApiVersion!)));
        Assert.True(ManagedFields.AreSame(entries, ManagedFields.Encode(ManagedFields.Decode(entries)!)));
        Assert.Null(ManagedFields.Decode([entries[0] with { Operation = "Other" }]));
        Assert.Null(ManagedFields.Decode([entries[0] with { FieldsType = "FieldsV2" }]));
        Assert.True(ManagedFields.IsReset([new ManagedFieldsEntry()]));
    }

    [Fact]
    public void Applying_twice_must_change_nothing() => Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), static seed =>
    {
        var (world, random) = (new World(), new Random(seed));
        for (var i = 0; i < 6; i++)
        {
            var (manager, config) = ($"m{random.Next(3)}", Draw(random));
            world.Apply(manager, config, force: true);
            var (before, owners) = (world.Live!.ToJsonString(), ManagedFields.Encode(world.Owners));
            Assert.Empty(world.Apply(manager, config).Conflicts);
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(before), world.Live));
            Assert.True(ManagedFields.AreSame(owners, ManagedFields.Encode(world.Owners)));
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void Appliers_must_own_together_every_field_there_is() => Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), static seed =>
    {
        var (world, random) = (new World(), new Random(seed));
        for (var i = 0; i < 8; i++)
        {
            world.Apply($"m{random.Next(3)}", Draw(random), force: true);
            var owned = world.Owners.Values.Aggregate(FieldSet.None, static (sum, next) => sum.Union(next.Fields));
            var all = Deployments.Apply([], null, (JsonObject)Trimmed(world.Live)!, "all", true, Now).Owners.Values.SingleOrDefault()?.Fields ?? FieldSet.None;
            Assert.Equal(all.Union(owned), owned);
            Assert.Equal(all.Paths().Order(StringComparer.Ordinal), owned.Intersect(all).Paths().Order(StringComparer.Ordinal));
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    // What Go writes of an empty object, and what a removal has left of a map, is no field of anybody.
    private static JsonNode? Trimmed(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                var kept = new JsonObject();
                foreach (var (name, value) in members)
                {
                    if (Trimmed(value) is { } rest)
                    {
                        kept[name] = rest;
                    }
                }

                return kept.Count > 0 ? kept : null;
            case JsonArray items:
                return items.Count == 0 ? null : new JsonArray([.. items.Select(Trimmed)]);
            default:
                return node?.DeepClone();
        }
    }

    private static string Draw(Random random)
    {
        var containers = new JsonArray();
        foreach (var name in new[] { "one", "two", "three" }.OrderBy(_ => random.Next()).Take(random.Next(1, 4)))
        {
            var container = new JsonObject { ["name"] = name, ["image"] = $"i{random.Next(2)}" };
            if (random.Next(2) == 0)
            {
                container["ports"] = new JsonArray(new JsonObject { ["containerPort"] = 80 + random.Next(2) });
            }

            if (random.Next(2) == 0)
            {
                container["resources"] = new JsonObject { ["limits"] = new JsonObject { ["cpu"] = $"{random.Next(1, 3)}" } };
            }

            containers.Add(container);
        }

        var labels = new JsonObject { ["always"] = "x" };
        for (var i = random.Next(3); i > 0; i--)
        {
            labels[$"l{i}"] = $"{random.Next(2)}";
        }

        var spec = new JsonObject { ["replicas"] = random.Next(1, 3), ["template"] = new JsonObject { ["spec"] = new JsonObject { ["containers"] = containers } } };
        if (random.Next(2) == 0)
        {
            spec["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["a"] = $"{random.Next(2)}" } };
        }

        return new JsonObject { ["metadata"] = new JsonObject { ["labels"] = labels }, ["spec"] = spec }.ToJsonString();
    }

    private sealed class World
    {
        private DateTimeOffset _now = Now;

        public Dictionary<FieldOwner, OwnedFields> Owners { get; private set; } = [];

        public JsonObject? Live { get; private set; }

        public Applied Apply(string manager, string config, bool force = false)
        {
            var result = Deployments.Apply(Owners, Live, (JsonObject)JsonNode.Parse(config)!, manager, force, new Time(_now));
            (Live, Owners) = (result.Object ?? Live, result.Owners);
            return result;
        }

        public void Update(string manager, Action<JsonObject> change)
        {
            _now = _now.AddSeconds(1);
            var updated = (JsonObject)(Live?.DeepClone() ?? KubernetesJson.ToNode(new Deployment()));
            change(updated);
            Deployments.Update(Owners, Live, updated, manager, new Time(_now));
            Live = updated;
        }

        public string At(params string[] path)
        {
            JsonNode? node = Live;
            foreach (var name in path)
            {
                node = node?[name];
            }

            return node?.ToJsonString() ?? "";
        }

        public string OwnedBy(string manager) => Owners
            .Where(pair => pair.Key.Manager == manager)
            .Select(static pair => pair.Value.Fields.ToString())
            .SingleOrDefault("");
    }
}
