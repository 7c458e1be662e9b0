package dev.stepladder.simulator.aws.ec2;

import dev.stepladder.simulator.aws.AwsError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * Which resources of a kind a request is about: those that it names, each of which must be there,
 * and of those, or else of all, the ones that all its filters let through.
 *
 * @param idFilter the filter by id, which lets through what is there and misses nothing
 * @param notFound the code of the refusal to name one that is not there
 * @param one the resource of an id
 * @param all those that are known
 * @param properties by the name of a filter, what it compares
 */
record Selection<T>(
    String idFilter,
    String notFound,
    Function<String, Optional<T>> one,
    List<T> all,
    Map<String, Function<T, String>> properties) {

  /** The most values that a filter takes. */
  private static final int VALUES = 200;

  List<T> of(List<String> ids, List<Filter> filters) {
    filters.forEach(this::check);
    return named(ids, filters).stream()
        .filter(item -> filters.stream().allMatch(filter -> passes(item, filter)))
        .sorted(Comparator.comparing(properties.get(idFilter)))
        .toList();
  }

  private List<T> named(List<String> ids, List<Filter> filters) {
    if (ids.isEmpty()) {
      // Asked for by a filter, an id of the default network is there like any that is named.
      var found = new ArrayList<T>(all);
      byId(filters).flatMap(id -> one.apply(id).stream()).forEach(found::add);
      return found.stream().distinct().toList();
    }
    List<String> missing = ids.stream().filter(id -> one.apply(id).isEmpty()).toList();
    if (!missing.isEmpty()) {
      throw AwsError.refused(
          notFound,
          missing.size() == 1
              ? "The ID '" + missing.getFirst() + "' does not exist"
              : "The IDs '" + String.join(", ", missing) + "' do not exist");
    }
    return ids.stream().distinct().flatMap(id -> one.apply(id).stream()).toList();
  }

  private Stream<String> byId(List<Filter> filters) {
    return filters.stream()
        .filter(filter -> filter.name().equals(idFilter))
        .flatMap(filter -> filter.values().stream());
  }

  private void check(Filter filter) {
    if (!properties.containsKey(filter.name())) {
      throw AwsError.refused(
          "InvalidParameterValue", "The filter '" + filter.name() + "' is invalid");
    }
    if (filter.values().size() > VALUES) {
      throw AwsError.refused(
          "FilterLimitExceeded", "The maximum number of filter values is " + VALUES);
    }
  }

  private boolean passes(T item, Filter filter) {
    return filter.values().contains(properties.get(filter.name()).apply(item));
  }
}
