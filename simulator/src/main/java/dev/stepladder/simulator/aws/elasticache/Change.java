package dev.stepladder.simulator.aws.elasticache;

import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.elasticache.model.AuthTokenUpdateStatus;
import software.amazon.awssdk.services.elasticache.model.AutomaticFailoverStatus;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.MultiAZStatus;
import software.amazon.awssdk.services.elasticache.model.PendingAutomaticFailoverStatus;
import software.amazon.awssdk.services.elasticache.model.TransitEncryptionMode;

/** A modification of a replication group that takes time. */
sealed interface Change {

  /** Of these, one call takes only one kind, since each sets up nodes or roles anew. */
  enum Kind {
    NODE_TYPE,
    ENGINE,
    FAILOVER,
    TOKEN,
    CLUSTER_MODE,
    ENCRYPTION,
    PRIMARY,
    SETTINGS
  }

  Kind kind();

  CacheDuration lasts();

  /** For the events. */
  String label();

  /** Whether it waits for the maintenance window without ApplyImmediately. */
  default boolean deferrable() {
    return false;
  }

  /** Whether the nodes themselves are modified, and show it. */
  default boolean touchesNodes() {
    return true;
  }

  /** Shows as pending. */
  default Group pending(Group group) {
    return group;
  }

  /** Shows as being done. */
  default Group started(Group group) {
    return group;
  }

  /** Takes back what {@link #pending} and {@link #started} did. */
  default Group cleared(Group group) {
    return group;
  }

  /** Is done; {@link #cleared} before. */
  Group done(Group group, Instant now);

  record NodeTypeTo(String type) implements Change {

    @Override
    public Kind kind() {
      return Kind.NODE_TYPE;
    }

    @Override
    public CacheDuration lasts() {
      return CacheDuration.NODE_TYPE;
    }

    @Override
    public String label() {
      return "cache node type to " + type;
    }

    @Override
    public boolean deferrable() {
      return true;
    }

    @Override
    public Group pending(Group group) {
      return group.withEachPending(p -> p.cacheNodeType(type));
    }

    @Override
    public Group cleared(Group group) {
      return group.withEachPending(p -> p.cacheNodeType(null));
    }

    @Override
    public Group done(Group group, Instant now) {
      return group.with(b -> b.cacheNodeType(type)).withEach(b -> b.cacheNodeType(type));
    }
  }

  record UpgradeTo(CacheEngine engine, String version, String parameterGroup) implements Change {

    @Override
    public Kind kind() {
      return Kind.ENGINE;
    }

    @Override
    public CacheDuration lasts() {
      return CacheDuration.ENGINE_VERSION;
    }

    @Override
    public String label() {
      return "engine version to " + engine.awsName() + " " + version;
    }

    @Override
    public boolean deferrable() {
      return true;
    }

    @Override
    public Group pending(Group group) {
      return group.withEachPending(p -> p.engineVersion(version));
    }

    @Override
    public Group cleared(Group group) {
      return group.withEachPending(p -> p.engineVersion(null));
    }

    @Override
    public Group done(Group group, Instant now) {
      return group
          .with(b -> b.engine(engine.awsName()))
          .withEach(b ->
              b.engine(engine.awsName())
                  .engineVersion(version)
                  .cacheParameterGroup(
                      ParameterGroups.status(parameterGroup, ParameterGroups.IN_SYNC)));
    }
  }

  record FailoverTo(boolean on) implements Change {

    @Override
    public Kind kind() {
      return Kind.FAILOVER;
    }

    @Override
    public CacheDuration lasts() {
      return CacheDuration.FAILOVER_SWITCH;
    }

    @Override
    public String label() {
      return "automatic failover to " + (on ? "enabled" : "disabled");
    }

    @Override
    public boolean deferrable() {
      return true;
    }

    @Override
    public boolean touchesNodes() {
      return false;
    }

    @Override
    public Group pending(Group group) {
      return group.withPending(p ->
          p.automaticFailoverStatus(
              on
                  ? PendingAutomaticFailoverStatus.ENABLED
                  : PendingAutomaticFailoverStatus.DISABLED));
    }

    @Override
    public Group started(Group group) {
      return group.with(b ->
          b.automaticFailover(
              on ? AutomaticFailoverStatus.ENABLING : AutomaticFailoverStatus.DISABLING));
    }

    @Override
    public Group cleared(Group group) {
      return group
          .withPending(p -> p.automaticFailoverStatus((PendingAutomaticFailoverStatus) null))
          .with(b ->
              b.automaticFailover(
                  on ? AutomaticFailoverStatus.DISABLED : AutomaticFailoverStatus.ENABLED));
    }

    @Override
    public Group done(Group group, Instant now) {
      return group.with(b ->
          b.automaticFailover(
              on ? AutomaticFailoverStatus.ENABLED : AutomaticFailoverStatus.DISABLED));
    }
  }

  record MultiAzTo(boolean on) implements Change {

    @Override
    public Kind kind() {
      return Kind.FAILOVER;
    }

    @Override
    public CacheDuration lasts() {
      return CacheDuration.SETTINGS;
    }

    @Override
    public String label() {
      return "Multi-AZ to " + (on ? "enabled" : "disabled");
    }

    @Override
    public boolean deferrable() {
      return true;
    }

    @Override
    public boolean touchesNodes() {
      return false;
    }

    @Override
    public Group done(Group group, Instant now) {
      return group.with(b -> b.multiAZ(on ? MultiAZStatus.ENABLED : MultiAZStatus.DISABLED));
    }
  }

  record ParametersTo(String group) implements Change {

    @Override
    public Kind kind() {
      return Kind.SETTINGS;
    }

    @Override
    public CacheDuration lasts() {
      return CacheDuration.SETTINGS;
    }

