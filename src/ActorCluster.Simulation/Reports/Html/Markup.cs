using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace ActorCluster.Simulation.Reports.Html;

/// <summary>
/// HTML that is being written. What is written by interpolation is markup where the code says so itself, and text everywhere else: every
/// value is escaped, whoever it came from.
/// </summary>
internal sealed class Markup
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds markup.</summary>
    /// <param name="piece">Literal parts stay as they are, values are escaped.</param>
    public Markup Add([InterpolatedStringHandlerArgument("")] ref Piece piece)
    {
        _ = piece;
        return this;
    }

    /// <summary>Adds what has been written elsewhere.</summary>
    /// <param name="other">It.</param>
    public Markup Add(Markup other)
    {
        _text.Append(other._text);
        return this;
    }

    /// <inheritdoc />
    public override string ToString() => _text.ToString();

    private void Escape(string? value)
    {
        foreach (var unit in value ?? "")
        {
            _ = unit switch
            {
                '&' => _text.Append("&amp;"),
                '<' => _text.Append("&lt;"),
                '>' => _text.Append("&gt;"),
                '"' => _text.Append("&quot;"),
                '\'' => _text.Append("&#39;"),
                < ' ' and not ('\n' or '\t') or '\u007f' => _text.Append('\uFFFD'),
                _ => _text.Append(unit),
            };
        }
    }

    /// <summary>A piece of markup with values in it.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Piece
    {
        private readonly Markup _target;

        public Piece(int literalLength, int formattedCount, Markup target)
        {
            _ = literalLength + formattedCount;
            _target = target;
        }

        public void AppendLiteral(string literal) => _target._text.Append(literal);

        public void AppendFormatted(string? value) => _target.Escape(value);

        public void AppendFormatted(double value) => _target._text.Append(value.ToString("0.##", CultureInfo.InvariantCulture));

        public void AppendFormatted(int value) => _target._text.Append(value.ToString(CultureInfo.InvariantCulture));

        public void AppendFormatted(long value) => _target._text.Append(ReportText.Number(value));

        public void AppendFormatted(Markup value) => _target._text.Append(value._text);
    }
}
