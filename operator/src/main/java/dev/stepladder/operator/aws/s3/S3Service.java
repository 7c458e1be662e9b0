package dev.stepladder.operator.aws.s3;

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
import software.amazon.awssdk.services.s3.S3Client;

/** Amazon S3: buckets. */
public final class S3Service implements AwsService {

  /** As IAM and endpoints name it. */
  static final String NAME = "s3";

  private final S3Provider provider = new S3Provider();

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
    return new S3Sweep(account, surroundings);
  }

  @Override
  public Executor executor(
      AwsAccount account, SweptInventory inventory, Surroundings surroundings) {
    return new S3Executor(account, inventory, surroundings);
  }

  @Override
  public List<Permission> permissions(Realm realm) {
    return new S3Permissions(realm).all();
  }

  static S3Client client(AwsAccount account) {
    return account.client(NAME, S3Client::builder);
  }
}