    @Override
    public String label() {
      return "cache parameter group to " + group;
    }

    @Override
    public boolean touchesNodes() {
      return false;
    }

    @Override
    public Group started(Group group) {
      return group.withEach(b ->
          b.cacheParameterGroup(
              ParameterGroups.status(group.parameterGroup(), ParameterGroups.APPLYING)));
    }

    @Override
    public Group cleared(Group group) {
      return group.withEach(b ->
          b.cacheParameterGroup(
              ParameterGroups.status(group.parameterGroup(), ParameterGroups.IN_SYNC)));
    }

    @Override
    public Group done(Group changed, Instant now) {
      return changed.withEach(
          b -> b.cacheParameterGroup(ParameterGroups.status(group, ParameterGroups.IN_SYNC)));
    }
  }

  record SecurityGroupsTo(List<String> ids) implements Change {

    @Override
    public Kind kind() {
      return Kind.SETTINGS;
    }

    @Override
    public CacheDuration lasts() {
      return CacheDuration.SETTINGS;
    }

    @Override
    public String label() {
      return "security groups";
    }

    @Override
    public boolean touchesNodes() {
      return false;
    }

    @Override
    public Group done(Group group, Instant now) {
      return group.withEach(b -> b.securityGroups(GroupCreation.securityGroups(ids)));
    }
  }

  /**
   * Another AUTH token.
   *
   * @param rotate the old one stays good beside it; otherwise it alone is good
   */
  record TokenTo(String token, boolean rotate) implements Change {

    @Override
    public Kind kind() {
      return Kind.TOKEN;
    }

    @Override
    public CacheDuration lasts() {
      return CacheDuration.AUTH;
    }

    @Override
    public String label() {
      return "AUTH token";
    }

    @Override
    public Group pending(Group group) {
      AuthTokenUpdateStatus status =
          rotate ? AuthTokenUpdateStatus.ROTATING : AuthTokenUpdateStatus.SETTING;
      return group
          .withPending(p -> p.authTokenStatus(status))
          .withEachPending(p -> p.authTokenStatus(status));
    }

    @Override
    public Group cleared(Group group) {
      return group
          .withPending(p -> p.authTokenStatus((AuthTokenUpdateStatus) null))
          .withEachPending(p -> p.authTokenStatus((AuthTokenUpdateStatus) null));
    }

    @Override
    public Group done(Group group, Instant now) {
      String old = group.tokens().isEmpty() ? "" : group.tokens().getLast();
      return group
          .withTokens(rotate ? List.of(old, token) : List.of(token))
          .with(b -> b.authTokenEnabled(true).authTokenLastModifiedDate(now))
          .withEach(b -> b.authTokenEnabled(true).authTokenLastModifiedDate(now));
    }

    @Override
    public String toString() {
      return "TokenTo[rotate=" + rotate + "]";
    }
  }

  record ModeTo(ClusterMode mode, String parameterGroup) implements Change {

    @Override
    public Kind kind() {
      return Kind.CLUSTER_MODE;
    }

    @Override
    public CacheDuration lasts() {
      return CacheDuration.MODE;
    }

    @Override
    public String label() {
      return "cluster mode to " + mode;
    }

    @Override
    public Group pending(Group group) {
      return group.withPending(p -> p.clusterMode(mode));
    }

    @Override
    public Group cleared(Group group) {
      return group.withPending(p -> p.clusterMode((ClusterMode) null));
    }

    @Override
    public Group done(Group group, Instant now) {
      return group
          .with(b -> b.clusterMode(mode).clusterEnabled(true))
          .withEach(b ->
              b.cacheParameterGroup(
                  ParameterGroups.status(parameterGroup, ParameterGroups.IN_SYNC)));
    }
  }

  /**
   * Encryption in transit.
   *
   * @param mode meaningless where it is switched off
   */
  record EncryptionTo(boolean on, TransitEncryptionMode mode) implements Change {

    @Override
    public Kind kind() {
      return Kind.ENCRYPTION;
    }

    @Override
    public CacheDuration lasts() {
      return CacheDuration.MODE;
    }

    @Override
    public String label() {
      return "encryption in transit to " + (on ? mode.toString() : "disabled");
    }

    @Override
    public Group pending(Group group) {
      return group
          .withPending(p -> p.transitEncryptionEnabled(on).transitEncryptionMode(mode))
          .withEachPending(p -> p.transitEncryptionEnabled(on).transitEncryptionMode(mode));
    }

    @Override
    public Group cleared(Group group) {
      return group
          .withPending(p ->
              p.transitEncryptionEnabled(null).transitEncryptionMode((TransitEncryptionMode) null))
          .withEachPending(p ->
              p.transitEncryptionEnabled(null).transitEncryptionMode((TransitEncryptionMode) null));
    }

    @Override
    public Group done(Group group, Instant now) {
      TransitEncryptionMode shown = on ? mode : null;
      return group
          .with(b -> b.transitEncryptionEnabled(on).transitEncryptionMode(shown))
          .withEach(b -> b.transitEncryptionEnabled(on).transitEncryptionMode(shown));
    }
  }

  record PrimaryTo(String clusterId) implements Change {

    @Override
    public Kind kind() {
      return Kind.PRIMARY;
    }

    @Override
    public CacheDuration lasts() {
      return CacheDuration.FAILOVER;
    }

    @Override
    public String label() {
      return "primary cluster to " + clusterId;
    }

    @Override
    public Group pending(Group group) {
      return group.withPending(p -> p.primaryClusterId(clusterId));
    }

    @Override
    public Group cleared(Group group) {
      return group.withPending(p -> p.primaryClusterId(null));
    }

    @Override
    public Group done(Group group, Instant now) {
      return group.mapMembers(member -> member.withRole(member.id().equals(clusterId)));
    }
  }
}
