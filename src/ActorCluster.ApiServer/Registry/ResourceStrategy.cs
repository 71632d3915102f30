using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Registry;

/// <summary>
/// The rules of one kind: its defaults, what a client may set when, and what is valid (Kubernetes' <c>pkg/registry/*/strategy.go</c>).
/// Pure; the pipelines call it in the order in which the API server does.
/// </summary>
public abstract class ResourceStrategy
{
    /// <summary>An update without a resourceVersion is allowed.</summary>
    public virtual bool AllowsUnconditionalUpdate => true;

    /// <summary>An update of an object that does not exist creates it.</summary>
    public virtual bool AllowsCreateOnUpdate => false;

    /// <summary>A deletion that says nothing of dependents leaves them behind (<c>DefaultGarbageCollectionPolicy</c>).</summary>
    public virtual bool OrphansDependents => false;

    /// <summary>The rule for names, in the words of <see cref="Names"/>.</summary>
    /// <param name="name">The name.</param>
    public virtual IReadOnlyList<string> CheckName(string name) => Names.Dns1123Subdomain(name);

    /// <summary>Fills in what the client left out.</summary>
    /// <param name="value">The object.</param>
    public abstract KubernetesObject Default(KubernetesObject value);

    /// <summary>Clears what a client may not set at creation, draws numbers, sets the first generation.</summary>
    /// <param name="value">The object with its defaults.</param>
    /// <param name="context">The surroundings.</param>
    public abstract KubernetesObject PrepareForCreate(KubernetesObject value, RequestContext context);

    /// <summary>Checks an object at creation.</summary>
    /// <param name="value">The object.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public abstract void Validate(KubernetesObject value, FieldErrors errors);

    /// <summary>Clears what an update may not change, and sets the generation.</summary>
    /// <param name="updated">The object as the client wants it, with its defaults.</param>
    /// <param name="current">The object as it is.</param>
    /// <param name="context">The surroundings.</param>
    public abstract KubernetesObject PrepareForUpdate(KubernetesObject updated, KubernetesObject current, RequestContext context);

    /// <summary>Checks an update.</summary>
    /// <param name="updated">The object after <see cref="PrepareForUpdate"/>.</param>
    /// <param name="current">The object as it is.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public abstract void ValidateUpdate(KubernetesObject updated, KubernetesObject current, FieldErrors errors);

    /// <summary>Makes the object that an update of <c>status</c> asks for: all of the current one but its status.</summary>
    /// <param name="updated">The object as the client wants it.</param>
    /// <param name="current">The object as it is.</param>
    public virtual KubernetesObject PrepareForStatusUpdate(KubernetesObject updated, KubernetesObject current) => current;

    /// <summary>
    /// Makes the object that an update of <c>status</c> asks for, where more than the two objects is needed; by default it is not.
    /// </summary>
    /// <param name="updated">The object as the client wants it.</param>
    /// <param name="current">The object as it is.</param>
    /// <param name="context">Who writes, and when.</param>
    public virtual KubernetesObject PrepareForStatusUpdate(KubernetesObject updated, KubernetesObject current, RequestContext context) =>
        PrepareForStatusUpdate(updated, current);

    /// <summary>Checks an update of <c>status</c>.</summary>
    /// <param name="updated">The object after its preparation.</param>
    /// <param name="current">The object as it is.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public virtual void ValidateStatusUpdate(KubernetesObject updated, KubernetesObject current, FieldErrors errors)
    {
    }

    /// <summary>Makes the pod that an update of <c>ephemeralcontainers</c> asks for: all of the current one but these.</summary>
    /// <param name="updated">The object as the client wants it.</param>
    /// <param name="current">The object as it is.</param>
    /// <param name="errors">Gets what is wrong with it.</param>
    public virtual KubernetesObject PrepareForEphemeralContainers(KubernetesObject updated, KubernetesObject current, FieldErrors errors) => current;

    /// <summary>
    /// Makes the request for a certificate that an update of <c>approval</c> asks for: all of the current one but decisions.
    /// </summary>
    /// <param name="updated">The object as the client wants it.</param>
    /// <param name="current">The object as it is.</param>
    /// <param name="context">The surroundings.</param>
    /// <param name="errors">Gets what is wrong with it.</param>
    public virtual KubernetesObject PrepareForApproval(KubernetesObject updated, KubernetesObject current, RequestContext context, FieldErrors errors) => current;

    /// <summary>Makes the object that an update of <c>finalize</c> asks for.</summary>
    /// <param name="updated">The object as the client wants it.</param>
    /// <param name="current">The object as it is.</param>
    public virtual KubernetesObject PrepareForFinalize(KubernetesObject updated, KubernetesObject current) => current;

    /// <summary>How long a deletion waits for the object's agent; null for kinds that are deleted at once.</summary>
    /// <param name="current">The object.</param>
    /// <param name="requested">The client's wish in seconds; null for the default.</param>
    public virtual long? GracePeriodSeconds(KubernetesObject current, long? requested) => null;

