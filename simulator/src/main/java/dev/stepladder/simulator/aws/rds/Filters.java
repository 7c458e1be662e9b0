package dev.stepladder.simulator.aws.rds;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.rds.model.Filter;

/** The filters of a describe call: each must hold, by any of its values. */
record Filters(Map<String, List<String>> wanted) {

  static Filters of(List<Filter> filters, List<String> known) {
    Map<String, List<String>> wanted = new HashMap<>();
    for (Filter filter : filters) {
      if (filter.name() == null) {
        throw RdsErrors.missing("Filters.Filter.1.Name");
      }
      if (!known.contains(filter.name())) {
        throw RdsErrors.value("Unrecognized filter name: " + filter.name());
      }
      if (filter.values().isEmpty()) {
        throw RdsErrors.missing("Filters.Filter.Values.Value.1");
      }
      wanted.put(filter.name(), filter.values());
    }
    return new Filters(Map.copyOf(wanted));
  }

  /** Whether a value passes the filter of this name, if there is one. */
  boolean pass(String name, String value) {
    List<String> values = wanted.get(name);
    return values == null || values.contains(value);
  }

  /** As {@link #pass}, for filters that take a name or an ARN. */
  boolean passName(String name, String id, String arn) {
    return pass(name, id) || pass(name, arn);
  }
}
