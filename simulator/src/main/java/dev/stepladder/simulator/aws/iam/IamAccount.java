package dev.stepladder.simulator.aws.iam;

import dev.stepladder.simulator.aws.Guarded;
import dev.stepladder.simulator.aws.Ids;
import dev.stepladder.simulator.aws.ReadPoint;
import dev.stepladder.simulator.aws.Revisions;
import dev.stepladder.simulator.aws.Table;
import dev.stepladder.simulator.clock.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.iam.model.GetOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.Policy;

/** What one account has in IAM. Every call happens under one lock. */
final class IamAccount extends Guarded {

  /** Users report that a new role works elsewhere after five to fifteen seconds. */
  private static final Duration STANDARD_PROPAGATION = Duration.ofSeconds(10);

  final String account;

  /** Roles by their names in lower case: IAM takes names that differ in case only for the same. */
  final Table<RoleState> roles;

  /** Customer managed policies by ARN. */
  final Table<Policy> policies;

  /** OpenID Connect providers by ARN. */
  final Table<GetOpenIdConnectProviderResponse> providers;

  private final VirtualClock clock;
  private final Revisions revisions;
  private final Map<IamQuota, Integer> quotas = new ConcurrentHashMap<>();
  private final Set<String> everCreated = new HashSet<>();
  private Duration propagation = STANDARD_PROPAGATION;
  private long lastId;

  IamAccount(VirtualClock clock, Revisions revisions, String account) {
    this.clock = clock;
    this.revisions = revisions;
    this.account = account;
    roles = new Table<>(revisions);
    policies = new Table<>(revisions);
    providers = new Table<>(revisions);
  }

  /** IAM's times are whole seconds. */
  Instant now() {
    return clock.now().truncatedTo(ChronoUnit.SECONDS);
  }

  /** The role of this name as it is now, or NoSuchEntity. */
  RoleState role(String name) {
    return role(name, ReadPoint.LATEST);
  }

  /** The role of this name as a read at {@code point} shows it, or NoSuchEntity. */
  RoleState role(String name, ReadPoint point) {
    return roles
        .find(key(IamChecks.roleName(name)), point)
        .filter(role -> role.name().equals(name))
        .orElseThrow(() -> IamErrors.roleNotFound(name));
  }

  /** The role that has, or would clash with, this name. */
  Optional<RoleState> namesake(String name) {
    return roles.find(key(name));
  }

  void put(RoleState role) {
    everCreated.add(role.shown().arn());
    roles.put(key(role.name()), role);
  }

  void remove(RoleState role) {
    roles.remove(key(role.name()));
  }

  /** Whether IAM ever had a role of this ARN, gone or not. */
  boolean knows(String roleArn) {
    return everCreated.contains(roleArn);
  }

  /** The role of this ARN as far as word of it has reached other services. */
  Optional<RoleState> propagated(String roleArn) {
    String name = roleArn.substring(roleArn.lastIndexOf('/') + 1);
    return roles
        .find(key(name), revisions.ago(propagation))
        .filter(role -> role.shown().arn().equals(roleArn));
  }

  void propagation(Duration time) {
    propagation = time;
  }

  int quota(IamQuota quota) {
    return quotas.getOrDefault(quota, quota.standard());
  }

  void quota(IamQuota quota, int max) {
    quotas.put(quota, max);
  }

  /** A new unique id; its first four letters say what kind of thing it is of. */
  String newId(String prefix) {
    return prefix + Ids.of("iam/" + account + "/" + ++lastId, 17);
  }

  String arn(String resource) {
    return "arn:aws:iam::" + account + ":" + resource;
  }

  private static String key(String roleName) {
    return roleName.toLowerCase(Locale.ROOT);
  }
}
