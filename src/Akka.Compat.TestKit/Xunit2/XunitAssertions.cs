using System.Collections;
using System.Globalization;
using Xunit;
using Xunit.Sdk;

namespace Akka.TestKit.Xunit2;

/// <summary>Fails tests the way xunit does.</summary>
public class XunitAssertions : ITestKitAssertions
{
    /// <inheritdoc/>
    public void Fail(string format = "", params object[] args) => Assert.Fail(Format(format, args));

    /// <inheritdoc/>
    public void AssertTrue(bool condition, string format = "", params object[] args) => Assert.True(condition, Format(format, args));

    /// <inheritdoc/>
    public void AssertFalse(bool condition, string format = "", params object[] args) => Assert.False(condition, Format(format, args));

    /// <inheritdoc/>
    public void AssertEqual<T>(T expected, T actual, string format = "", params object[] args)
    {
        // Two sequences are equal when their elements are, as xunit has it; anything else by its own Equals.
        if (Equals(expected, actual)) return;
        if (expected is IEnumerable expectedItems and not string && actual is IEnumerable actualItems
            && expectedItems.Cast<object>().SequenceEqual(actualItems.Cast<object>())) return;
        throw Mismatch(expected, actual, format, args);
    }

    /// <inheritdoc/>
    public void AssertEqual<T>(T expected, T actual, Func<T, T, bool> comparer, string format = "", params object[] args)
    {
        if (!comparer(expected, actual)) throw Mismatch(expected, actual, format, args);
    }

    private static XunitException Mismatch(object expected, object actual, string format, object[] args) =>
        new($"{Format(format, args)}{Environment.NewLine}Expected: {expected ?? "null"}{Environment.NewLine}Actual:   {actual ?? "null"}");

    private static string Format(string format, object[] args) =>
        args.Length == 0 ? format : string.Format(CultureInfo.InvariantCulture, format, args);
}
