package dev.stepladder.simulator.aws;

import dev.stepladder.simulator.aws.protocol.WireRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where an operation of a REST protocol is found.
 *
 * @param method of HTTP
 * @param path template such as {@code /{Bucket}/{Key+}}: a label in braces takes one segment, with
 *     a plus the rest of the path; its name is that of the request's member
 * @param query names of the parameters that must be there, such as {@code versioning}
 */
public record Route(String method, String path, Set<String> query) {

  public Route {
    query = Set.copyOf(query);
  }

  /** The route of these. */
  public static Route of(String method, String path, String... query) {
    return new Route(method, path, Set.of(query));
  }

  /** Whether the request takes this route, whatever other parameters it has. */
  public boolean takes(WireRequest request) {
    return method.equals(request.method())
        && request.query().keySet().containsAll(query)
        && match(request).isPresent();
  }

  /** The decoded values of the path's labels, of a request that {@link #takes} this route. */
  public Map<String, String> labels(WireRequest request) {
    return match(request)
        .orElseThrow(() -> new IllegalArgumentException(request.uri() + " is not " + path));
  }

  /** Of two routes that a request takes, the one with more that is fixed is meant. */
  int weight() {
    long fixed = segments(path).stream().filter(segment -> !segment.startsWith("{")).count();
    return query.size() + (int) fixed;
  }

  private Optional<Map<String, String>> match(WireRequest request) {
    List<String> wanted = segments(path);
    String rest = request.uri().getRawPath().replaceFirst("^/", "");
    Map<String, String> labels = new LinkedHashMap<>();
    for (String segment : wanted) {
      if (rest.isEmpty()) {
        return Optional.empty();
      }
      if (segment.endsWith("+}")) {
        labels.put(segment.substring(1, segment.length() - 2), WireRequest.decoded(rest));
        return Optional.of(labels);
      }
      int end = rest.indexOf('/');
      String value = WireRequest.decoded(end < 0 ? rest : rest.substring(0, end));
      rest = end < 0 ? "" : rest.substring(end + 1);
      if (segment.startsWith("{")) {
        labels.put(segment.substring(1, segment.length() - 1), value);
      } else if (!segment.equals(value)) {
        return Optional.empty();
      }
    }
    return rest.isEmpty() ? Optional.of(labels) : Optional.empty();
  }

  private static List<String> segments(String path) {
    return List.of(path.split("/", -1)).stream().filter(segment -> !segment.isEmpty()).toList();
  }
}
