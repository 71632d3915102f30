using System.Globalization;
using System.Text;
using ActorCluster.Api.FlowControl;

namespace ActorCluster.ApiServer.FlowControl;

/// <summary>
/// The server's seats, divided among priority levels by their shares. A level that has more to do than it has seats borrows what others
/// lend and do not need at the moment; kube-apiserver finds out every ten seconds how much that is, this at every request that asks.
/// </summary>
public sealed class PriorityLevels
{
    private readonly Dictionary<(string Level, string Schema), FlowUse> _uses = [];
    private volatile PriorityLevelSeats[] _levels = [];
    private volatile FlowUse[] _shown = [];
    private volatile int _total;

    /// <summary>How many requests may be carried out at once; zero for any number.</summary>
    public int Total
    {
        get => _total;
        set
        {
            lock (Gate)
            {
                _total = value;
                Divide();
            }
        }
    }

    /// <summary>Held while requests wait or are let through.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>Takes up levels; those that are gone let through what has begun.</summary>
    /// <param name="levels">All levels.</param>
    internal void Set(IEnumerable<PriorityLevelConfiguration> levels)
    {
        lock (Gate)
        {
            var known = _levels.ToDictionary(static level => level.Name, StringComparer.Ordinal);
            _levels =
            [
                .. levels.Select(level =>
                {
                    var seats = known.GetValueOrDefault(level.Metadata.Name) ?? new PriorityLevelSeats(level.Metadata.Name, this);
                    seats.Set(level.Spec);
                    return seats;
                }),
            ];
            Divide();
        }
    }

    /// <summary>The seats of a level; null when there is no such level.</summary>
    /// <param name="name">The level.</param>
    internal PriorityLevelSeats? Find(string name) => Array.Find(_levels, level => level.Name == name);

    /// <summary>What counts the requests of a schema at a level.</summary>
    /// <param name="level">The level.</param>
    /// <param name="schema">The schema.</param>
    internal FlowUse UseOf(string level, string schema)
    {
        lock (Gate)
        {
            if (!_uses.TryGetValue((level, schema), out var use))
            {
                use = new FlowUse(level, schema);
                _uses.Add((level, schema), use);
                _shown = [.. _uses.Values];
            }

            return use;
        }
    }

    /// <summary>Whether other levels can do without a seat that a level wants beyond its own. Called under the lock.</summary>
    /// <param name="borrower">The level.</param>
    internal bool CanLend(PriorityLevelSeats borrower)
    {
        var taken = borrower.Executing + 1;
        foreach (var level in _levels)
        {
            if (!ReferenceEquals(level, borrower) && !level.IsExempt)
            {
                taken += Math.Max(level.Executing, level.Guaranteed);
            }
        }

        return taken <= _total;
    }

    /// <summary>The counts as text, under the names of k8s.io/apiserver pkg/util/flowcontrol/metrics.</summary>
    internal string Render()
    {
        var text = new StringBuilder();
        if (_levels.Length == 0)
        {
            return "";
        }

        Levels(text, "nominal_limit_seats", "Nominal number of execution seats configured for each priority level", static level => level.Nominal);
        Levels(text, "request_concurrency_limit", "Nominal number of execution seats configured for each priority level", static level => level.Nominal);
        Levels(text, "lower_limit_seats", "Configured lower bound on number of execution seats available to each priority level", static level => level.Guaranteed);
        Levels(text, "upper_limit_seats", "Configured upper bound on number of execution seats available to each priority level", static level => level.Most);
        Flows(text, "current_executing_requests", "gauge", "Number of requests that are carried out, watches excepted", static use => use.Executing);
        Flows(text, "current_inqueue_requests", "gauge", "Number of requests currently pending in queues", static use => use.Waiting);
        Flows(text, "dispatched_requests_total", "counter", "Number of requests executed", static use => use.Dispatched);
        Begin(text, "rejected_requests_total", "counter", "Number of requests rejected");
        foreach (var use in _shown)
        {
            foreach (var (reason, count) in use.Rejected.Where(static rejected => rejected.Count > 0))
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"apiserver_flowcontrol_rejected_requests_total{{flow_schema=\"{use.Schema}\",priority_level=\"{use.Level}\",reason=\"{reason}\"}} {count}\n");
            }
        }

        return text.ToString();
    }

    private void Levels(StringBuilder text, string name, string help, Func<PriorityLevelSeats, int> value)
    {
        Begin(text, name, "gauge", help);
        foreach (var level in _levels)
        {
            text.Append(CultureInfo.InvariantCulture, $"apiserver_flowcontrol_{name}{{priority_level=\"{level.Name}\"}} {value(level)}\n");
        }
    }

    private void Flows(StringBuilder text, string name, string type, string help, Func<FlowUse, long> value)
    {
        Begin(text, name, type, help);
        foreach (var use in _shown)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"apiserver_flowcontrol_{name}{{flow_schema=\"{use.Schema}\",priority_level=\"{use.Level}\"}} {value(use)}\n");
        }
    }

    private static void Begin(StringBuilder text, string name, string type, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP apiserver_flowcontrol_{name} {help}\n# TYPE apiserver_flowcontrol_{name} {type}\n");

    private void Divide()
    {
        var shares = _levels.Sum(static level => level.Shares);
        foreach (var level in _levels)
        {
            level.SetNominal(shares == 0 ? 0 : (int)Math.Ceiling((double)_total * level.Shares / shares));
        }
    }
}
