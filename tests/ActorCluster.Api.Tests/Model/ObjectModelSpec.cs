using System.Reflection;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;
using static ActorCluster.Api.Tests.Model.ModelReflection;

namespace ActorCluster.Api.Tests.Model;

/// <summary>Rules that every type of the object model keeps.</summary>
public sealed class ObjectModelSpec
{
    [Fact]
    public void Model_must_declare_every_property_but_kind_and_version_as_a_field()
    {
        var undeclared = from type in Messages
                         from property in Properties(type)
                         where property.DeclaringType != typeof(TypeMeta) && !HasField(property)
                         select $"{type.Name}.{property.Name}";

        Assert.Empty(undeclared);
    }

    [Fact]
    public void Model_must_give_each_field_of_a_message_its_own_number()
    {
        var twice = from type in Messages
                    from same in Properties(type).Where(HasField).GroupBy(property => (Field(property).Within, Field(property).Beneath, Field(property).Number))
                    where same.Count() > 1
                    select $"{type.Name}: {string.Join(", ", same.Select(property => property.Name))}";

        Assert.Empty(twice);
    }

    [Fact]
    public void Model_must_not_use_the_number_of_an_embedded_message_for_a_field()
    {
        var clashes = from type in Messages
                      let fields = Properties(type).Where(HasField).Select(Field).ToList()
                      let embedded = fields.Where(field => field.Within != 0).Select(field => field.Within).ToHashSet()
                      from field in fields
                      where field.Within == 0 && embedded.Contains(field.Number)
                      select $"{type.Name}: {field.Number}";

        Assert.Empty(clashes);
    }

    [Fact]
    public void Model_must_give_each_field_of_an_object_its_own_json_name()
    {
        var twice = from type in Messages
                    from same in Properties(type).GroupBy(JsonName)
                    where same.Count() > 1
                    select $"{type.Name}: {same.Key}";

        Assert.Empty(twice);
    }

    [Fact]
    public void Merge_key_must_be_a_field_of_the_elements()
    {
        var missing = from type in Messages
                      from property in Properties(type).Where(HasField)
                      let key = Field(property).MergeKey
                      where key is not null && (ElementType(property) is not { } element || FindByJsonName(element, key) is null)
                      select $"{type.Name}.{property.Name}: {key}";

        Assert.Empty(missing);
    }

    [Fact]
    public void Merge_key_must_come_with_the_merge_strategy_and_the_other_way_round()
    {
        var odd = from type in Messages
                  from property in Properties(type).Where(HasField)
                  let field = Field(property)
                  let merges = field.Strategy.HasFlag(PatchStrategy.Merge)
                  let isListOfObjects = ElementType(property) is { } element && Messages.Contains(element)
                  where merges != (field.MergeKey is not null) && (!merges || isListOfObjects)
                  select $"{type.Name}.{property.Name}";

        Assert.Empty(odd);
    }

    [Fact]
    public void List_map_keys_must_be_fields_of_the_elements_and_stand_at_maps_only()
    {
        var odd = from type in Messages
                  from property in Properties(type).Where(HasField)
                  let field = Field(property)
                  let keys = field.ListMapKeys?.Split(',') ?? []
                  where (field.ListType == ListType.Map) != (keys.Length > 0)
                     || keys.Any(key => ElementType(property) is not { } element || FindByJsonName(element, key) is null)
                  select $"{type.Name}.{property.Name}";

        Assert.Empty(odd);
    }

    [Fact]
    public void Sets_must_be_lists_of_texts_or_numbers()
    {
        var odd = from type in Messages
                  from property in Properties(type).Where(HasField)
                  where Field(property).ListType == ListType.Set && ElementType(property) is var element && element != typeof(string) && element != typeof(int)
                  select $"{type.Name}.{property.Name}";

        Assert.Empty(odd);
    }

    [Fact]
    public void Required_fields_must_always_be_written()
    {
        var odd = from type in Messages
                  from property in Properties(type).Where(HasField)
                  where Field(property) is { Required: true, Always: false }
                  select $"{type.Name}.{property.Name}";

        Assert.Empty(odd);
    }

    [Fact]
    public void Structs_that_are_embedded_by_value_must_be_written_always_and_never_be_null()
    {
        var nullability = new NullabilityInfoContext();
        var odd = from type in Messages.Where(type => !type.ContainsGenericParameters)
                  let empty = Activator.CreateInstance(type)
                  from property in Properties(type).Where(HasField)
                  where Messages.Contains(property.PropertyType)
                  let isValue = nullability.Create(property).ReadState == NullabilityState.NotNull
                  where isValue != (property.GetValue(empty) is not null) || (isValue && !Field(property).Always)
                  select $"{type.Name}.{property.Name}";

        Assert.Empty(odd);
    }

    [Fact]
    public void Fields_that_are_never_null_must_turn_null_into_their_empty_value()
    {
        var nullability = new NullabilityInfoContext();
        var odd = from type in Messages.Where(type => !type.ContainsGenericParameters)
                  from property in Properties(type).Where(HasField)
                  where !property.PropertyType.IsValueType && nullability.Create(property).ReadState == NullabilityState.NotNull
                  let target = Activator.CreateInstance(type)
                  where IsNullAfterSettingNull(property, target!)
                  select $"{type.Name}.{property.Name}";

        Assert.Empty(odd);
    }

    [Fact]
    public void Types_must_stay_within_the_number_of_properties_that_the_json_generator_can_construct()
    {
        Assert.Empty(Messages.Where(type => Properties(type).Count() > 64).Select(type => type.Name));
    }

    [Fact]
    public void Records_must_be_sealed()
    {
        Assert.Empty(Messages.Where(type => !type.IsSealed).Select(type => type.Name));
    }

    private static bool IsNullAfterSettingNull(PropertyInfo property, object target)
    {
        property.SetValue(target, null);
        return property.GetValue(target) is null;
    }
}