    /// <summary>Marks an object whose deletion has begun, beyond its metadata (a Namespace turns Terminating).</summary>
    /// <param name="terminating">The object with its deletionTimestamp.</param>
    public virtual KubernetesObject MarkTerminating(KubernetesObject terminating) => terminating;

    /// <summary>Something other than <c>metadata.finalizers</c> holds the object back from deletion (a Namespace's spec).</summary>
    /// <param name="current">The object.</param>
    public virtual bool HoldsDeletion(KubernetesObject current) => false;

    /// <summary>Draws numbers that must be unique in the cluster (a Service's address), after validation.</summary>
    /// <param name="value">The object.</param>
    /// <param name="current">The object as it is; null at creation.</param>
    /// <param name="context">The surroundings.</param>
    /// <param name="errors">Gets what cannot be had.</param>
    public virtual KubernetesObject Draw(KubernetesObject value, KubernetesObject? current, RequestContext context, FieldErrors errors) => value;

    /// <summary>
    /// What a client is warned of in an object that is valid (<c>WarningsOnCreate</c> and <c>WarningsOnUpdate</c>): texts of Warning
    /// headers. Actors of this process are spared it.
    /// </summary>
    /// <param name="value">The object.</param>
    /// <param name="current">The object as it is; null at creation.</param>
    public virtual IReadOnlyList<string> Warnings(KubernetesObject value, KubernetesObject? current) => [];

    /// <summary>The number behind the subresource <c>scale</c>; null for kinds without one.</summary>
    public virtual IScaling? Scaling => null;

    /// <summary>Gives back the numbers that <see cref="Draw"/> drew, when the write failed.</summary>
    /// <param name="value">The object that drew them.</param>
    /// <param name="current">The object as it is; null at creation.</param>
    /// <param name="context">The surroundings.</param>
    public virtual void Release(KubernetesObject value, KubernetesObject? current, RequestContext context)
    {
    }
}

/// <summary>How the subresource <c>scale</c> reads and writes a kind.</summary>
public interface IScaling
{
    /// <summary>
    /// The replicas of a scale whose object does not say how many (<c>invalidSpecReplicas</c> of registry/customresource/etcd.go).
    /// </summary>
    const int Unset = int.MinValue;

    /// <summary>Where the object says how many; null where it always does.</summary>
    string? WishPath => null;

    /// <summary>Reads the scale.</summary>
    /// <param name="value">The object.</param>
    Api.Autoscaling.Scale Read(KubernetesObject value);

    /// <summary>Reads the scale that an update or a patch begins with: its replicas may be <see cref="Unset"/>.</summary>
    /// <param name="value">The object.</param>
    Api.Autoscaling.Scale ReadForUpdate(KubernetesObject value) => Read(value);

    /// <summary>Writes the wish.</summary>
    /// <param name="value">The object.</param>
    /// <param name="replicas">How many.</param>
    KubernetesObject Write(KubernetesObject value, int replicas);
}

