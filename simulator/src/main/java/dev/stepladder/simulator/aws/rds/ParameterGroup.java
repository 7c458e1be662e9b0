package dev.stepladder.simulator.aws.rds;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.rds.model.DBParameterGroup;
import software.amazon.awssdk.services.rds.model.Tag;

/** A DB parameter group, the values that were set in it, and its tags. */
record ParameterGroup(DBParameterGroup shown, Map<String, String> values, List<Tag> tags) {

  String name() {
    return shown.dbParameterGroupName();
  }

  String family() {
    return shown.dbParameterGroupFamily();
  }

  Optional<String> value(String parameter) {
    return Optional.ofNullable(values.get(parameter));
  }

  ParameterGroup withValues(Map<String, String> changed) {
    Map<String, String> all = new TreeMap<>(values);
    all.putAll(changed);
    return new ParameterGroup(shown, Map.copyOf(all), tags);
  }

  ParameterGroup without(Iterable<String> names) {
    Map<String, String> left = new TreeMap<>(values);
    names.forEach(left::remove);
    return new ParameterGroup(shown, Map.copyOf(left), tags);
  }
}
