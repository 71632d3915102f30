namespace Akka.Configuration.Hocon;

/// <summary>What a repeated key and a concatenation come to.</summary>
internal static class HoconAssignment
{
    // A later value replaces an earlier one; two objects are merged. Where a substitution is involved, what it stands for is not
    // known yet: the later value remembers the earlier one and the resolver decides.
    public static void Assign(HoconObject owner, string key, HoconValue value)
    {
        if (!owner.Items.TryGetValue(key, out var existing))
        {
            owner.Items.Add(key, value);
            return;
        }

        if (!existing.IsDelayed && !value.IsDelayed && existing.GetObject() is { } below && value.GetObject() is { } above)
        {
            foreach (var (childKey, child) in above.Items) Assign(below, childKey, child);
            return;
        }

        // A value of several keys (a.b = ..) may hold a whole chain already: the earlier one goes below all of it.
        var lowest = value;
        while (lowest.Overridden != null) lowest = lowest.Overridden;
        lowest.Overridden = existing;
        if (existing.IsDelayed && value.IsObject()) value.IsDelayed = true;
        owner.Items[key] = value;
    }

    // Turns the pieces of a concatenation into one: objects merge, arrays join, text is strung together.
    public static void Collapse(HoconValue value, HoconScanner scanner, int position = -1)
    {
        if (value.Values.Count == 1 && value.Values[0] is not HoconLiteral { IsSeparator: true }) return;

        HoconObject? merged = null;
        HoconArray? joined = null;
        string? text = null;
        string? blank = null;
        foreach (var piece in value.Values)
        {
            switch (piece)
            {
                case HoconObject child: merged = merged == null ? child : HoconObject.Overlay(merged, child); break;
                case HoconArray array when joined == null: joined = array; break;
                case HoconArray array: joined = [.. joined, .. array]; break;
                case HoconLiteral { IsSeparator: true } separator: blank = separator.Value; break;
                case HoconLiteral literal:
                    text = text == null ? literal.Value ?? "null" : string.Concat(text, blank, literal.Value ?? "null");
                    blank = null;
                    break;
            }
        }

        var kinds = (merged != null ? 1 : 0) + (joined != null ? 1 : 0) + (text != null ? 1 : 0);
        if (kinds > 1)
        {
            const string problem = "objects, arrays and text cannot be concatenated with each other";
            throw position < 0 ? scanner.Error(problem) : scanner.Error(problem, position);
        }

        value.Become(merged ?? (IHoconElement?)joined ?? (text != null ? new HoconLiteral { Value = text } : null));
    }
}
