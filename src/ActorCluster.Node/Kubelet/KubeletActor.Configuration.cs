using ActorCluster.Api.Core;
using ActorCluster.Node.Containers;
using ActorCluster.Node.Kubelet.Pods;
using ActorCluster.Node.Link;
using ActorCluster.Node.Proxy;
using ActorCluster.Node.Runtime;
using Akka.Actor;

namespace ActorCluster.Node.Kubelet;

/// <content>
/// What the pods' containers are configured with: ConfigMaps and Secrets, which the master watches for as long as a pod of this node refers
/// to them, and the Services of the process's directory, as far as the link has said that they may be used.
/// </content>
internal sealed partial class KubeletActor
{
    private readonly ConfigurationCache _configuration = new();
    private bool _configurationDue;

    private bool TryHandleConfiguration(object message)
    {
        switch (message)
        {
            case ServicesPublished published:
                _services.Tell(new TakeServices(published.Revision));
                break;
            case ServicesTaken taken:
                _runtime.Tell(new UseServices(taken.Table.Services));
                break;
            case ConfigurationChanged changed:
                Take(changed);
                break;
            case ConfigurationDue:
                _configurationDue = false;
                _link.Tell(_configuration.Request());
                break;
            default:
                return TryHandleTokens(message);
        }

        return true;
    }

    private void Refer(PodEntry entry)
    {
        var references = ConfigurationReferences.Of(entry.Key.Namespace, entry.Pod.Spec, entry.ReadsTokens, entry.Key.Name, _configuration.BoundTo);
        // First those that are new, so that what is in both lists is never forgotten in between.
        var changed = references.Count > 0 && _configuration.Add(references);
        changed |= entry.References.Count > 0 && _configuration.Remove(entry.References);
        entry.References = references;
        ReferToTokens(entry, TokenReferences.Of(entry.Pod.Metadata, entry.Pod.Spec, entry.ReadsTokens));
        if (changed)
        {
            AskForConfiguration();
        }
    }

    private void ForgetReferences(PodEntry entry)
    {
        if (entry.References.Count > 0 && _configuration.Remove(entry.References))
        {
            AskForConfiguration();
        }

        entry.References = [];
        ReferToTokens(entry, []);
    }

    // An ephemeral container may refer to something that no other one does.
    private void ReferAgain(PodEntry entry)
    {
        var before = entry.References;
        Refer(entry);
        if (!before.SequenceEqual(entry.References))
        {
            Tell(entry);
        }
    }

    // What one message led to is asked for together.
    private void AskForConfiguration()
    {
        if (!_configurationDue)
        {
            _configurationDue = true;
            Self.Tell(ConfigurationDue.Instance);
        }
    }

    // The master may have forgotten it, or this side may have missed something.
    private void RepeatConfiguration()
    {
        if (!_configuration.IsEmpty)
        {
            AskForConfiguration();
        }
    }

    private void Take(ConfigurationChanged changed)
    {
        HashSet<ConfigurationKey>? news = null;
        foreach (var item in changed.Items)
        {
            if (_configuration.Take(item))
            {
                (news ??= []).Add(item.Key);
            }
        }

        if (news is null)
        {
            return;
        }

        foreach (var entry in _pods.Values)
        {
            if (entry.References.Count > 0 && entry.References.Any(news.Contains))
            {
                if (entry.References.Any(key => key.Kind == ConfigurationKind.Claim && news.Contains(key)))
                {
                    // Its claim is bound to a volume that is to be known as well.
                    Refer(entry);
                }

                Tell(entry);
            }
        }
    }

    private sealed record ConfigurationDue
    {
        public static readonly ConfigurationDue Instance = new();
    }
}
