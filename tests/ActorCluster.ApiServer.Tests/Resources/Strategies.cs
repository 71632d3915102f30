using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Tests.Resources;

/// <summary>The way of an object through the rules of its kind, as the pipelines go it, for tables of cases.</summary>
internal static class Strategies
{
    public const string Uid = "1a2b3c";

    /// <summary>The object with its defaults, prepared for its creation.</summary>
    public static T Created<T>(string json)
        where T : KubernetesObject
    {
        var (definition, strategy) = Find<T>();
        var value = CreatePipeline.Typed(definition, KubernetesJson.Decode<T>(json));
        value = value with { Metadata = value.Metadata with { Uid = Uid, Namespace = definition.Type.Namespaced ? "default" : "" } };
        var prepared = strategy.PrepareForCreate(strategy.Default(value), null!);
        return (T)(definition.FromStorage?.Invoke(prepared) ?? prepared);
    }

    /// <summary>What is wrong with a new object; empty for nothing.</summary>
    public static string ErrorsOf<T>(string json)
        where T : KubernetesObject
    {
        var (definition, strategy) = Find<T>();
        var errors = new FieldErrors();
        var value = CreatePipeline.Typed(definition, Created<T>(json));
        MetadataRules.Validate(value.Metadata, definition.Type.Namespaced, strategy.CheckName, errors);
        strategy.Validate(value, errors);
        return Text(errors);
    }

    /// <summary>What is wrong with an update; empty for nothing.</summary>
    public static string ErrorsOfUpdate<T>(T current, T updated)
        where T : KubernetesObject
    {
        var strategy = Find<T>().Strategy;
        var errors = new FieldErrors();
        strategy.ValidateUpdate(strategy.PrepareForUpdate(strategy.Default(updated), current, null!), current, errors);
        return Text(errors);
    }

    /// <summary>What is wrong with an update of the status; empty for nothing.</summary>
    public static string ErrorsOfStatus<T>(T current, T updated)
        where T : KubernetesObject
    {
        var strategy = Find<T>().Strategy;
        var errors = new FieldErrors();
        strategy.ValidateStatusUpdate(strategy.PrepareForStatusUpdate(updated, current), current, errors);
        return Text(errors);
    }

    /// <summary>The object after an update.</summary>
    public static T Updated<T>(T current, T updated)
        where T : KubernetesObject
    {
        var strategy = Find<T>().Strategy;
        return (T)strategy.PrepareForUpdate(strategy.Default(updated), current, null!);
    }

    private static (ResourceDefinition Definition, ResourceStrategy Strategy) Find<T>()
        where T : KubernetesObject
    {
        var definition = ResourceTable.Find(ResourceTypes.For<T>())!;
        return (definition, definition.Strategy);
    }

    private static string Text(FieldErrors errors) => errors.Count == 0 ? "" : FieldError.Aggregate(errors.List);
}
