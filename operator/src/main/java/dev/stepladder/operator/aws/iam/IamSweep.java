package dev.stepladder.operator.aws.iam;

import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.Readings;
import dev.stepladder.operator.aws.Surroundings;
import dev.stepladder.operator.blueprint.Identity;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.Sweep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the roles of an installation, which it knows by their names: lists show who may assume
 * them, tags and policies take calls of their own, on a slow cycle and when a role is asked for.
 */
final class IamSweep implements Sweep {

  private static final Duration SINCE_THE_LAST_COMPLETE_ONE = Duration.ofMinutes(10);

  private final AwsAccount account;
  private final String prefix;
  private final IamReader reader;
  private final Readings<IamRole> known;

  IamSweep(AwsAccount account, Surroundings surroundings) {
    this.account = account;
    this.prefix = Identity.rolePrefix(surroundings.installation());
    this.reader = new IamReader(account);
    this.known = new Readings<>(surroundings.clock());
  }

  @Override
  public String title() {
    return "IAM in " + account.place().account();
  }

  @Override
  public Set<Class<? extends Resource>> covers() {
    return Set.of(IamRole.class);
  }

  @Override
  public void lookAnew(Set<ResourceKey> keys) {
    keys.forEach(key -> known.expire(key.name()));
  }

  @Override
  public List<Resource> everything() {
    account.ensureVerified(Duration.ZERO);
    List<IamReader.Listed> all = reader.roles(prefix);
    known.only(all.stream().map(IamReader.Listed::name).toList());
    var found = new ArrayList<Resource>();
    for (IamReader.Listed listed : all) {
      known
          .recent(listed.name())
          .filter(role -> role.id().equals(listed.id()) && role.trust().equals(listed.trust()))
          .or(() -> read(listed.name()))
          .ifPresent(found::add);
    }
    return found;
  }

  @Override
  public List<Resource> some(Set<ResourceKey> keys) {
    account.ensureVerified(SINCE_THE_LAST_COMPLETE_ONE);
    var found = new ArrayList<Resource>();
    keys.forEach(key -> read(key.name()).ifPresent(found::add));
    if (found.size() < keys.size()) {
      // In another account nothing of ours is there.
      account.ensureVerified(Duration.ZERO);
    }
    return found;
  }

  private Optional<IamRole> read(String name) {
    return known.keep(name, reader.role(name));
  }
}
