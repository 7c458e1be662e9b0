package dev.stepladder.simulator.aws.elasticache;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroup;
import software.amazon.awssdk.services.elasticache.model.Tag;

/** A cache parameter group, the values that were set in it, and its tags. */
record ParameterGroup(CacheParameterGroup shown, Map<String, String> values, List<Tag> tags) {

  String name() {
    return shown.cacheParameterGroupName();
  }

  String family() {
    return shown.cacheParameterGroupFamily();
  }

  /** Whether groups that use it have cluster mode. */
  boolean clustered() {
    return name().endsWith(ParameterGroups.CLUSTERED_SUFFIX)
        || "yes".equals(values.get(ParameterCatalog.CLUSTER_ENABLED));
  }

  boolean standard() {
    return name().startsWith(ParameterGroups.DEFAULT_PREFIX);
  }

  Optional<String> value(String parameter) {
    return Optional.ofNullable(values.get(parameter));
  }

  ParameterGroup withValues(Map<String, String> changed) {
    Map<String, String> all = new TreeMap<>(values);
    all.putAll(changed);
    return new ParameterGroup(shown, Map.copyOf(all), tags);
  }
}
