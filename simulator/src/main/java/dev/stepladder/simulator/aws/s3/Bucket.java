package dev.stepladder.simulator.aws.s3;

import dev.stepladder.simulator.aws.Scope;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/**
 * A bucket as it is.
 *
 * @param home account and region it is in
 * @param tags in the order in which they were given
 * @param versioning as it holds; empty where it was never switched on or off
 * @param policy the JSON text
 * @param settings every other setting by its type in the SDK, e.g. {@code
 *     PublicAccessBlockConfiguration}; what is not set is not there
 */
public record Bucket(
    String name,
    Scope home,
    Instant created,
    Map<String, String> tags,
    Optional<BucketVersioningStatus> versioning,
    Optional<String> policy,
    Map<Class<?>, SdkPojo> settings) {

  public Bucket {
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    settings = Map.copyOf(settings);
  }

  /** Its ARN, which has neither account nor region. */
  public String arn() {
    return "arn:aws:s3:::" + name;
  }

  /** The setting of this type. */
  public <T extends SdkPojo> Optional<T> setting(Class<T> type) {
    return Optional.ofNullable(settings.get(type)).map(type::cast);
  }

  Bucket withTags(Map<String, String> changed) {
    return new Bucket(name, home, created, changed, versioning, policy, settings);
  }

  Bucket withVersioning(BucketVersioningStatus status) {
    return new Bucket(name, home, created, tags, Optional.of(status), policy, settings);
  }

  Bucket withPolicy(String json) {
    return new Bucket(name, home, created, tags, versioning, Optional.of(json), settings);
  }

  Bucket withoutPolicy() {
    return new Bucket(name, home, created, tags, versioning, Optional.empty(), settings);
  }

  Bucket with(SdkPojo setting) {
    Map<Class<?>, SdkPojo> changed = new HashMap<>(settings);
    changed.put(setting.getClass(), setting);
    return new Bucket(name, home, created, tags, versioning, policy, changed);
  }

  Bucket without(Class<? extends SdkPojo> type) {
    Map<Class<?>, SdkPojo> changed = new HashMap<>(settings);
    changed.remove(type);
    return new Bucket(name, home, created, tags, versioning, policy, changed);
  }
}
