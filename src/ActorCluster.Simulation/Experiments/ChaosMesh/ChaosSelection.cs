using System.Globalization;
using System.Text.Json.Nodes;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Validation;

namespace ActorCluster.Simulation.Experiments.ChaosMesh;

/// <summary>
/// The pods that a fault of Chaos Mesh is aimed at: <c>selector</c>, <c>mode</c> and <c>value</c> (chaos-mesh api/v1alpha1/selector.go).
/// </summary>
/// <param name="Pods">The pods.</param>
/// <param name="Nodes">The nodes on which they are to be; null for all.</param>
internal sealed record ChaosSelection(PodTargets Pods, NodeTargets? Nodes)
{
    private static readonly string[] Modes = ["all", "fixed", "fixed-percent", "one", "random-max-percent"];

    /// <summary>The nodes that run the pods, for faults that hit whole nodes here.</summary>
    internal NodeTargets Machines => (Nodes ?? new NodeTargets()) with { Running = Pods, Mode = TargetMode.All };

    /// <summary>Reads it from the fields of a specification.</summary>
    /// <param name="spec">The specification, or the target within it.</param>
    /// <param name="own">The namespace of the document, in which pods are looked for by default.</param>
    internal static ChaosSelection Read(ChaosFields spec, string own)
    {
        spec.Ignore("there is one cluster", "remoteCluster");
        var mode = Mode(spec, out var value);
        var pods = new PodTargets { Namespaces = [own], Mode = mode, Value = value };
        if (spec.Child("selector") is not { } selector)
        {
            spec.Notes.Fail(spec.Path("selector"), "Required value");
            return new ChaosSelection(pods, null);
        }

        var namespaces = selector.Texts("namespaces");
        pods = pods with
        {
            Namespaces = namespaces.Count > 0 ? namespaces : [own],
            LabelSelector = Joined([.. Equalities(selector, "labelSelectors"), .. Expressions(selector)]),
            AnnotationSelector = Joined(Equalities(selector, "annotationSelectors")),
            FieldSelector = Joined(Equalities(selector, "fieldSelectors")),
            Phases = selector.Texts("podPhaseSelectors") is { Count: > 0 } phases ? phases : null,
        };
        var names = selector.Map("pods");
        if (names.Count > 0)
        {
            pods = pods with
            {
                Namespaces = [.. names.Select(static entry => entry.Key)],
                Names = [.. names.SelectMany(static entry => (entry.Value as JsonArray ?? []).Select(name => $"{entry.Key}/{name}"))],
            };
        }

        var nodes = selector.Texts("nodes");
        var nodeLabels = Joined(Equalities(selector, "nodeSelectors"));
        selector.Finish();
        return new ChaosSelection(
            pods,
            nodes.Count == 0 && nodeLabels is null
                ? null
                : new NodeTargets { Names = nodes.Count > 0 ? nodes : null, LabelSelector = nodeLabels, Mode = TargetMode.All });
    }

    private static string? Mode(ChaosFields spec, out int? value)
    {
        value = null;
        var mode = spec.Required("mode");
        var text = spec.Text("value");
        if (mode.Length > 0 && !Modes.Contains(mode))
        {
            spec.Notes.Fail(spec.Path("mode"), FieldError.NotSupported(FieldPath.Of("mode"), mode, Modes).Body);
        }

        if (mode is "fixed" or "fixed-percent" or "random-max-percent")
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
            {
                value = number;
            }
            else
            {
                spec.Notes.Fail(spec.Path("value"), $"Invalid value: {FieldError.Quote(text ?? "")}: the mode {mode} needs a whole number above 0");
            }
        }

        return mode switch
        {
            "one" => TargetMode.One,
            "fixed" => TargetMode.Fixed,
            "fixed-percent" => TargetMode.Percent,
            "random-max-percent" => TargetMode.UpToPercent,
            _ => TargetMode.All,
        };
    }

    private static List<string> Equalities(ChaosFields selector, string name) =>
        [.. selector.Map(name).Select(static entry => $"{entry.Key}={entry.Value}")];

    private static List<string> Expressions(ChaosFields selector)
    {
        var texts = new List<string>();
        foreach (var expression in selector.Children("expressionSelectors"))
        {
            var (key, comparison) = (expression.Required("key"), expression.Required("operator"));
            var values = string.Join(", ", expression.Texts("values"));
            switch (comparison)
            {
                case "In" or "NotIn":
                    texts.Add($"{key} {comparison.ToLowerInvariant()} ({values})");
                    break;
                case "Exists":
                    texts.Add(key);
                    break;
                case "DoesNotExist":
                    texts.Add("!" + key);
                    break;
                default:
                    expression.Notes.Fail(
                        expression.Path("operator"),
                        FieldError.NotSupported(FieldPath.Of("operator"), comparison, "DoesNotExist", "Exists", "In", "NotIn").Body);
                    break;
            }

            expression.Finish();
        }

        return texts;
    }

    private static string? Joined(List<string> parts) => parts.Count == 0 ? null : string.Join(",", parts);
}
