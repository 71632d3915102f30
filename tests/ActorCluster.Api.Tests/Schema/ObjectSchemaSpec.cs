using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Schema;
using ActorCluster.Api.Tests.Serialization;

namespace ActorCluster.Api.Tests.Schema;

public sealed class ObjectSchemaSpec
{
    [Fact]
    public void Declarations_must_be_sound()
    {
        var problems = new List<string>();
        foreach (var schema in Reachable())
        {
            foreach (var clash in schema.Fields.Where(field => field.Number > 0).GroupBy(field => (field.Within, field.Beneath, field.Number)).Where(group => group.Count() > 1))
            {
                problems.Add($"{schema.Name}: number {clash.Key} twice: {string.Join(", ", clash.Select(field => field.Name))}");
            }

            foreach (var clash in schema.Fields.GroupBy(field => field.Name).Where(group => group.Count() > 1))
            {
                problems.Add($"{schema.Name}: JSON name {clash.Key} twice");
            }

            foreach (var field in schema.Fields)
            {
                if (field.Within > 0 && schema.Fields.Any(other => other.Within == 0 && other.Number == field.Within))
                {
                    problems.Add($"{schema.Name}.{field.Name}: the embedded message {field.Within} is a field too");
                }

                var element = field.Value.Element?.Object;
                if (field.MergeKey is { } key && element?.Find(key) is null)
                {
                    problems.Add($"{schema.Name}.{field.Name}: merge key {key} is no field of its elements");
                }

                if (field.MergeKey is null && element is not null && field.Value.Kind == ValueKind.List && (field.Strategy & PatchStrategy.Merge) != 0)
                {
                    problems.Add($"{schema.Name}.{field.Name}: merged without a key");
                }

                problems.AddRange(field.ListMapKeys.Where(mapKey => element?.Find(mapKey) is null).Select(mapKey => $"{schema.Name}.{field.Name}: list key {mapKey} is no field"));
            }
        }

        Assert.Empty(problems);
    }

    [Fact]
    public void Json_must_start_with_kind_version_and_metadata() =>
        Assert.Equal(["kind", "apiVersion", "metadata", "spec", "status"], ObjectSchema.Of(typeof(Pod)).Fields.Select(field => field.Name));

    [Fact]
    public void Fields_must_be_found_by_path_and_exact_name()
    {
        var pod = ObjectSchema.Of(typeof(Pod));
        var ports = pod.Find("spec", "containers", "ports");
        Assert.Equal("containerPort", ports!.MergeKey);
        Assert.Equal(["containerPort", "protocol"], ports.ListMapKeys);
        Assert.Equal("[]v1.ContainerPort", ports.Value.GoType);
        Assert.Equal("map[string]string", pod.Find("metadata", "labels")!.Value.GoType);
        Assert.Null(pod.Find("Spec"));
        Assert.Null(pod.Find("spec", "nothing"));
        Assert.All(Reachable().SelectMany(schema => schema.Fields.Select(field => (schema, field))), pair => Assert.Same(pair.field, pair.schema.Find(pair.field.Utf8Name)));
    }

    [Fact]
    public void Equality_must_be_that_of_the_api()
    {
        var schema = ObjectSchema.Of(typeof(Pod));
        Pod Make(string cpu, IReadOnlyDictionary<string, string>? labels) => new()
        {
            Metadata = new ObjectMeta { Name = "p", Labels = labels },
            Spec = new PodSpec
            {
                Containers = [new Container { Resources = new ResourceRequirements { Limits = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse(cpu) } } }],
            },
        };
        Assert.True(schema.AreEqual(Make("1000m", null), Make("1", new Dictionary<string, string>())));
        Assert.False(schema.AreEqual(Make("1000m", null), Make("2", null)));
        Assert.False(schema.AreEqual(Make("1", null), Make("1", new Dictionary<string, string> { ["a"] = "" })));
    }

    [Fact]
    public void Documentation_must_come_from_the_comments()
    {
        Assert.StartsWith("A container in a pod.", SchemaDocumentation.Of(ObjectSchema.Of(typeof(Container))), StringComparison.Ordinal);
        Assert.NotEqual("", SchemaDocumentation.Of(ObjectSchema.Of(typeof(Pod)).Find("metadata")!));
        Assert.NotEqual("", SchemaDocumentation.Of(ObjectSchema.Of(typeof(Pod)).Find("kind")!));
        Assert.DoesNotContain("  ", SchemaDocumentation.Of(ObjectSchema.Of(typeof(Pod)).Find("spec", "tolerations")!), StringComparison.Ordinal);
    }

    private static HashSet<ObjectSchema> Reachable()
    {
        var found = new HashSet<ObjectSchema>();
        var open = new Stack<ObjectSchema>(ObjectGenerator.RootTypes.Append(typeof(Table)).Select(ObjectSchema.Of));
        while (open.TryPop(out var schema))
        {
            if (!found.Add(schema))
            {
                continue;
            }

            foreach (var field in schema.Fields)
            {
                var value = field.Value;
                while (value.Element is { } element)
                {
                    value = element;
                }

                if (value.Object is { } inner)
                {
                    open.Push(inner);
                }
            }
        }

        return found;
    }
}
