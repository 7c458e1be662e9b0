package dev.stepladder.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.operator.cli.OperatorCommand;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * What the kinds leave no room for, field by field: a new field fails here until somebody has
 * thought of what it lets its author do ({@code docs/security.md}).
 */
class SecurityTest {

  private static final String[] APP_FIELDS = {
    "tier",
    "users",
    "environment",
    "workloads",
    "database",
    "cache",
    "buckets",
    "change",
    "deletionPolicy",
    "deletionProtection",
    "overrides"
  };

  /** What somebody who may write an app of one namespace says of its pods. */
  @Test
  void anAppSaysNothingOfItsPodsButThis() {
    assertThat(names(spec("StagedApp").at("/properties/workloads/items/properties")))
        .containsExactlyInAnyOrder(
            "name",
            "image",
            "command",
            "args",
            "env",
            "port",
            "health",
            "resources",
            "runAsUser",
            "migration",
            "scale",
            "ingress",
            "connectionsPerPod");
  }

  /** A variable has a value and takes none from a Secret, which its author may not read. */
  @Test
  void aVariableHasAPlainValue() {
    assertThat(
            names(
                spec("StagedApp")
                    .at("/properties/workloads/items/properties/env/items/properties")))
        .containsExactlyInAnyOrder("name", "value");
  }

  @Test
  void noPodRunsAsRoot() {
    assertThat(
            spec("StagedApp")
                .at("/properties/workloads/items/properties/runAsUser/minimum")
                .asLong())
        .isPositive();
  }

  /** Namespace and account of what an app is given follow from where it is. */
  @Test
  void anAppSaysNothingOfItselfButThis() {
    assertThat(names(spec("StagedApp").path("properties"))).containsExactlyInAnyOrder(APP_FIELDS);
  }

  /** Roles, keys, networks, endpoints and namespaces are words of an environment, or of nobody. */
  @Test
  void anAppNamesNoRoleKeyNetworkOrEndpoint() {
    assertThat(fields(spec("StagedApp")))
        .noneMatch(field ->
            field.matches(
                "(?i).*(role|arn|kms|subnet|securitygroup|endpoint|account|namespace).*"));
  }

  /** Whoever could say where AWS is would get the operator's signed calls. */
  @ParameterizedTest
  @ValueSource(strings = {"StagedApp", "AwsEnvironment", "ScaleTier"})
  void noObjectSaysWhereAwsIs(String kind) {
    assertThat(fields(spec(kind))).noneMatch(field -> field.matches("(?i).*(endpoint|url).*"));
  }

  @Test
  void aFlagOfTheOperatorSaysWhereAwsIs() {
    assertThat(new CommandLine(new OperatorCommand()).getCommandSpec().optionsMap())
        .containsKey("--endpoint-url");
  }

  /** No secret has a field to stand in. */
  @ParameterizedTest
  @ValueSource(strings = {"StagedApp", "AwsEnvironment", "ScaleTier"})
  void noObjectHasAFieldForASecret(String kind) {
    JsonNode root = root(kind);
    Set<String> found = new TreeSet<>(fields(root.at("/properties/spec")));
    if (root.at("/properties").has("status")) {
      found.addAll(fields(root.at("/properties/status")));
    }
    found.removeIf(field -> !field.matches("(?i).*(password|token|secret|credential).*"));
    // Who keeps it, Generated or RdsManaged; and the name of a Secret of the app's namespace.
    found.removeAll(Set.of("password", "tlsSecret"));
    assertThat(found).isEmpty();
    if (kind.equals("StagedApp")) {
      assertThat(texts(root.at("/properties/spec/properties/database/properties/password/enum")))
          .containsExactlyInAnyOrder("Generated", "RdsManaged");
    }
  }

  private static JsonNode spec(String kind) {
    return root(kind).at("/properties/spec");
  }

  private static JsonNode root(String kind) {
    JsonNode root =
        Serialization.unmarshal(Manifests.crd(kind), JsonNode.class)
            .at("/spec/versions/0/schema/openAPIV3Schema");
    assertThat(root.isMissingNode()).isFalse();
    return root;
  }

  private static List<String> names(JsonNode properties) {
    assertThat(properties.isObject()).isTrue();
    var names = new ArrayList<String>();
    for (Iterator<String> each = properties.fieldNames(); each.hasNext(); ) {
      names.add(each.next());
    }
    return names;
  }

  private static List<String> texts(JsonNode list) {
    var texts = new ArrayList<String>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  /** The names of all fields, however deep. */
  private static Set<String> fields(JsonNode schema) {
    var fields = new TreeSet<String>();
    collect(schema, fields);
    assertThat(fields).isNotEmpty();
    return fields;
  }

  private static void collect(JsonNode schema, Set<String> fields) {
    schema
        .path("properties")
        .properties()
        .forEach(property -> {
          fields.add(property.getKey());
          collect(property.getValue(), fields);
        });
    if (schema.has("items")) {
      collect(schema.path("items"), fields);
    }
    if (schema.path("additionalProperties").isObject()) {
      collect(schema.path("additionalProperties"), fields);
    }
  }
}
