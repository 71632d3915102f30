using System.Text;
using System.Text.Json.Nodes;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Validation;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;
using ActorCluster.Api.Validation;
using ActorCluster.Simulation.Experiments.ChaosMesh;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ActorCluster.Simulation.Experiments;

/// <summary>
/// Reads the experiments of a manifest: documents of YAML of the kind Experiment, or of Chaos Mesh. Other objects of the API in the same
/// file are workloads of each of its experiments. A wrong manifest is refused as a whole, with every mistake, its line, and what was
/// expected. Pure but for the workloads' files, which are read through a function.
/// </summary>
/// <param name="readFile">
/// Reads a file named by a workload, relative to the manifest; null when there is none. It gets the path as it is written.
/// </param>
/// <param name="invariants">The names of the invariants that can be judged; null to take any.</param>
public sealed class ManifestReader(Func<string, string?> readFile, IReadOnlyCollection<string>? invariants = null)
{
    private static readonly string ExperimentVersion = ResourceTypes.Experiments.ApiVersion;

    /// <summary>Reads a manifest.</summary>
    /// <param name="file">The name of the file, for messages.</param>
    /// <param name="text">What is in it.</param>
    public ManifestContent Read(string file, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reading = new Reading(file, readFile, invariants);
        try
        {
            var stream = new YamlStream();
            using var characters = new StringReader(text);
            stream.Load(characters);
            var positions = stream.Documents.Where(static document => !IsEmpty(document.RootNode)).ToList();
            var documents = YamlToJson.ToNodes(Encoding.UTF8.GetBytes(text));
            for (var i = 0; i < documents.Count; i++)
            {
                reading.Document(documents[i], new YamlPositions(positions[i].RootNode));
            }
        }
        catch (YamlException e)
        {
            reading.Fail((int)e.Start.Line, (int)e.Start.Column, "this is no YAML: " + e.Message);
        }
        catch (DecodingException e)
        {
            reading.Fail(1, 1, e.Message);
        }

        return reading.Content();
    }

