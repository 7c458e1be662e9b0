package dev.stepladder.simulator.aws.elasticache;

import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.AuthTokenUpdateStrategyType;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.TransitEncryptionMode;

/** The changes of a replication group that go in prescribed steps. */
final class ModeRules {

  private final ParameterGroups parameterGroups;

  ModeRules(ParameterGroups parameterGroups) {
    this.parameterGroups = parameterGroups;
  }

  /** First ROTATE, so that both tokens are good; then SET, so that only the new one is. */
  Optional<Change> token(ModifyReplicationGroupRequest request, Group group) {
    AuthTokenUpdateStrategyType strategy = request.authTokenUpdateStrategy();
    String token = request.authToken();
    if (strategy == AuthTokenUpdateStrategyType.UNKNOWN_TO_SDK_VERSION) {
      throw CacheErrors.value("AuthTokenUpdateStrategy must be SET, ROTATE or DELETE.");
    }
    if (strategy == AuthTokenUpdateStrategyType.DELETE) {
      throw CacheErrors.combination(
          "The AUTH token can only be deleted in transition to a user group.");
    }
    if (token == null) {
      if (strategy != null) {
        throw CacheErrors.combination("AuthTokenUpdateStrategy needs an AuthToken.");
      }
      return Optional.empty();
    }
    if (!group.encrypted()) {
      throw CacheErrors.combination("AuthToken needs encryption in transit.");
    }
    requireImmediately(request, "AuthToken");
    Checks.token(token);
    boolean rotate = strategy != AuthTokenUpdateStrategyType.SET;
    boolean rotated = group.tokens().size() > 1 && group.tokens().getLast().equals(token);
    if (!rotate && !rotated) {
      throw CacheErrors.combination(
          "The strategy SET is only allowed for the token of the ROTATE before.");
    }
    return Optional.of(new TokenTo(token, rotate));
  }

  /** From disabled to compatible to enabled; never back. */
  Optional<Change> clusterMode(ModifyReplicationGroupRequest request, Group group) {
    ClusterMode wanted = request.clusterMode();
    if (wanted == null || wanted == group.mode()) {
      return Optional.empty();
    }
    return switch (wanted) {
      case UNKNOWN_TO_SDK_VERSION ->
          throw CacheErrors.value("ClusterMode must be enabled, disabled or compatible.");
      case DISABLED ->
          throw CacheErrors.combination("Cluster mode " + group.mode() + " cannot be disabled.");
      case COMPATIBLE -> Optional.of(toCompatible(request, group));
      case ENABLED -> Optional.of(toEnabled(request, group));
    };
  }

  private Change toCompatible(ModifyReplicationGroupRequest request, Group group) {
    if (group.mode() != ClusterMode.DISABLED) {
      throw CacheErrors.combination("Cluster mode enabled cannot be taken back.");
    }
    String version = group.each().engineVersion();
    if (!group.engine().changesModes(version)) {
      throw CacheErrors.combination(
          "Changing the cluster mode needs valkey, or redis 7.0 or newer: " + version);
    }
    if (!group.failover() || group.shards().getFirst().replicas() < 1) {
      throw CacheErrors.combination(
          "Changing the cluster mode needs automatic failover and at least one replica.");
    }
    requireImmediately(request, "ClusterMode");
    return new ModeTo(ClusterMode.COMPATIBLE, clusteredGroup(request, group));
  }

  private String clusteredGroup(ModifyReplicationGroupRequest request, Group group) {
    String version = group.each().engineVersion();
    if (request.cacheParameterGroupName() == null
        && parameterGroups.find(group.parameterGroup()).standard()) {
      return group.engine().defaultParameterGroup(version, true);
    }
    ParameterGroup wanted =
        parameterGroups.find(Checks.or(request.cacheParameterGroupName(), group.parameterGroup()));
    CreateRules.requireFamily(wanted, group.engine().family(version));
    if (!wanted.clustered()) {
      throw CacheErrors.combination(
          "Changing the cluster mode needs a parameter group with cluster-enabled yes.");
    }
    return wanted.name();
  }

  private static Change toEnabled(ModifyReplicationGroupRequest request, Group group) {
    if (group.mode() != ClusterMode.COMPATIBLE) {
      throw CacheErrors.combination("Cluster mode must be compatible before it can be enabled.");
    }
    if (request.cacheParameterGroupName() != null) {
      throw CacheErrors.combination(
          "The parameter group is changed when cluster mode becomes compatible.");
    }
    requireImmediately(request, "ClusterMode");
    return new ModeTo(ClusterMode.ENABLED, group.parameterGroup());
  }

  /** From off to preferred to required, and the same way back. */
  Optional<Change> encryption(ModifyReplicationGroupRequest request, Group group) {
    Boolean on = request.transitEncryptionEnabled();
    TransitEncryptionMode mode = request.transitEncryptionMode();
    if (on == null && mode == null) {
      return Optional.empty();
    }
    if (!group.tokens().isEmpty()) {
      throw CacheErrors.combination(
          "Modification of transit encryption is not supported for access control enabled"
              + " clusters.");
    }
    boolean wanted = Checks.or(on, group.encrypted());
    TransitEncryptionMode now = group.shown().transitEncryptionMode();
    if (wanted == group.encrypted() && (mode == null || mode == now)) {
      return Optional.empty();
    }
    if (!group.engine().changesModes(group.each().engineVersion())) {
      throw CacheErrors.combination(
          "Changing encryption in transit needs valkey, or redis 7.0 or newer.");
    }
    requireImmediately(request, "TransitEncryptionEnabled");
    if (!wanted) {
      if (mode != null || now != TransitEncryptionMode.PREFERRED) {
        throw CacheErrors.combination(
            "TransitEncryptionMode must be preferred before encryption in transit is disabled.");
      }
      return Optional.of(new EncryptionTo(false, TransitEncryptionMode.PREFERRED));
    }
    if (mode != TransitEncryptionMode.PREFERRED && mode != TransitEncryptionMode.REQUIRED) {
      throw CacheErrors.value("TransitEncryptionMode must be preferred or required.");
    }
    if (!group.encrypted() && mode != TransitEncryptionMode.PREFERRED) {
      throw CacheErrors.combination(
          "TransitEncryptionMode must be preferred when encryption in transit is enabled.");
    }
    return Optional.of(new EncryptionTo(true, mode));
  }

  private static void requireImmediately(ModifyReplicationGroupRequest request, String parameter) {
    if (!Boolean.TRUE.equals(request.applyImmediately())) {
      throw CacheErrors.combination(parameter + " needs ApplyImmediately.");
    }
  }
}
