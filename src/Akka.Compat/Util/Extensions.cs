#nullable disable
namespace Akka.Util.Internal;

/// <summary>Small conveniences of Akka.NET.</summary>
public static class Extensions
{
    /// <summary>Casts.</summary>
    public static T AsInstanceOf<T>(this object self) => (T)self;

    /// <summary>The longer of two spans.</summary>
    public static TimeSpan Max(this TimeSpan @this, TimeSpan other) => @this > other ? @this : other;

    /// <summary>The shorter of two spans.</summary>
    public static TimeSpan Min(this TimeSpan @this, TimeSpan other) => @this < other ? @this : other;

    /// <summary>Runs the action for each element.</summary>
    public static void ForEach<T>(this IEnumerable<T> source, Action<T> action)
    {
        foreach (var item in source) action(item);
    }
}
