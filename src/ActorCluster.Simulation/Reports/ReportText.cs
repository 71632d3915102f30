using System.Globalization;
using ActorCluster.Api.Lab.Text;

namespace ActorCluster.Simulation.Reports;

/// <summary>Times and numbers as reports write them.</summary>
internal static class ReportText
{
    /// <summary>A duration for people: <c>5m50s</c>, <c>52.4s</c>, with no more digits than matter.</summary>
    internal static string Duration(TimeSpan value)
    {
        var digits = value.Duration() < TimeSpan.FromSeconds(1) ? TimeSpan.TicksPerMillisecond
            : value.Duration() < TimeSpan.FromHours(1) ? TimeSpan.TicksPerMillisecond * 100
            : TimeSpan.TicksPerSecond;
        return LabDuration.Format(TimeSpan.FromTicks((long)Math.Round((double)value.Ticks / digits) * digits));
    }

    /// <summary>A number with its thousands set apart.</summary>
    internal static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