    private static bool IsEmpty(YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" };

    private sealed class Reading(string file, Func<string, string?> readFile, IReadOnlyCollection<string>? invariants)
    {
        private readonly List<Experiment> _experiments = [];
        private readonly List<WorkloadSource> _workloads = [];
        private readonly List<ManifestProblem> _errors = [];
        private readonly List<ManifestProblem> _warnings = [];

        internal ManifestContent Content()
        {
            if (_errors.Count == 0 && _experiments.Count == 0)
            {
                Fail(1, 1, $"there is no experiment: expected a document of the kind Experiment of {ExperimentVersion}");
            }

            var experiments = _errors.Count > 0 ? [] : _workloads.Count == 0 ? _experiments : _experiments.ConvertAll(WithWorkloads);
            return new ManifestContent(experiments, [.. _errors.OrderBy(static error => error.Line)], [.. _warnings.OrderBy(static warning => warning.Line)]);
        }

        internal void Fail(int line, int column, string message) => _errors.Add(new ManifestProblem(file, line, column, message));

        internal void Document(JsonNode document, YamlPositions positions)
        {
            if (document is not JsonObject root)
            {
                Fail("", "an object with fields is expected", positions);
                return;
            }

            var (apiVersion, kind) = (Text(root["apiVersion"]), Text(root["kind"]));
            if (apiVersion == ExperimentVersion && kind == ResourceTypes.Experiments.Kind)
            {
                Experiment(root, positions);
            }
            else if (apiVersion == ChaosTranslation.ApiVersion)
            {
                Chaos(root, positions);
            }
            else if (ResourceTypes.All.Any(type => type.ApiVersion == apiVersion && type.Kind == kind) || (apiVersion == "v1" && kind == "List"))
            {
                // JSON is YAML too.
                _workloads.Add(new WorkloadSource { Inline = root.ToJsonString() });
            }
            else
            {
                var nearest = NearestName.Of(kind, ["Experiment", .. ResourceTypes.All.Select(static type => type.Kind)]);
                Fail(
                    kind.Length == 0 ? "apiVersion" : "kind",
                    $"there is no kind {FieldError.Quote(kind)} of {FieldError.Quote(apiVersion)}: expected Experiment of {ExperimentVersion} or a kind of {ChaosTranslation.ApiVersion}"
                        + (nearest is null || nearest == kind ? "" : $", did you mean {FieldError.Quote(nearest)}?"),
                    positions);
            }
        }

        private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

        private void Fail(string path, string message, YamlPositions positions)
        {
            var (line, column) = positions.Of(path);
            Fail(line, column, message);
        }

        private void Experiment(JsonObject root, YamlPositions positions)
        {
            var misfits = ManifestShape.Compare(root, typeof(Experiment));
            foreach (var (path, message) in misfits)
            {
                Fail(path, message, positions);
            }

            if (misfits.Count > 0)
            {
                return;
            }

            var experiment = (Experiment)KubernetesJson.Decode(root, typeof(Experiment)).Value;
            CheckName(experiment, positions);
            foreach (var error in ExperimentValidation.Validate(experiment, invariants))
            {
                Fail(error.Field, error.ToString(), positions);
            }

            _experiments.Add(WithFiles(experiment, positions));
        }

        private void Chaos(JsonObject root, YamlPositions positions)
        {
            var translated = ChaosTranslation.Translate(root);
            foreach (var (path, message) in translated.Errors)
            {
                Fail(path, message, positions);
            }

            foreach (var (path, message) in translated.Warnings)
            {
                var (line, column) = positions.Of(path);
                _warnings.Add(new ManifestProblem(file, line, column, message));
            }

            if (translated.Experiment is not { } experiment)
            {
                return;
            }

            // What the translation lets pass and an experiment does not, such as a selector that cannot be read.
            foreach (var error in ExperimentValidation.Validate(experiment))
            {
                Fail("spec", "as an experiment: " + error, positions);
            }

            _experiments.Add(experiment);
        }

        private void CheckName(Experiment experiment, YamlPositions positions)
        {
            var name = experiment.Metadata.Name ?? "";
            if (name.Length == 0)
            {
                Fail("metadata", "metadata.name: Required value: name or generateName is required", positions);
            }
            else
            {
                foreach (var message in Names.Dns1123Subdomain(name))
                {
                    Fail("metadata.name", $"metadata.name: Invalid value: {FieldError.Quote(name)}: {message}", positions);
                }
            }
        }

        // What is in a file takes its place, so that an experiment is whole by itself.
        private Experiment WithFiles(Experiment experiment, YamlPositions positions)
        {
            if (experiment.Spec.Cluster?.Workloads is not { } workloads || workloads.All(static workload => workload.File is null))
            {
                return experiment;
            }

            var whole = new List<WorkloadSource>();
            for (var i = 0; i < workloads.Count; i++)
            {
                whole.Add(workloads[i].File is { } name ? FromFile(name, $"spec.cluster.workloads[{i}].file", positions) : workloads[i]);
            }

            return experiment with { Spec = experiment.Spec with { Cluster = experiment.Spec.Cluster with { Workloads = whole } } };
        }

        private WorkloadSource FromFile(string name, string path, YamlPositions positions)
        {
            var text = readFile(name);
            if (text is null)
            {
                Fail(path, $"{path}: Not found: {FieldError.Quote(name)}", positions);
                return new WorkloadSource();
            }

            try
            {
                _ = YamlToJson.ToNodes(Encoding.UTF8.GetBytes(text));
            }
            catch (DecodingException e)
            {
                Fail(path, $"{path}: {name}: {e.Message}", positions);
            }

            return new WorkloadSource { Inline = text };
        }

        private Experiment WithWorkloads(Experiment experiment)
        {
            var cluster = experiment.Spec.Cluster ?? new ExperimentCluster();
            return experiment with
            {
                Spec = experiment.Spec with { Cluster = cluster with { Workloads = [.. cluster.Workloads ?? [], .. _workloads] } },
            };
        }
    }
}
