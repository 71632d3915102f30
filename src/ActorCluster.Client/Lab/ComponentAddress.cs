using System.Globalization;
using Akka.Actor;

namespace ActorCluster.Client.Lab;

/// <summary>
/// A process of the control plane, or a part of one, as faults name it and as its actors are called: the one place that knows both.
/// </summary>
/// <param name="Component"><see cref="Scheduler"/> or <see cref="ControllerManager"/>.</param>
/// <param name="Instance">Which of its instances, from 1.</param>
/// <param name="Part">One controller (<c>replicaset</c>); empty for the rest of the process.</param>
public readonly record struct ComponentAddress(string Component, int Instance, string Part)
{
    /// <summary>The scheduler.</summary>
    public const string Scheduler = "kube-scheduler";

    /// <summary>All controllers together.</summary>
    public const string ControllerManager = "kube-controller-manager";

    private const string SchedulerActor = "scheduler";
    private const string ControllersActor = "controllers";
    private const string InstancePrefix = "master-";

    /// <summary>The component that a fault's component is, or is a part of.</summary>
    /// <param name="component">A component, or a controller's name.</param>
    public static string WholeOf(string component) => component == Scheduler ? Scheduler : ControllerManager;

    /// <summary>The name of an instance's actor below <c>/user/master</c>.</summary>
    /// <param name="component">The component.</param>
    /// <param name="instance">Which, from 1.</param>
    public static string ActorName(string component, int instance)
    {
        var name = component == Scheduler ? SchedulerActor : ControllersActor;
        return instance == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{instance}");
    }

    /// <summary>The name of an instance, with which its identity in the leader's lease begins.</summary>
    /// <param name="instance">Which, from 1.</param>
    public static string InstanceName(int instance) => string.Create(CultureInfo.InvariantCulture, $"{InstancePrefix}{instance}");

    /// <summary>The instance that holds a lease.</summary>
    /// <param name="identity">The holder, as the lease has it.</param>
    /// <returns>Null when it is nobody of the control plane.</returns>
    public static int? InstanceOf(string? identity) =>
        identity?.StartsWith(InstancePrefix, StringComparison.Ordinal) == true
        && int.TryParse(identity[InstancePrefix.Length..].Split('_')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var instance)
            ? instance
            : null;

    /// <summary>The process that an actor belongs to.</summary>
    /// <param name="path">The actor's path, such as <c>/user/master/controllers-2/leader/replicaset</c>.</param>
    /// <returns>Null when it belongs to none.</returns>
    public static ComponentAddress? Of(ActorPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var elements = path.Elements;
        if (elements.Count < 3 || elements[0] != "user" || elements[1] != "master")
        {
            return null;
        }

        var name = elements[2].Split('-');
        var instance = 1;
        if (name.Length > 1 && !int.TryParse(name[1], NumberStyles.None, CultureInfo.InvariantCulture, out instance))
        {
            return null;
        }

        return name[0] switch
        {
            SchedulerActor => new ComponentAddress(Scheduler, instance, ""),
            ControllersActor => new ComponentAddress(ControllerManager, instance, elements.Count > 4 ? elements[4] : ""),
            _ => null,
        };
    }

    /// <summary>Whether a fault means it.</summary>
    /// <param name="component">A component, or a controller's name.</param>
    /// <param name="instance">Which instance; null for any.</param>
    public bool IsPartOf(string component, int? instance) =>
        (instance is null || instance == Instance) && (component == Component || (Part.Length > 0 && component == Part));
}
