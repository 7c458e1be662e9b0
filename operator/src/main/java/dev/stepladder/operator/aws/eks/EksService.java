package dev.stepladder.operator.aws.eks;

import dev.stepladder.operator.act.Executor;
import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.AwsService;
import dev.stepladder.operator.aws.Permission;
import dev.stepladder.operator.aws.Realm;
import dev.stepladder.operator.aws.Surroundings;
import dev.stepladder.operator.aws.tagging.TaggedResources;
import dev.stepladder.operator.inventory.Sweep;
import dev.stepladder.operator.inventory.SweptInventory;
import dev.stepladder.operator.plan.Provider;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.eks.EksClient;

/**
 * Amazon EKS: which pods get which role. Apart from IAM, because it is another service with a
 * region, lists and failures of its own, and environments that use IRSA have nothing to do with it.
 */
public final class EksService implements AwsService {

  /** As IAM and endpoints name it. */
  static final String NAME = "eks";

  private final EksProvider provider = new EksProvider();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Provider provider() {
    return provider;
  }

  @Override
  public Set<String> read() {
    return Set.of(NAME, TaggedResources.NAME);
  }

  @Override
  public Sweep sweep(AwsAccount account, Surroundings surroundings) {
    return new EksSweep(account, surroundings);
  }

  @Override
  public Executor executor(
      AwsAccount account, SweptInventory inventory, Surroundings surroundings) {
    return new EksExecutor(account, inventory, surroundings);
  }

  @Override
  public List<Permission> permissions(Realm realm) {
    return new EksPermissions(realm).all();
  }

  static EksClient client(AwsAccount account) {
    return account.client(NAME, EksClient::builder);
  }
}
