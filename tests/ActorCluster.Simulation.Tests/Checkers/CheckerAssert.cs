using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.Tests.Support;

namespace ActorCluster.Simulation.Tests.Checkers;

/// <summary>Runs a story past one checker.</summary>
internal static class CheckerAssert
{
    public static IChecker Named(string name) => CheckerRegistry.All(Story.Settings).Single(checker => checker.Name == name);

    public static void Holds(string name, Action<Story> tell)
    {
        var checker = Run(name, tell);
        Assert.Empty(checker.Violations.Select(static violation => violation.Message));
        Assert.True(checker.Judged > 0, $"{name} has judged nothing");
    }

    public static Violation Catches(string name, string words, Action<Story> tell)
    {
        var checker = Run(name, tell);
        var found = Assert.Single(checker.Violations);
        Assert.Contains(words, found.Message, StringComparison.Ordinal);
        Assert.NotEmpty(found.Evidence);
        return found;
    }

    private static IChecker Run(string name, Action<Story> tell)
    {
        var checker = Named(name);
        var set = new CheckerSet([checker]);
        var story = new Story(set.Observe);
        tell(story);
        set.Finish(story.Now);
        return checker;
    }
}