/// <summary>A <see cref="ResourceStrategy"/> that knows its type.</summary>
/// <typeparam name="T">The type of the objects.</typeparam>
public abstract class ResourceStrategy<T> : ResourceStrategy
    where T : KubernetesObject
{
    /// <inheritdoc />
    public sealed override KubernetesObject Default(KubernetesObject value) => Default((T)value);

    /// <inheritdoc />
    public sealed override KubernetesObject PrepareForCreate(KubernetesObject value, RequestContext context) => PrepareForCreate((T)value, context);

    /// <inheritdoc />
    public sealed override void Validate(KubernetesObject value, FieldErrors errors) => Validate((T)value, errors);

    /// <inheritdoc />
    public sealed override KubernetesObject PrepareForUpdate(KubernetesObject updated, KubernetesObject current, RequestContext context) =>
        PrepareForUpdate((T)updated, (T)current, context);

    /// <inheritdoc />
    public sealed override void ValidateUpdate(KubernetesObject updated, KubernetesObject current, FieldErrors errors) =>
        ValidateUpdate((T)updated, (T)current, errors);

    /// <inheritdoc />
    public sealed override KubernetesObject PrepareForStatusUpdate(KubernetesObject updated, KubernetesObject current) =>
        PrepareForStatusUpdate((T)updated, (T)current);

    /// <inheritdoc />
    public sealed override void ValidateStatusUpdate(KubernetesObject updated, KubernetesObject current, FieldErrors errors) =>
        ValidateStatusUpdate((T)updated, (T)current, errors);

    /// <inheritdoc />
    public sealed override KubernetesObject PrepareForFinalize(KubernetesObject updated, KubernetesObject current) =>
        PrepareForFinalize((T)updated, (T)current);

    /// <inheritdoc />
    public sealed override long? GracePeriodSeconds(KubernetesObject current, long? requested) => GracePeriodSeconds((T)current, requested);

    /// <inheritdoc />
    public sealed override KubernetesObject MarkTerminating(KubernetesObject terminating) => MarkTerminating((T)terminating);

    /// <inheritdoc />
    public sealed override bool HoldsDeletion(KubernetesObject current) => HoldsDeletion((T)current);

    /// <inheritdoc />
    public sealed override KubernetesObject Draw(KubernetesObject value, KubernetesObject? current, RequestContext context, FieldErrors errors) =>
        Draw((T)value, (T?)current, context, errors);

    /// <inheritdoc />
    public sealed override void Release(KubernetesObject value, KubernetesObject? current, RequestContext context) =>
        Release((T)value, (T?)current, context);

    /// <inheritdoc />
    public sealed override IReadOnlyList<string> Warnings(KubernetesObject value, KubernetesObject? current) => Warnings((T)value, (T?)current);

    /// <summary>See <see cref="ResourceStrategy.Default"/>.</summary>
    /// <param name="value">The object.</param>
    protected virtual T Default(T value) => value;

    /// <summary>See <see cref="ResourceStrategy.PrepareForCreate"/>.</summary>
    /// <param name="value">The object.</param>
    /// <param name="context">The surroundings.</param>
    protected virtual T PrepareForCreate(T value, RequestContext context) => value;

    /// <summary>See <see cref="ResourceStrategy.Validate"/>.</summary>
    /// <param name="value">The object.</param>
    /// <param name="errors">Gets what is wrong.</param>
    protected virtual void Validate(T value, FieldErrors errors)
    {
    }

    /// <summary>See <see cref="ResourceStrategy.PrepareForUpdate"/>.</summary>
    /// <param name="updated">The object as the client wants it.</param>
    /// <param name="current">The object as it is.</param>
    /// <param name="context">The surroundings.</param>
    protected virtual T PrepareForUpdate(T updated, T current, RequestContext context) => updated;

    /// <summary>See <see cref="ResourceStrategy.ValidateUpdate"/>.</summary>
    /// <param name="updated">The object as it would be.</param>
    /// <param name="current">The object as it is.</param>
    /// <param name="errors">Gets what is wrong.</param>
    protected virtual void ValidateUpdate(T updated, T current, FieldErrors errors) => Validate(updated, errors);

    /// <summary>See <see cref="ResourceStrategy.PrepareForStatusUpdate(KubernetesObject, KubernetesObject)"/>.</summary>
    /// <param name="updated">The object as the client wants it.</param>
    /// <param name="current">The object as it is.</param>
    protected virtual T PrepareForStatusUpdate(T updated, T current) => current;

    /// <summary>See <see cref="ResourceStrategy.ValidateStatusUpdate"/>.</summary>
    /// <param name="updated">The object as it would be.</param>
    /// <param name="current">The object as it is.</param>
    /// <param name="errors">Gets what is wrong.</param>
    protected virtual void ValidateStatusUpdate(T updated, T current, FieldErrors errors)
    {
    }

    /// <summary>See <see cref="ResourceStrategy.PrepareForFinalize"/>.</summary>
    /// <param name="updated">The object as the client wants it.</param>
    /// <param name="current">The object as it is.</param>
    protected virtual T PrepareForFinalize(T updated, T current) => current;

    /// <summary>See <see cref="ResourceStrategy.GracePeriodSeconds"/>.</summary>
    /// <param name="current">The object.</param>
    /// <param name="requested">The client's wish.</param>
    protected virtual long? GracePeriodSeconds(T current, long? requested) => null;

    /// <summary>See <see cref="ResourceStrategy.MarkTerminating"/>.</summary>
    /// <param name="terminating">The object.</param>
    protected virtual T MarkTerminating(T terminating) => terminating;

    /// <summary>See <see cref="ResourceStrategy.HoldsDeletion"/>.</summary>
    /// <param name="current">The object.</param>
    protected virtual bool HoldsDeletion(T current) => false;

    /// <summary>See <see cref="ResourceStrategy.Draw"/>.</summary>
    /// <param name="value">The object.</param>
    /// <param name="current">The object as it is; null at creation.</param>
    /// <param name="context">The surroundings.</param>
    /// <param name="errors">Gets what cannot be had.</param>
    protected virtual T Draw(T value, T? current, RequestContext context, FieldErrors errors) => value;

    /// <summary>See <see cref="ResourceStrategy.Warnings"/>.</summary>
    /// <param name="value">The object.</param>
    /// <param name="current">The object as it is; null at creation.</param>
    protected virtual IReadOnlyList<string> Warnings(T value, T? current) => [];

    /// <summary>See <see cref="ResourceStrategy.Release"/>.</summary>
    /// <param name="value">The object.</param>
    /// <param name="current">The object as it is; null at creation.</param>
    /// <param name="context">The surroundings.</param>
    protected virtual void Release(T value, T? current, RequestContext context)
    {
    }
}
