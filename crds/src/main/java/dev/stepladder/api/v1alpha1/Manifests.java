package dev.stepladder.api.v1alpha1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * What is installed beside the operator, as YAML read from the class path: the kinds, who may do
 * what to them, the default ladder, examples.
 */
public final class Manifests {

  private static final String ROOT = "/META-INF/stepladder/";

  private static final List<String> KINDS = List.of("stagedapps", "scaletiers", "awsenvironments");

  private static final List<String> POLICIES = List.of("approvals", "deletion-protection");

  private static final List<String> RUNGS =
      List.of("users-1", "users-2", "users-100", "users-1k", "users-10k");

  private Manifests() {}

  /** The CustomResourceDefinitions, one document each. */
  public static List<String> crds() {
    return KINDS.stream().map(kind -> read("crds/" + kind + "." + Names.GROUP)).toList();
  }

  /** The CustomResourceDefinition of a kind, such as {@code StagedApp}. */
  public static String crd(String kind) {
    return read("crds/" + file(kind));
  }

  /** What that says of the spec, the schema alone, as JSON. */
  public static String schema(String kind) {
    return resource(ROOT + "schemas/" + file(kind) + ".json");
  }

  private static String file(String kind) {
    return kind.toLowerCase(Locale.ROOT) + "s." + Names.GROUP;
  }

  /** The ValidatingAdmissionPolicies, each as two documents: the policy and its binding. */
  public static List<String> admission() {
    return POLICIES.stream().map(policy -> read("admission/" + policy)).toList();
  }

  /** The ScaleTiers of the default ladder, one document each, from the lowest rung up. */
  public static List<String> ladder() {
    return RUNGS.stream().map(rung -> read("ladder/" + rung)).toList();
  }

  /** The same as JSON, which is read many times quicker. */
  public static List<String> ladderAsJson() {
    return RUNGS.stream().map(rung -> resource(ROOT + "ladder/" + rung + ".json")).toList();
  }

  /**
   * An example by its name: {@code shop} or {@code storefront}, StagedApps; {@code environment},
   * their AwsEnvironment; or {@code approver}, the role of who may approve.
   */
  public static String example(String name) {
    return read("examples/" + name);
  }

  private static String read(String name) {
    return resource(ROOT + name + ".yaml");
  }

  private static String resource(String resource) {
    try (var in = Manifests.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(
            resource + " is not on the class path: build the module crds anew");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource + " from the class path", e);
    }
  }
}
