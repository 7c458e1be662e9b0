package dev.stepladder.sandbox.chart;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What roles grant, and what of it the API server's audit log shows as made use of.
 *
 * @param used what was allowed, by the role that allowed it
 * @param refused requests that no role allowed
 */
record Grants(SortedSet<Grant> used, List<String> refused) {

  private static final Pattern ROLE = Pattern.compile(" of ((?:Cluster)?Role) \"(?<role>[^\"]+)\"");
  private static final int CREATED = 201;

  /**
   * One verb on one resource, as a role grants it.
   *
   * @param resource with its group and subresource, such as {@code
   *     stagedapps.stepladder.dev/status}
   */
  record Grant(String role, String verb, String resource) implements Comparable<Grant> {
    @Override
    public int compareTo(Grant other) {
      return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
      return role + ": " + verb + " " + resource;
    }
  }

  /** Every grant of a role. */
  static SortedSet<Grant> of(HasMetadata role, List<PolicyRule> rules) {
    var all = new TreeSet<Grant>();
    String name = role.getKind() + " " + role.getMetadata().getName();
    for (PolicyRule rule : rules) {
      for (String group : rule.getApiGroups()) {
        for (String resource : rule.getResources()) {
          String[] parts = resource.split("/", 2);
          rule.getVerbs()
              .forEach(verb ->
                  all.add(
                      new Grant(
                          name, verb, named(parts[0], group, parts.length > 1 ? parts[1] : ""))));
        }
      }
    }
    return all;
  }

  /** Reads an audit log that holds the requests of one user. */
  static Grants in(Path log) throws IOException {
    var used = new TreeSet<Grant>();
    var refused = new ArrayList<String>();
    for (String line : Files.readAllLines(log)) {
      JsonNode event = Serialization.unmarshal(line, JsonNode.class);
      JsonNode object = event.path("objectRef");
      if (object.isMissingNode()) {
        // What the API server tells everybody, such as its version.
        continue;
      }
      String verb = event.path("verb").asText();
      String resource =
          named(
              object.path("resource").asText(),
              object.path("apiGroup").asText(),
              object.path("subresource").asText());
      JsonNode annotations = event.path("annotations");
      Matcher role = ROLE.matcher(annotations.path("authorization.k8s.io/reason").asText());
      if (!annotations.path("authorization.k8s.io/decision").asText().equals("allow")) {
        refused.add(
            "%s %s %s/%s"
                .formatted(
                    verb,
                    resource,
                    object.path("namespace").asText(),
                    object.path("name").asText()));
      } else if (role.find()) {
        String name = role.group(1) + " " + role.group("role").replaceFirst("^.*/", "");
        used.add(new Grant(name, verb, resource));
        if (verb.equals("patch") && event.at("/responseStatus/code").asInt() == CREATED) {
          // The API server asks for this, too, when an apply makes something; the log does not say
          // so.
          used.add(new Grant(name, "create", resource));
        }
      }
    }
    return new Grants(used, List.copyOf(refused));
  }

  private static String named(String resource, String group, String subresource) {
    return resource
        + (group.isEmpty() ? "" : "." + group)
        + (subresource.isEmpty() ? "" : "/" + subresource);
  }
}
