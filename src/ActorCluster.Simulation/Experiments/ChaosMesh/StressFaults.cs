using System.Globalization;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Validation;

namespace ActorCluster.Simulation.Experiments.ChaosMesh;

/// <summary>StressChaos: containers use more memory or cpu.</summary>
internal static class StressFaults
{
    internal static List<TimelineEntry> Translate(TimelineEntry entry, ChaosSelection selection, ChaosFields spec)
    {
        spec.Ignore("the dialect of stress-ng is not read", "stressngStressors");
        var faults = new List<PressureFault>();
        if (spec.Child("stressors") is { } stressors)
        {
            Memory(stressors.Child("memory"), faults);
            Cpu(stressors.Child("cpu"), faults);
            stressors.Finish();
        }
        else if (!spec.Has("stressngStressors"))
        {
            spec.Notes.Fail(spec.Path("stressors"), "Required value");
        }

        var places = ChaosFaults.EachContainer(entry, selection, spec).ToList();
        return [.. faults.SelectMany(fault => places.Select(place => place with { Pressure = fault }))];
    }

    private static void Memory(ChaosFields? memory, List<PressureFault> faults)
    {
        if (memory is null)
        {
            return;
        }

        var workers = memory.Number("workers") ?? 1;
        memory.Ignore("only the size counts", "options", "oomScoreAdj");
        var size = memory.Text("size");
        memory.Finish();
        if (size is null || size.EndsWith('%'))
        {
            memory.Notes.Warn(memory.Path("size"), "has no meaning here without an amount, such as 256MB: what is available is not known beforehand");
        }
        else if (Bytes(size) is { } bytes)
        {
            faults.Add(new PressureFault
            {
                Resource = PressureResource.Memory,
                Use = ((long)(bytes * workers)).ToString(CultureInfo.InvariantCulture),
            });
        }
        else
        {
            memory.Notes.Fail(memory.Path("size"), $"Invalid value: {FieldError.Quote(size)}: a number with B, KB, MB, GB or TB is expected");
        }
    }

    private static void Cpu(ChaosFields? cpu, List<PressureFault> faults)
    {
        if (cpu is null)
        {
            return;
        }

        var (workers, load) = (cpu.Number("workers") ?? 1, cpu.Number("load") ?? 100);
        cpu.Ignore("only workers and load count", "options");
        cpu.Finish();
        faults.Add(new PressureFault
        {
            Resource = PressureResource.Cpu,
            Use = string.Create(CultureInfo.InvariantCulture, $"{(long)(workers * load * 10)}m"),
        });
    }

    // KB and KiB are both 1024 bytes, and so on.
    private static double? Bytes(string text)
    {
        var lower = text.Trim().ToLowerInvariant().Replace("ib", "b", StringComparison.Ordinal).TrimEnd('b');
        var power = lower.Length == 0 ? -1 : "kmgt".IndexOf(lower[^1], StringComparison.Ordinal) + 1;
        var number = power > 0 ? lower[..^1] : lower;
        return power >= 0 && double.TryParse(number.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? value * Math.Pow(1024, power)
            : null;
    }
}
