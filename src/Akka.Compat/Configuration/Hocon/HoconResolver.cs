namespace Akka.Configuration.Hocon;

/// <summary>
/// Replaces every substitution of a parsed tree by what it stands for. A substitution sees the final value of its path; one that
/// refers to the value it is itself part of sees what that key held before.
/// </summary>
internal sealed class HoconResolver(HoconValue root, HoconScanner scanner)
{
    public void Resolve() => Resolve(root);

    // Answers whether the value holds anything: one made only of optional substitutions that led nowhere does not exist.
    private bool Resolve(HoconValue value)
    {
        if (value.Resolution != Resolution.Pending) return value.Values.Count > 0;
        value.Resolution = Resolution.Running;

        var position = value.IsDelayed ? ReplaceSubstitutions(value) : -1;
        var overridden = value.IsDelayed ? value.Overridden : null;
        if (value.IsDelayed) HoconAssignment.Collapse(value, scanner, Math.Max(position, 0));
        ResolveChildren(value);

        if (overridden != null && (value.Values.Count == 0 || value.IsObject()) && Resolve(overridden))
        {
            if (value.Values.Count == 0) value.Become(overridden.Values[0]);
            else if (overridden.GetObject() is { } below) value.Become(HoconObject.Overlay(below, value.GetObject()));
        }

        value.Overridden = null;
        value.Resolution = Resolution.Done;
        return value.Values.Count > 0;
    }

    // Answers where the first substitution stands in the text.
    private int ReplaceSubstitutions(HoconValue value)
    {
        var position = -1;
        for (var index = 0; index < value.Values.Count; index++)
        {
            if (value.Values[index] is not HoconSubstitution substitution) continue;
            if (position < 0) position = substitution.Position;
            var target = Follow(substitution);
            substitution.ResolvedValue = target;
            if (target is { Values.Count: > 0 }) value.Values[index] = target.Values[0];
            else value.Values.RemoveAt(index--);
        }

        return position;
    }

    private HoconValue? Follow(HoconSubstitution substitution)
    {
        HoconValue? target = root;
        foreach (var key in substitution.Keys)
        {
            target = Child(target, key);
            if (target == null) break;
        }

        // A value under way refers to itself, directly or in a circle: what counts is what it overrides.
        while (target is { Resolution: Resolution.Running }) target = target.Overridden;
        if (target != null && Resolve(target)) return target;

        if (Environment.GetEnvironmentVariable(substitution.Path) is { } variable)
            return new HoconValue(new HoconLiteral { Value = variable }) { Resolution = Resolution.Done };
        if (substitution.IsOptional) return null;
        throw scanner.Error($"Unresolved substitution: {substitution.Path}", substitution.Position);
    }

    private HoconValue? Child(HoconValue value, string key)
    {
        if (value.Resolution == Resolution.Pending && value.IsDelayed) Resolve(value);
        if (value.Resolution != Resolution.Running || !value.IsDelayed) return value.GetChildObject(key);

        // On the way through a value that is being put together: if the substitution belongs to something it overrides, only what
        // was there before that counts; else its own parts do, the latest first.
        HoconValue? innermost = null;
        for (var below = value.Overridden; below != null; below = below.Overridden)
            if (below.Resolution == Resolution.Running) innermost = below;
        if (innermost?.Overridden is { } before && Child(before, key) is { } earlier) return earlier;

        for (var index = value.Values.Count - 1; index >= 0; index--)
        {
            var part = value.Values[index] switch
            {
                HoconObject child => child.GetKey(key),
                HoconSubstitution { ResolvedValue: { } resolved } => resolved.GetChildObject(key),
                _ => null,
            };
            if (part != null) return part;
        }

        return value.Overridden is { } previous ? Child(previous, key) : null;
    }

    private void ResolveChildren(HoconValue value)
    {
        if (value.Values.Count == 0) return;
        switch (value.Values[0])
        {
            case HoconObject owner:
                List<string>? gone = null;
                foreach (var (key, child) in owner.Items)
                    if (!Resolve(child)) (gone ??= []).Add(key);
                if (gone != null)
                    foreach (var key in gone) owner.Items.Remove(key);
                break;
            case HoconArray array:
                array.RemoveAll(element => !Resolve(element));
                break;
        }
    }
}
