using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.Tests.Actors;
using ActorCluster.Client.Protocol;
using Status = ActorCluster.Api.Meta.Status;

namespace ActorCluster.ApiServer.Tests.CustomResources;

/// <summary>
/// The life of definitions and of what they add, by k8s.io/apiextensions-apiserver's validation_test.go, naming_controller_test.go and
/// test/integration/{basic,finalization,defaulting,pruning,subresources}_test.go.
/// </summary>
public sealed class DefinitionSpec : ApiFixture
{
    private const string Schema = """
        {"type":"object","properties":{
          "spec":{"type":"object","required":["cronSpec"],"properties":{
            "cronSpec":{"type":"string"},"image":{"type":"string","default":"cron:1"},"replicas":{"type":"integer","minimum":1,"maximum":10}}},
          "status":{"type":"object","properties":{"replicas":{"type":"integer"},"labelSelector":{"type":"string"}}}}}
        """;

    private static readonly ResourceType CronTabs =
        new("stable.example.com", "v1", "CronTab", "crontabs", "crontab", true, typeof(CustomObject));

    [Fact]
    public void A_definition_is_completed_named_and_established()
    {
        var created = Define();

        Assert.Equal(("crontab", "CronTabList", "None"), (created.Spec.Names.Singular, created.Spec.Names.ListKind, created.Spec.Conversion!.Strategy));
        var definition = (CustomResourceDefinition)Get<CustomResourceDefinition>("crontabs.stable.example.com").Object!;
        Assert.Equal(["NamesAccepted=True NoConflicts", "Established=True InitialNamesAccepted"], Conditions(definition));
        Assert.Equal(definition.Spec.Names, definition.Status.AcceptedNames);
        Assert.Equal(["v1"], definition.Status.StoredVersions);
        Assert.Equal(1, definition.Metadata.Generation);
    }

    [Fact]
    public void A_name_that_is_taken_is_refused_until_it_is_free()
    {
        Define();
        Define("""{"plural":"others","kind":"CronTab","shortNames":["ct"]}""");

        var refused = (CustomResourceDefinition)Get<CustomResourceDefinition>("others.stable.example.com").Object!;
        Assert.Equal(["NamesAccepted=False ListKindConflict", "Established=False NotAccepted"], Conditions(refused));
        Assert.Equal("", refused.Status.AcceptedNames.Kind);

        Assert.True(Delete<CustomResourceDefinition>("crontabs.stable.example.com").Succeeded);
        AwaitAssert(() => Assert.Equal(
            ["NamesAccepted=True NoConflicts", "Established=True InitialNamesAccepted"],
            Conditions((CustomResourceDefinition)Get<CustomResourceDefinition>("others.stable.example.com").Object!)));
    }

