package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.act.Executor;
import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.AwsService;
import dev.stepladder.operator.aws.Permission;
import dev.stepladder.operator.aws.Realm;
import dev.stepladder.operator.aws.Surroundings;
import dev.stepladder.operator.aws.cloudwatch.MinuteMetrics;
import dev.stepladder.operator.inventory.Sweep;
import dev.stepladder.operator.inventory.SweptInventory;
import dev.stepladder.operator.plan.Provider;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.rds.RdsClient;

/** Amazon RDS: databases and their read replicas. */
public final class RdsService implements AwsService {

  /** As IAM and endpoints name it. */
  static final String NAME = "rds";

  private final RdsProvider provider = new RdsProvider();

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
    return Set.of(NAME, MinuteMetrics.NAME);
  }

  @Override
  public Sweep sweep(AwsAccount account, Surroundings surroundings) {
    return new RdsSweep(account, surroundings);
  }

  @Override
  public Executor executor(
      AwsAccount account, SweptInventory inventory, Surroundings surroundings) {
    return new RdsExecutor(account, inventory, surroundings);
  }

  @Override
  public List<Permission> permissions(Realm realm) {
    return Stream.concat(
            new RdsPermissions(realm).all().stream(), Stream.of(MinuteMetrics.permission()))
        .toList();
  }

  /** With up to three attempts a call. */
  static RdsClient client(AwsAccount account) {
    return account.client(NAME, RdsClient::builder);
  }

  /** For what must not happen twice when an answer is lost. */
  static RdsClient clientThatSendsOnce(AwsAccount account) {
    return account.clientThatSendsOnce(NAME, RdsClient::builder);
  }
}
