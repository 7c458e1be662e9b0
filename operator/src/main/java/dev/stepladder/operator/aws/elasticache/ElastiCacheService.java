package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.act.Executor;
import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.AwsService;
import dev.stepladder.operator.aws.Permission;
import dev.stepladder.operator.aws.Realm;
import dev.stepladder.operator.aws.Surroundings;
import dev.stepladder.operator.aws.servicequotas.AppliedQuotas;
import dev.stepladder.operator.aws.tagging.TaggedResources;
import dev.stepladder.operator.inventory.Sweep;
import dev.stepladder.operator.inventory.SweptInventory;
import dev.stepladder.operator.plan.Provider;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;

/** Amazon ElastiCache: caches. */
public final class ElastiCacheService implements AwsService {

  /** As IAM and endpoints name it. */
  static final String NAME = "elasticache";

  private final CacheProvider provider = new CacheProvider();

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
  public Set<String> askedBeside() {
    return Set.of(AppliedQuotas.NAME);
  }

  @Override
  public Sweep sweep(AwsAccount account, Surroundings surroundings) {
    return new CacheSweep(account, surroundings);
  }

  @Override
  public Executor executor(
      AwsAccount account, SweptInventory inventory, Surroundings surroundings) {
    return new CacheExecutor(account, inventory, surroundings);
  }

  @Override
  public List<Permission> permissions(Realm realm) {
    return new CachePermissions(realm).all();
  }

  static ElastiCacheClient client(AwsAccount account) {
    return account.client(NAME, ElastiCacheClient::builder);
  }
}
