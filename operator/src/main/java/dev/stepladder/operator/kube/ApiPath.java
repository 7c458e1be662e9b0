package dev.stepladder.operator.kube;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a path of the Kubernetes API stands for.
 *
 * @param resource in the plural, with its subresource if there is one: {@code stagedapps/status};
 *     the path itself where it is none of a resource, such as {@code /version}
 * @param name of one object; empty for all of them
 */
record ApiPath(String resource, Optional<String> namespace, Optional<String> name) {

  /** {@code /api/v1} or {@code /apis/<group>/<version>}, and what follows. */
  private static final Pattern RESOURCE =
      Pattern.compile("(?:^|.*?/)(?:api/v[0-9][^/]*|apis/[^/]+/v[0-9][^/]*)/(.+)");

  /** Of a path that may begin with that of a proxy, as a server's address may have one. */
  static ApiPath of(String path) {
    Matcher matcher = RESOURCE.matcher(path);
    if (!matcher.matches()) {
      return new ApiPath(path, Optional.empty(), Optional.empty());
    }
    List<String> rest = List.of(matcher.group(1).split("/"));
    // A namespace itself is an object like any other.
    if (rest.getFirst().equals("namespaces") && rest.size() > 2) {
      return of(rest.subList(2, rest.size()), Optional.of(rest.get(1)));
    }
    return of(rest, Optional.empty());
  }

  private static ApiPath of(List<String> rest, Optional<String> namespace) {
    Optional<String> name = rest.stream().skip(1).findFirst();
    String subresource = rest.size() > 2 ? "/" + rest.get(2) : "";
    return new ApiPath(rest.getFirst() + subresource, namespace, name);
  }
}
