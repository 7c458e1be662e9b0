package dev.stepladder.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.AwsEnvironmentSpec;
import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.api.v1alpha1.ScaleTier;
import dev.stepladder.api.v1alpha1.ScaleTierSpec;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StagedAppSpec;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainObjectsTest {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final ObjectMapper JACKSON = new YAMLMapper();

  /** Which of the values that the schema lists is taken; a field with fewer begins anew. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void readsEachFieldOfAnAppAsJacksonDoes(int choice) throws JsonProcessingException {
    readsAsJacksonDoes("StagedApp", choice, StagedApp::new, StagedApp.class, StagedAppSpec.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void readsEachFieldOfARungAsJacksonDoes(int choice) throws JsonProcessingException {
    readsAsJacksonDoes("ScaleTier", choice, ScaleTier::new, ScaleTier.class, ScaleTierSpec.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void readsEachFieldOfAnEnvironmentAsJacksonDoes(int choice) throws JsonProcessingException {
    readsAsJacksonDoes(
        "AwsEnvironment",
        choice,
        AwsEnvironment::new,
        AwsEnvironment.class,
        AwsEnvironmentSpec.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "{a: [1]}"})
  void tellsOverridesOfNothingFromNone(String overrides) throws JsonProcessingException {
    ObjectNode app = shop();
    app.withObject("/spec").set("overrides", JACKSON.readTree(overrides));

    assertThat(read(app)).isEqualTo(JACKSON.treeToValue(app, StagedApp.class).getSpec());
  }

  @Test
  void takesWhatIsEmptyForAbsent() throws JsonProcessingException {
    ObjectNode app = shop();
    app.withObject("/spec").putNull("database").putNull("change");

    assertThat(read(app)).isEqualTo(JACKSON.treeToValue(app, StagedApp.class).getSpec());
  }

  @Test
  void leavesMoreMetadataThanNamesToJackson() throws JsonProcessingException {
    ObjectNode app = shop();
    app.withObject("/metadata/labels").put("team", "a");

    assertThat(PlainObjects.read(app, StagedApp::new, StagedAppSpec.class)).isEmpty();
  }

  @Test
  void leavesFieldsBesideTheSpecToJackson() throws JsonProcessingException {
    ObjectNode app = shop().put("spce", "?");

    assertThat(PlainObjects.read(app, StagedApp::new, StagedAppSpec.class)).isEmpty();
  }

  @Test
  void leavesNumbersThatAreTooLargeToJackson() throws JsonProcessingException {
    ObjectNode app = shop();
    app.withObject("/spec").set("users", JACKSON.readTree("99999999999999999999"));

    assertThat(PlainObjects.read(app, StagedApp::new, StagedAppSpec.class)).isEmpty();
  }

  @Test
  void leavesUnknownValuesToJackson() throws JsonProcessingException {
    ObjectNode app = shop();
    app.withObject("/spec").put("deletionPolicy", "Forget");

    assertThat(PlainObjects.read(app, StagedApp::new, StagedAppSpec.class)).isEmpty();
  }

  private static StagedAppSpec read(ObjectNode app) {
    return PlainObjects.read(app, StagedApp::new, StagedAppSpec.class).orElseThrow().getSpec();
  }

  private static ObjectNode shop() throws JsonProcessingException {
    return (ObjectNode) JACKSON.readTree(Manifests.example("shop"));
  }

  private static <S extends Record, C extends CustomResource<S, ?>> void readsAsJacksonDoes(
      String kind, int choice, Supplier<C> make, Class<C> type, Class<S> spec)
      throws JsonProcessingException {
    JsonNode schema =
        JACKSON
            .readTree(Manifests.crd(kind))
            .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
    ObjectNode document = NODES.objectNode().put("apiVersion", "stepladder.dev/v1alpha1");
    document.put("kind", kind).withObject("/metadata").put("name", "a").put("namespace", "b");
    document.set("spec", example(schema, choice));

    C plain = PlainObjects.read(document, make, spec).orElseThrow();

    C read = JACKSON.treeToValue(document, type);
    assertThat(plain.getSpec()).isEqualTo(read.getSpec());
    assertThat(plain.getMetadata()).isEqualTo(read.getMetadata());
    assertThat(plain.getKind()).isEqualTo(read.getKind());
    assertThat(plain.getApiVersion()).isEqualTo(read.getApiVersion());
  }

  /** Something with each field that a schema has. */
  private static JsonNode example(JsonNode schema, int choice) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean() && choice % 2 == 0) {
      return NODES.numberNode(7);
    }
    return switch (schema.path("type").asText("string")) {
      case "object" -> {
        ObjectNode object = NODES.objectNode();
        for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
          object.set(field.getKey(), example(field.getValue(), choice));
        }
        if (schema.path("additionalProperties").isObject()) {
          object.set("any", example(schema.path("additionalProperties"), choice));
        }
        yield object;
      }
      case "array" -> NODES.arrayNode().add(example(schema.path("items"), choice));
      case "integer" -> NODES.numberNode(schema.path("minimum").asLong(1));
      case "boolean" -> NODES.booleanNode(choice % 2 == 0);
      default -> text(schema, choice);
    };
  }

  private static JsonNode text(JsonNode schema, int choice) {
    JsonNode allowed = schema.path("enum");
    return allowed.isEmpty()
        ? NODES.textNode("text " + choice)
        : allowed.get(choice % allowed.size());
  }
}
