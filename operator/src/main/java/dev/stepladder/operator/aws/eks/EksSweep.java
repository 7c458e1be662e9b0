package dev.stepladder.operator.aws.eks;

import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.Readings;
import dev.stepladder.operator.aws.Surroundings;
import dev.stepladder.operator.aws.tagging.TaggedResources;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.Sweep;
import dev.stepladder.operator.inventory.SweepFailed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the pod identity associations of the clusters in which the installation has some, or has
 * asked for some: lists in pages; roles and tags, which take a call for each, on a slow cycle and
 * when one is asked for. Lists do not say whose an association is, and the bulk reading of tags may
 * not know a new one: shown is what bears our tags there, and what was asked for by its name.
 */
final class EksSweep implements Sweep {

  private static final String DENIED = "AccessDenied";
  private static final Duration SINCE_THE_LAST_COMPLETE_ONE = Duration.ofMinutes(10);

  /** Such as {@code arn:aws:eks:eu-west-1:111122223333:podidentityassociation/cluster/a-1}. */
  private static final String CLUSTER = "^.*:podidentityassociation/([^/]+)/.*$";

  private final AwsAccount account;
  private final EksReader reader;
  private final TaggedResources tagged;
  private final Readings<PodIdentityAssociation> known;

  /** Those of which it has been seen that they are there, or cannot be seen whether. */
  private final Set<String> asked = new HashSet<>();

  EksSweep(AwsAccount account, Surroundings surroundings) {
    this.account = account;
    this.reader = new EksReader(account);
    this.tagged = new TaggedResources(account, surroundings.installation());
    this.known = new Readings<>(surroundings.clock());
  }

  @Override
  public String title() {
    return "EKS in " + account.place();
  }

  @Override
  public Set<Class<? extends Resource>> covers() {
    return Set.of(PodIdentityAssociation.class);
  }

  @Override
  public Set<Class<? extends Resource>> shownOnceAsked() {
    return covers();
  }

  @Override
  public void lookAnew(Set<ResourceKey> keys) {
    keys.forEach(key -> known.expire(key.name()));
  }

  @Override
  public List<Resource> everything() {
    account.ensureVerified(Duration.ZERO);
    Map<String, Map<String, String>> ours = tagged.of("eks:podidentityassociation");
    var clusters = new TreeSet<String>();
    ours.keySet().forEach(arn -> clusters.add(arn.replaceFirst(CLUSTER, "$1")));
    asked.forEach(name -> clusters.add(PodIdentityAssociation.clusterOf(name)));
    var all = new ArrayList<EksReader.Listed>();
    var found = new ArrayList<Resource>();
    for (String cluster : clusters) {
      try {
        all.addAll(reader.associations(cluster));
      } catch (SweepFailed e) {
        found.addAll(withheld(cluster, e));
      }
    }
    known.only(all.stream().map(EksReader.Listed::name).toList());
    for (EksReader.Listed listed : all) {
      look(listed, ours.containsKey(listed.arn())).ifPresent(found::add);
    }
    return found;
  }

  /**
   * One cluster that cannot be looked into hides nothing of the others.
   *
   * @throws SweepFailed if it is not about that cluster
   */
  private List<PodIdentityAssociation> withheld(String cluster, SweepFailed why) {
    onlyIfDenied(why);
    return asked.stream()
        .filter(name -> PodIdentityAssociation.clusterOf(name).equals(cluster))
        .map(name -> PodIdentityAssociation.withheld(name, why.getMessage()))
        .toList();
  }

  private static void onlyIfDenied(SweepFailed why) {
    if (!why.reason().equals(DENIED)) {
      throw why;
    }
  }

  private Optional<PodIdentityAssociation> look(EksReader.Listed listed, boolean ours) {
    String name = listed.name();
    if (!ours && !asked.contains(name)) {
      return Optional.empty();
    }
    return known
        .recent(name)
        .filter(association -> association.id().equals(listed.id()))
        .filter(association -> !ours || association.tags().containsKey(Owner.INSTALLATION))
        .or(() -> known.keep(name, reader.association(listed)));
  }

  @Override
  public List<Resource> some(Set<ResourceKey> keys) {
    account.ensureVerified(SINCE_THE_LAST_COMPLETE_ONE);
    var found = new ArrayList<Resource>();
    for (ResourceKey key : keys) {
      Optional<PodIdentityAssociation> shown = shown(key.name());
      if (shown.isPresent()) {
        asked.add(key.name());
      } else {
        asked.remove(key.name());
      }
      shown.ifPresent(found::add);
    }
    if (found.size() < keys.size()) {
      // In another account nothing of ours is there.
      account.ensureVerified(Duration.ZERO);
    }
    return found;
  }

  private Optional<PodIdentityAssociation> shown(String name) {
    try {
      return known.keep(name, reader.association(name));
    } catch (SweepFailed e) {
      onlyIfDenied(e);
      return Optional.of(PodIdentityAssociation.withheld(name, e.getMessage()));
    }
  }
}
