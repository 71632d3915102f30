namespace ActorCluster.Api.Quantities;

/// <summary>The family of suffixes in which a quantity is written. It is no part of the amount.</summary>
public enum QuantityFormat : byte
{
    /// <summary>Powers of ten with letters: <c>500m</c>, <c>12M</c>.</summary>
    DecimalSi,

    /// <summary>Powers of 1024: <c>128Mi</c>.</summary>
    BinarySi,

    /// <summary>Powers of ten as an exponent: <c>12e6</c>.</summary>
    DecimalExponent,
}
