using ActorCluster.ApiServer.Http;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Tests.Http;

/// <summary>How much an answer warns of: k8s.io/apiserver <c>pkg/endpoints/filters/warning.go</c>.</summary>
public sealed class WarningRecorderSpec
{
    private readonly DefaultHttpContext _context = new();

    [Fact]
    public void Recorder_must_say_each_thing_once()
    {
        WarningRecorder.Add(_context, ["one", "", "two"]);
        WarningRecorder.Add(_context, ["one", "say \"three\""]);
        Assert.Equal(["299 - \"one\"", "299 - \"two\"", "299 - \"say \\\"three\\\"\""], Headers);
    }

    [Fact]
    public void Recorder_must_leave_out_what_no_header_can_hold()
    {
        WarningRecorder.Add(_context, ["one\ntwo", "three"]);
        Assert.Equal(["299 - \"three\""], Headers);
    }

    [Fact]
    public void Recorder_must_cut_everything_when_it_is_too_much()
    {
        WarningRecorder.Add(_context, ["a" + new string('x', 2999), "b" + new string('é', 1999), "short"]);
        Assert.Equal([256, 256, 5], Headers.Select(static header => header!.Length - "299 - \"\"".Length));
    }

    [Fact]
    public void Recorder_must_end_at_four_thousand_characters()
    {
        WarningRecorder.Add(_context, [.. Enumerable.Range(0, 40).Select(static i => $"{i:00}" + new string('x', 298))]);
        Assert.Equal(16, Headers.Count);
        Assert.All(Headers, static header => Assert.Equal(256, header!.Length - "299 - \"\"".Length));
    }

    private List<string?> Headers => [.. _context.Response.Headers["Warning"]];
}
