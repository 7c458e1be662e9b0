package dev.stepladder.operator.aws.ec2;

import dev.stepladder.operator.act.Executor;
import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.AwsService;
import dev.stepladder.operator.aws.Permission;
import dev.stepladder.operator.aws.Realm;
import dev.stepladder.operator.aws.Surroundings;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.inventory.Sweep;
import dev.stepladder.operator.inventory.SweptInventory;
import dev.stepladder.operator.plan.Action;
import dev.stepladder.operator.plan.Provider;
import dev.stepladder.operator.plan.Step;
import java.util.List;

/**
 * Amazon EC2: the network in which databases and caches are put. It is looked at before a plan
 * begins, and nothing of it is ever changed.
 */
public final class Ec2Service implements AwsService {

  /** As IAM and endpoints name it. */
  static final String NAME = "ec2";

  private final NetworkProvider provider = new NetworkProvider();

  private static final class NoChanges implements Executor {

    @Override
    public boolean handles(Action action) {
      return false;
    }

    @Override
    public Outcome start(Step step, Blueprint blueprint) {
      throw new IllegalArgumentException("step %s asks nothing of EC2".formatted(step.key()));
    }
  }

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
    return new Ec2Sweep(account, surroundings);
  }

  @Override
  public Executor executor(
      AwsAccount account, SweptInventory inventory, Surroundings surroundings) {
    return new NoChanges();
  }

  /** Neither action can be allowed of some resources only. */
  @Override
  public List<Permission> permissions(Realm realm) {
    return List.of(
        Permission.read("Network").calls(NAME, "DescribeSecurityGroups", "DescribeSubnets"));
  }
}
