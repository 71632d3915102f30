namespace ActorCluster.Simulation.Reports.Html;

/// <summary>
/// The style sheet of the pages. Colours keep apart for the colour-blind (after Okabe and Ito) and are told by words or signs as well; dark
/// mode and paper have their own.
/// </summary>
internal static class PageStyle
{
    /// <summary>The sheet.</summary>
    public const string Text = """

        :root { color-scheme: light dark; --ink: #1b1f24; --soft: #5b6570; --paper: #ffffff; --line: #d9dee3; --panel: #f5f7f9;
          --ok: #1a9e77; --mild: #7cc4ee; --wait: #c3cad1; --warn: #eba31f; --bad: #d0501b; --end: #b06fa6; --done: #8d99a5;
          --fault: #c8442f; --shade: rgba(200, 68, 47, .09); --band: #bcd9f2; --watched: #e3e8ec;
          --passed: #137a5c; --failed: #b93813; --inconclusive: #8a5a00; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e8ecf0; --soft: #9fabb6; --paper: #14181c; --line: #333b43; --panel: #1d2329;
          --ok: #23a981; --mild: #58a9d8; --wait: #59636d; --warn: #e0a02b; --bad: #de6434; --end: #b97fb0; --done: #6f7b86;
          --fault: #e06a53; --shade: rgba(224, 106, 83, .14); --band: #2f5878; --watched: #2b333a;
          --passed: #3cc79c; --failed: #ff8a63; --inconclusive: #f0b84d; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", "Helvetica Neue", "Liberation Sans", sans-serif; }
        main { max-width: 1140px; margin: 0 auto; padding: 28px 24px 48px; }
        header { border-left: 6px solid; padding: 2px 0 2px 18px; margin-bottom: 20px; }
        header.passed { border-color: var(--passed); } header.failed { border-color: var(--failed); } header.inconclusive { border-color: var(--inconclusive); }
        h1 { font-size: 30px; line-height: 1.2; margin: 0 0 6px; letter-spacing: -.01em; }
        h2 { font-size: 18px; margin: 34px 0 10px; }
        p { margin: 4px 0; max-width: 90ch; }
        .verdict { font-weight: 650; font-size: 16px; margin: 0; }
        .passed .verdict { color: var(--passed); } .failed .verdict { color: var(--failed); } .inconclusive .verdict { color: var(--inconclusive); }
        .why { font-size: 17px; overflow-wrap: anywhere; }
        .soft { color: var(--soft); }
        .sign { display: inline-block; width: 1.35em; height: 1.35em; line-height: 1.35em; border-radius: 50%; text-align: center; font-weight: 700; font-size: 12px;
          color: var(--paper); }
        .sign.passed { background: var(--passed); } .sign.failed { background: var(--failed); } .sign.inconclusive { background: var(--inconclusive); }
        .tiles { display: flex; flex-wrap: wrap; gap: 8px; margin: 0; }
        .tiles div { background: var(--panel); border-radius: 6px; padding: 8px 14px; flex: 1 1 120px; }
        .tiles dt { color: var(--soft); font-size: 13px; } .tiles dd { margin: 0; font-size: 18px; font-weight: 600; white-space: nowrap; }
        table { border-collapse: collapse; width: 100%; }
        th { text-align: left; font-weight: 600; font-size: 13px; color: var(--soft); border-bottom: 1px solid var(--line); padding: 4px 10px 4px 0; }
        td { vertical-align: top; padding: 7px 10px 7px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
        td:first-child, th:first-child { width: 28px; }
        .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        th.number { padding-right: 10px; } td.name { white-space: nowrap; }
        .expectations td:nth-child(2) { width: 30%; } .expectations td:nth-child(3) { width: 22%; } .expectations td:nth-child(5) { width: 310px; }
        .evidence td { border-left: 0; font-size: 14px; padding-top: 0; }
        tr:has(+ .evidence) td { border-bottom: 0; }
        .idle td { opacity: .6; }
        ol.stories { padding-left: 0; list-style: none; margin: 0; }
        ol.stories > li { background: var(--panel); border-radius: 6px; padding: 8px 14px; margin-bottom: 8px; break-inside: avoid; }
        ol.chain { list-style: none; padding: 0; margin: 0; } ol.chain li { padding-left: 92px; text-indent: -92px; overflow-wrap: anywhere; }
        ol.chain time { display: inline-block; width: 92px; text-indent: 0; color: var(--soft); font-variant-numeric: tabular-nums; }
        pre { background: var(--panel); padding: 10px 14px; border-radius: 6px; overflow-x: auto; margin: 6px 0; }
        code, pre { font-family: ui-monospace, "SF Mono", "Liberation Mono", monospace; font-size: 13px; overflow-wrap: anywhere; }
        a { color: inherit; }
        svg.chart { width: 100%; min-width: 700px; height: auto; } section:has(.chart) { overflow-x: auto; }
        svg text { font-size: 11.5px; fill: var(--ink); } svg .name { text-anchor: end; } svg .title { font-weight: 650; font-size: 13px; }
        svg .soft, svg .key, svg .tick { fill: var(--soft); } svg .tick { text-anchor: middle; } svg .inside { fill: #fff; }
        svg .grid { stroke: var(--line); stroke-width: .6; } svg .rule { stroke: var(--line); fill: none; }
        svg .shade { fill: var(--shade); } svg .fault { fill: var(--fault); }
        svg .ok { fill: var(--ok); } svg .mild { fill: var(--mild); } svg .wait { fill: var(--wait); } svg .warn { fill: var(--warn); }
        svg .bad { fill: var(--bad); } svg .end { fill: var(--end); } svg .done { fill: var(--done); }
        svg.scale { width: 300px; max-width: 100%; display: block; } svg .band { fill: var(--band); } svg .watched { fill: var(--watched); }
        svg .mark { stroke-width: 2; } svg .mark.passed { stroke: var(--passed); } svg .mark.failed { stroke: var(--failed); }
        svg .mark.inconclusive { stroke: var(--inconclusive); }
        svg .dot.passed { fill: var(--passed); } svg .dot.failed { fill: var(--failed); } svg .dot.inconclusive { fill: var(--inconclusive); }
        @media print { :root { --ink: #000; --soft: #444; --paper: #fff; --line: #bbb; --panel: #f4f4f4; } body { font-size: 11px; }
          main { padding: 0; max-width: none; } section { break-inside: auto; } tr, svg { break-inside: avoid; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
        """;
}