    [Theory]
    [InlineData("""{"group":""}""", "spec.group: Required value")]
    [InlineData("""{"group":"example"}""", "spec.group: Invalid value: \"example\": should be a domain with at least one dot")]
    [InlineData("""{"scope":"Everywhere"}""", "spec.scope: Unsupported value: \"Everywhere\": supported values: \"Cluster\", \"Namespaced\"")]
    [InlineData("""{"preserveUnknownFields":true}""", "spec.preserveUnknownFields: Invalid value: true: cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead")]
    [InlineData("""{"versions":[{"name":"v1","served":true,"storage":true}]}""", "spec.versions[0].schema.openAPIV3Schema: Required value: schemas are required")]
    [InlineData("""{"versions":[{"name":"V1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}""", "spec.versions[0].name: Invalid value: \"V1\": a DNS-1035 label must consist of")]
    [InlineData("""{"versions":[{"name":"v1","served":true,"storage":false,"schema":{"openAPIV3Schema":{"type":"object"}}}]}""", "must have exactly one version marked as storage version")]
    [InlineData("""{"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{}}}]}""", "spec.validation.openAPIV3Schema.type: Required value: must not be empty at the root")]
    [InlineData("""{"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"a":{"type":"array"}}}}}]}""", "spec.validation.openAPIV3Schema.properties[a].items: Required value: must be specified")]
    [InlineData("""{"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","anyOf":[{"type":"object"}]}}}]}""", "spec.validation.openAPIV3Schema.anyOf[0].type: Forbidden: must be empty to be structural")]
    [InlineData("""{"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"a":{"type":"string","default":1}}}}}]}""", "spec.validation.openAPIV3Schema.properties[a].default: Invalid value: \"integer\": spec.validation.openAPIV3Schema.properties[a].default in body must be of type string: \"integer\"")]
    [InlineData("""{"versions":[{"name":"v1","served":true,"storage":true,"subresources":{"scale":{"specReplicasPath":".replicas","statusReplicasPath":".status.replicas"}},"schema":{"openAPIV3Schema":{"type":"object"}}}]}""", "spec.subresources.scale.specReplicasPath: Invalid value: \".replicas\": should be a json path under .spec")]
    [InlineData("""{"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"a":{"type":"integer","x-kubernetes-validations":[{"rule":"self == true"}]}}}}}]}""", "spec.validation.openAPIV3Schema.properties[a].x-kubernetes-validations[0].rule: Invalid value: apiextensions.ValidationRule{Rule:\"self == true\", Message:\"\", MessageExpression:\"\", Reason:(*apiextensions.FieldValueErrorReason)(nil), FieldPath:\"\", OptionalOldSelf:(*bool)(nil)}: compilation failed: ERROR: <input>:1:6: found no matching overload for '_==_' applied to '(int, bool)'\n | self == true\n | .....^")]
    [InlineData("""{"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"a":{"type":"array","items":{"type":"string","x-kubernetes-validations":[{"rule":"self == oldSelf"}]}}}}}}]}""", "properties[a].items.x-kubernetes-validations[0].rule: Invalid value: \"self == oldSelf\": oldSelf cannot be used on the uncorrelatable portion of the schema within ")]
    [InlineData("""{"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-validations":[{"rule":"true","optionalOldSelf":true,"fieldPath":".nothing"}]}}}]}""", "x-kubernetes-validations[0].fieldPath: Invalid value: \".nothing\": fieldPath must be a valid path")]
    [InlineData("""{"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-validations":[{"rule":"true","optionalOldSelf":true}]}}}]}""", "x-kubernetes-validations[0].optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule")]
    [InlineData("""{"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"a":{"type":"array","items":{"type":"string"},"x-kubernetes-validations":[{"rule":"self.all(x, self.exists_one(y, x == y))"}]}}}}}]}""", "spec.validation.openAPIV3Schema.properties[a].x-kubernetes-validations[0].rule: Forbidden: estimated rule cost exceeds budget by factor of more than 100x (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)")]
    [InlineData("""{"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"a":{"type":"array","items":{"type":"object","properties":{"b":{"type":"string","maxLength":1000,"x-kubernetes-validations":[{"rule":"self.matches('^[a-z]+$')"}]}}}}}}}}]}""", "spec.validation.openAPIV3Schema.properties[a].items.properties[b].x-kubernetes-validations[0].rule: Forbidden: estimated rule cost exceeds budget by factor of ")]
    public void A_definition_that_is_not_valid_is_refused_in_kubernetes_words(string spec, string expected) =>
        Assert.Contains(expected, Refused(Definition(spec)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_group_of_kubernetes_needs_approval()
    {
        var definition = Definition("""{"group":"widgets.k8s.io"}""") with { Metadata = new ObjectMeta { Name = "crontabs.widgets.k8s.io" } };

        Assert.Equal(
            "CustomResourceDefinition.apiextensions.k8s.io \"crontabs.widgets.k8s.io\" is invalid: metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation \"api-approved.kubernetes.io\", see https://github.com/kubernetes/enhancements/pull/1111",
            Refused(definition).Message);
    }

    [Fact]
    public void Objects_are_pruned_defaulted_and_validated()
    {
        Define();

        var created = New("a", """{"spec":{"cronSpec":"* * * * */5","replicas":3,"unknown":1},"status":{"replicas":9}}""");
        Assert.Equal("""{"spec":{"cronSpec":"* * * * */5","image":"cron:1","replicas":3}}""", created.Content.ToString());
        Assert.Equal((1, "CronTab", "stable.example.com/v1"), (created.Metadata.Generation, created.Kind, created.ApiVersion));

        var refused = Fail(Make("b", """{"spec":{"replicas":"many"}}"""));
        Assert.Equal(422, refused.Code);
        Assert.Equal(
            "CronTab.stable.example.com \"b\" is invalid: [spec.cronSpec: Required value, spec.replicas: Invalid value: \"string\": spec.replicas in body must be of type integer: \"string\"]",
            refused.Message);
    }

    [Fact]
    public void Rules_are_asked_at_each_write()
    {
        Define(versions: """
            [{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object",
              "x-kubernetes-validations":[{"rule":"self.metadata.name.startsWith('a')","message":"names begin with a"}],
              "properties":{"spec":{"type":"object",
                "x-kubernetes-validations":[
                  {"rule":"self.minReplicas <= self.replicas","messageExpression":"'at least %d'.format([self.minReplicas])"},
                  {"rule":"!has(oldSelf.image) || self.image == oldSelf.image","message":"image is immutable","reason":"FieldValueForbidden","fieldPath":".image"}],
                "properties":{"minReplicas":{"type":"integer"},"replicas":{"type":"integer"},"image":{"type":"string"}}}}}}}]
            """);

        Assert.Equal(
            "CronTab.stable.example.com \"b\" is invalid: [<nil>: Invalid value: \"object\": names begin with a, spec: Invalid value: \"object\": at least 2]",
            Fail(Make("b", """{"spec":{"minReplicas":2,"replicas":1}}""")).Message);
        New("a", """{"spec":{"minReplicas":2,"replicas":3,"image":"x"}}""");

        var refused = Fail(Ask(id => new ModifyObject(
            id, "test", CronTabs, new ObjectKey("default", "a"), null,
            static value => ((CustomObject)value).WithContent(JsonData.With(((CustomObject)value).Content.Members, ["spec", "image"], "y")))));
        Assert.Equal(422, refused.Code);
        Assert.Equal("CronTab.stable.example.com \"a\" is invalid: spec.image: Forbidden: image is immutable", refused.Message);
        Assert.Equal(("FieldValueForbidden", "spec.image"), (refused.Details!.Causes![0].Reason, refused.Details.Causes[0].Field));
    }

    [Fact]
    public void The_generation_counts_changes_of_the_spec_and_status_goes_its_own_way()
    {
        Define();
        New("a", """{"spec":{"cronSpec":"x","replicas":3}}""");

        var changed = Change("a", static value => value.WithContent(value.Content.Members.With("status", JsonData.Parse("""{"replicas":1}"""))));
        Assert.Equal(1, changed.Metadata.Generation);
        Assert.Null(changed["status"]);

        changed = Change("a", static value => value.WithContent(JsonData.With(value.Content.Members, ["spec", "replicas"], 4L)));
        Assert.Equal(2, changed.Metadata.Generation);

        changed = Change(
            "a", static value => value.WithContent(JsonData.With(JsonData.With(value.Content.Members, ["status", "replicas"], 4L), ["spec", "replicas"], 9L)), "status");
        Assert.Equal(2, changed.Metadata.Generation);
        Assert.Equal("""{"spec":{"cronSpec":"x","image":"cron:1","replicas":4},"status":{"replicas":4}}""", changed.Content.ToString());
    }

    [Fact]
    public void What_was_wrong_before_and_is_not_touched_is_forgiven()
    {
        Define();
        New("a", """{"spec":{"cronSpec":"x","replicas":3}}""");
        Modify<CustomResourceDefinition>("crontabs.stable.example.com", static definition => definition with
        {
            Spec = Definition("""{"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":SCHEMA}}]}"""
                .Replace("SCHEMA", Schema.Replace("\"minimum\":1", "\"minimum\":5", StringComparison.Ordinal), StringComparison.Ordinal)).Spec,
        });

        var changed = Change("a", static value => value.WithContent(JsonData.With(value.Content.Members, ["spec", "image"], "cron:2")));
        Assert.Equal("cron:2", JsonData.At(changed.Content.Members, "spec", "image"));

        var refused = Fail(Ask(id => new ModifyObject(
            id, "test", CronTabs, new ObjectKey("default", "a"), null,
            static value => ((CustomObject)value).WithContent(JsonData.With(((CustomObject)value).Content.Members, ["spec", "replicas"], 4L)))));
        Assert.Contains("should be greater than or equal to 5", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deleted_definition_waits_for_its_objects_and_then_its_resource_is_gone()
    {
        Define();
        New("a", """{"metadata":{"finalizers":["example.com/keep"]},"spec":{"cronSpec":"x"}}""");
        New("b", """{"spec":{"cronSpec":"x"}}""");

        Assert.True(Delete<CustomResourceDefinition>("crontabs.stable.example.com").Succeeded);

        AwaitAssert(() =>
        {
            var definition = (CustomResourceDefinition)Get<CustomResourceDefinition>("crontabs.stable.example.com").Object!;
            Assert.Equal(["customresourcecleanup.apiextensions.k8s.io"], definition.Metadata.Finalizers);
            Assert.Equal("Terminating=True InstanceDeletionInProgress", Conditions(definition)[^1]);
            Assert.Equal(404, GetTab("b").Failure?.Code);
            Assert.NotNull(GetTab("a").Object!.Metadata.DeletionTimestamp);
        });
        Assert.Equal("create not allowed while custom resource definition is terminating", Fail(Make("c", """{"spec":{"cronSpec":"x"}}""")).Message);

        Change("a", static value => value with { Metadata = value.Metadata with { Finalizers = null } });

        AwaitAssert(() => Assert.Equal(404, Get<CustomResourceDefinition>("crontabs.stable.example.com").Failure?.Code));
        Assert.Equal(404, Fail(GetTab("a")).Code);
    }

    [Fact]
    public void Versions_differ_in_their_name_alone_without_conversion()
    {
        Define(versions: """
            [{"name":"v1beta1","served":true,"storage":false,"schema":{"openAPIV3Schema":SCHEMA}},
             {"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":SCHEMA}}]
            """.Replace("SCHEMA", Schema, StringComparison.Ordinal));
        New("a", """{"spec":{"cronSpec":"x"}}""");

        var beta = Succeed(Ask(id => new GetObject(id, "test", CronTabs with { Version = "v1beta1" }, new ObjectKey("default", "a"))));

        Assert.Equal("stable.example.com/v1beta1", beta.ApiVersion);
        Assert.Equal("stable.example.com/v1", GetTab("a").Object!.ApiVersion);
    }

    private static List<string> Conditions(CustomResourceDefinition definition) =>
        [.. (definition.Status.Conditions ?? []).Select(static condition => $"{condition.Type}={condition.Status} {condition.Reason}")];

    private CustomResourceDefinition Define(string? names = null, string? versions = null)
    {
        var parts = new List<string>();
        if (names is not null)
        {
            parts.Add($"\"names\":{names}");
        }

        if (versions is not null)
        {
            parts.Add($"\"versions\":{versions}");
        }

        var definition = Definition($"{{{string.Join(',', parts)}}}");
        var created = Create(definition with { Metadata = new ObjectMeta { Name = $"{definition.Spec.Names.Plural}.{definition.Spec.Group}" } });
        AwaitCondition(() => Conditions((CustomResourceDefinition)Get<CustomResourceDefinition>(created.Metadata.Name).Object!).Count >= 2);
        return created;
    }

    private static CustomResourceDefinition Definition(string spec)
    {
        var changes = KubernetesJson.Decode<CustomResourceDefinitionSpec>(spec);
        var standard = KubernetesJson.Decode<CustomResourceDefinition>("""
            {"metadata":{"name":"crontabs.stable.example.com"},
             "spec":{"group":"stable.example.com","scope":"Namespaced","names":{"plural":"crontabs","kind":"CronTab","shortNames":["ct"]},
              "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{},
               "scale":{"specReplicasPath":".spec.replicas","statusReplicasPath":".status.replicas","labelSelectorPath":".status.labelSelector"}},
               "schema":{"openAPIV3Schema":SCHEMA}}]}}
            """.Replace("SCHEMA", Schema, StringComparison.Ordinal));
        var given = standard.Spec;
        return standard with
        {
            Spec = given with
            {
                Group = spec.Contains("\"group\"", StringComparison.Ordinal) ? changes.Group : given.Group,
                Scope = changes.Scope.Length > 0 ? changes.Scope : given.Scope,
                Names = changes.Names.Plural.Length > 0 ? changes.Names : given.Names,
                Versions = changes.Versions.Count > 0 ? changes.Versions : given.Versions,
                PreserveUnknownFields = changes.PreserveUnknownFields,
            },
        };
    }

    private ApiResponse Make(string name, string json)
    {
        var value = KubernetesJson.Decode<CustomObject>(json);
        return Ask(id => new CreateObject(
            id, "test", CronTabs, value with { Metadata = value.Metadata with { Name = name, Namespace = "default" } }));
    }

    private CustomObject New(string name, string json) => (CustomObject)Succeed(Make(name, json));

    private ApiResponse GetTab(string name) => Ask(id => new GetObject(id, "test", CronTabs, new ObjectKey("default", name)));

    private CustomObject Change(string name, Func<CustomObject, CustomObject> change, string subresource = "") => (CustomObject)Succeed(Ask(id => new ModifyObject(
        id, "test", CronTabs, new ObjectKey("default", name), null, value => change((CustomObject)value), subresource)));
}
