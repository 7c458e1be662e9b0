package dev.stepladder.operator.aws.eks;

import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.Readings;
import dev.stepladder.operator.aws.Surroundings;
import dev.stepladder.operator.aws.tagging.TaggedResources;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.Sweep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the pod identity associations of the clusters in which the installation has some, or has
 * asked for some: lists in pages; roles and tags, which take a call for each, on a slow cycle and
 * when one is asked for. Lists do not say whose an association is, and the bulk reading of tags may
 * not know a new one: shown is what bears our tags there, and what was asked for by its name.
 */
final class EksSweep implements Sweep {

  private static final Duration SINCE_THE_LAST_COMPLETE_ONE = Duration.ofMinutes(10);

  /** Such as {@code arn:aws:eks:eu-west-1:111122223333:podidentityassociation/cluster/a-1}. */
  private static final String CLUSTER = "^.*:podidentityassociation/([^/]+)/.*$";

  private final AwsAccount account;
  private final EksReader reader;
  private final TaggedResources tagged;
  private final Readings<PodIdentityAssociation> known;
  private final Set<String> clusters = new HashSet<>();
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
  public List<Resource> everything() {
    account.ensureVerified(Duration.ZERO);
    Map<String, Map<String, String>> ours = tagged.of("eks:podidentityassociation");
    ours.keySet().forEach(arn -> clusters.add(arn.replaceFirst(CLUSTER, "$1")));
    List<EksReader.Listed> all =
        clusters.stream().sorted().flatMap(name -> reader.associations(name).stream()).toList();
    known.only(all.stream().map(EksReader.Listed::name).toList());
    var found = new ArrayList<Resource>();
    for (EksReader.Listed listed : all) {
      look(listed, ours.containsKey(listed.arn())).ifPresent(found::add);
    }
    return found;
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
      asked.add(key.name());
      clusters.add(key.name().split("/", 2)[0]);
      known.keep(key.name(), reader.association(key.name())).ifPresent(found::add);
    }
    if (found.size() < keys.size()) {
      // In another account nothing of ours is there.
      account.ensureVerified(Duration.ZERO);
    }
    return found;
  }
}
