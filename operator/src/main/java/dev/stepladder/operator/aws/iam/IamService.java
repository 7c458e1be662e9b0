package dev.stepladder.operator.aws.iam;

import dev.stepladder.operator.act.Executor;
import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.AwsService;
import dev.stepladder.operator.aws.Permission;
import dev.stepladder.operator.aws.Realm;
import dev.stepladder.operator.aws.Surroundings;
import dev.stepladder.operator.inventory.Sweep;
import dev.stepladder.operator.inventory.SweptInventory;
import dev.stepladder.operator.plan.Provider;
import java.util.List;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * AWS Identity and Access Management: the roles of apps. It has no regions; each place that an
 * environment names reads it for itself, which is one call more for every thousand roles.
 */
public final class IamService implements AwsService {

  /** As IAM and endpoints name it. */
  static final String NAME = "iam";

  private final IamProvider provider = new IamProvider();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Provider provider() {
    return provider;
  }

  @Override
  public Sweep sweep(AwsAccount account, Surroundings surroundings) {
    return new IamSweep(account, surroundings);
  }

  @Override
  public Executor executor(
      AwsAccount account, SweptInventory inventory, Surroundings surroundings) {
    return new IamExecutor(account, inventory, surroundings);
  }

  @Override
  public List<Permission> permissions(Realm realm) {
    return new IamPermissions(realm).all();
  }

  static IamClient client(AwsAccount account) {
    return account.client(NAME, IamClient::builder);
  }
}
