using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Serialization;
using ActorCluster.Api.Validation;

namespace ActorCluster.Api.Lab.Validation;

/// <summary>The rules of the cluster of an experiment.</summary>
internal static class ClusterRules
{
    private static readonly string[] Capacities = ["cpu", "ephemeral-storage", "memory", "pods"];

    internal static void Check(ExperimentCluster cluster, FieldPath path, LabErrors errors)
    {
        var names = new HashSet<string>();
        for (var i = 0; i < cluster.Pools?.Count; i++)
        {
            var pool = path.Child("pools").Index(i);
            errors.UniqueName(pool.Child("name"), cluster.Pools[i].Name, names);
            Check(cluster.Pools[i], pool, errors);
        }

        foreach (var key in cluster.Settings?.Keys ?? [])
        {
            if (key.Length == 0 || key.StartsWith("actorcluster.", StringComparison.Ordinal))
            {
                errors.Invalid(path.Child("settings").Key(key), key, "must be a key of config/reference.conf without the leading actorcluster.");
            }
        }

        for (var i = 0; i < cluster.Workloads?.Count; i++)
        {
            Check(cluster.Workloads[i], path.Child("workloads").Index(i), errors);
        }

        errors.Number(path.Child("controllers"), cluster.Controllers, 1);
        errors.Number(path.Child("schedulers"), cluster.Schedulers, 1);
    }

    /// <summary>Documents of YAML that can be read.</summary>
    internal static void Yaml(FieldPath path, string text, LabErrors errors)
    {
        try
        {
            if (YamlToJson.ToNodes(System.Text.Encoding.UTF8.GetBytes(text)).Count == 0)
            {
                errors.Required(path, "at least one object is needed");
            }
        }
        catch (DecodingException e)
        {
            errors.Add(new FieldError(FieldError.TypeInvalid, path.ToString(), null, e.Message));
        }
    }

    private static void Check(NodePool pool, FieldPath path, LabErrors errors)
    {
        errors.Number(path.Child("count"), pool.Count, 0);
        for (var i = 0; i < pool.Zones?.Count; i++)
        {
            Label(path.Child("zones").Index(i), pool.Zones[i]);
        }

        foreach (var (key, value) in pool.Labels ?? new Dictionary<string, string>())
        {
            var field = path.Child("labels").Key(key);
            foreach (var message in Names.QualifiedName(key))
            {
                errors.Invalid(field, key, message);
            }

            Label(field, value);
        }

        for (var i = 0; i < pool.Taints?.Count; i++)
        {
            var field = path.Child("taints").Index(i);
            if (!TaintText.TryParse(pool.Taints[i], out var taint, out var error))
            {
                errors.Invalid(field, pool.Taints[i], error!);
            }
            else if (taint!.Removes)
            {
                errors.Invalid(field, pool.Taints[i], "there is nothing yet to take away");
            }
        }

        foreach (var (name, amount) in pool.Capacity ?? new Dictionary<string, string>())
        {
            var field = path.Child("capacity").Key(name);
            if (errors.OneOf(field, name, true, Capacities))
            {
                errors.Quantity(field, amount);
            }
        }

        void Label(FieldPath field, string value)
        {
            foreach (var message in Names.LabelValue(value))
            {
                errors.Invalid(field, value, message);
            }
        }
    }

    private static void Check(WorkloadSource source, FieldPath path, LabErrors errors)
    {
        errors.ExactlyOne(path, ("file", source.File is not null), ("inline", source.Inline is not null));
        if (source.Inline is not null)
        {
            Yaml(path.Child("inline"), source.Inline, errors);
        }
    }
}
