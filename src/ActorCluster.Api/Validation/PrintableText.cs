using System.Globalization;
using System.Text;

namespace ActorCluster.Api.Validation;

/// <summary>The characters that Go prints (<c>unicode.IsPrint</c>): the only ones that the names of field managers may have.</summary>
public static class PrintableText
{
    /// <summary>Whether a character is a letter, mark, number, punctuation or symbol, or the blank.</summary>
    /// <param name="character">The character.</param>
    public static bool IsPrinted(Rune character) => character.Value == ' ' || Rune.GetUnicodeCategory(character) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    /// <summary>
    /// What is wrong with a name (apimachinery's meta/v1/validation, <c>ValidateFieldManager</c>): each other character, by its byte.
    /// </summary>
    /// <param name="text">The name.</param>
    public static IReadOnlyList<string> Errors(string text)
    {
        List<string> errors = [];
        var position = 0;
        foreach (var character in text.EnumerateRunes())
        {
            if (!IsPrinted(character))
            {
                errors.Add(string.Create(CultureInfo.InvariantCulture, $"invalid character U+{character.Value:X4} (at position {position})"));
            }

            position += character.Utf8SequenceLength;
        }

        return errors;
    }
}
