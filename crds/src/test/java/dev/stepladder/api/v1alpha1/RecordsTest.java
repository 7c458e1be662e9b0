package dev.stepladder.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The records read and write what the schema says. */
class RecordsTest {

  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  @Test
  void theExampleReadsAsWritten() {
    var shop = YAML.unmarshal(Manifests.example("shop"), StagedApp.class).getSpec();

    assertThat(shop.tier()).isEqualTo("users-1");
    assertThat(shop.users()).isNull();
    assertThat(shop.workloads().getFirst().migration().command()).containsExactly("migrate", "up");
    assertThat(shop.database().engine()).isEqualTo(Engine.POSTGRES);
  }

  @Test
  void theExampleAppMayUseTheExampleEnvironment() {
    var shop = YAML.unmarshal(Manifests.example("shop"), StagedApp.class);
    var environment = YAML.unmarshal(Manifests.example("environment"), AwsEnvironment.class);

    assertThat(shop.getSpec().environment()).isEqualTo(environment.getMetadata().getName());
    assertThat(environment.getSpec().allowedNamespaces())
        .contains(shop.getMetadata().getNamespace());
  }

  @Test
  void whatIsNotGivenHasTheDefaultOfTheSchema() {
    var app =
        YAML.unmarshal(
                """
                apiVersion: stepladder.dev/v1alpha1
                kind: StagedApp
                spec:
                  users: 800
                  environment: prod
                  workloads: [{name: web, image: "shop:1", env: [{name: EMPTY}]}]
                  database: {engine: mysql, version: "8.4", storage: 20Gi}
                """,
                StagedApp.class)
            .getSpec();
    var schema = schema("stagedapps").at("/properties/spec/properties");

    assertThat(app.change().approval())
        .hasToString(schema.at("/change/properties/approval/default").asText());
    assertThat(app.deletionPolicy()).hasToString(schema.at("/deletionPolicy/default").asText());
    var database = schema.at("/database/properties");
    assertThat(app.database().user()).isEqualTo(database.at("/user/default").asText());
    assertThat(app.database().password()).hasToString(database.at("/password/default").asText());
    var workload = schema.at("/workloads/items/properties");
    var resources = app.workloads().getFirst().resources();
    assertThat(resources.cpu()).isEqualTo(workload.at("/resources/default/cpu").asText());
    assertThat(resources.memory()).isEqualTo(workload.at("/resources/default/memory").asText());
    assertThat(app.workloads().getFirst().scale())
        .isEqualTo(workload.at("/scale/default").asText());
    assertThat(app.workloads().getFirst().env().getFirst().value())
        .isEqualTo(workload.at("/env/items/properties/value/default").asText("no default"));
  }

  @Test
  void whatATierLeavesOutHasTheDefaultOfTheSchema() {
    var database =
        new TierDatabase("db.t4g.micro", null, null, 1, null, null, null, null, null, null, null);
    var schema = schema("scaletiers").at("/properties/spec/properties/database/properties");

    assertThat(database.storage()).isEqualTo(schema.at("/storage/default").asText());
    assertThat(database.multiAz()).isEqualTo(schema.at("/multiAz/default").asBoolean());
    assertThat(database.deletionProtection())
        .isEqualTo(schema.at("/deletionProtection/default").asBoolean());
    assertThat(database.insights()).hasToString(schema.at("/insights/default").asText());
    assertThat(database.replicas()).isEqualTo(schema.at("/replicas/default").asInt());
    assertThat(database.readersDrain()).isEqualTo(schema.at("/readersDrain/default").asText());
  }

  @Test
  void anAutoscalerLeftToItselfHasTheDefaultsOfTheSchema() {
    var autoscaling = new TierAutoscaling(4, null, null, new ScalingPace(null, 50, null), null);
    var schema =
        schema("scaletiers")
            .at("/properties/spec/properties/workload/properties/autoscaling/properties");

    assertThat(autoscaling.cpuPercent()).isEqualTo(schema.at("/cpuPercent/default").asInt());
    assertThat(autoscaling.scaleUp())
        .isEqualTo(
            new ScalingPace(
                text(schema, "scaleUp", "stabilization"), 50, text(schema, "scaleUp", "period")));
    assertThat(autoscaling.scaleDown())
        .isEqualTo(
            new ScalingPace(
                text(schema, "scaleDown", "stabilization"),
                schema.at("/scaleDown/properties/percent/default").asInt(),
                text(schema, "scaleDown", "period")));
  }

  private static String text(JsonNode schema, String way, String field) {
    return schema.at("/%s/properties/%s/default".formatted(way, field)).asText();
  }

  @Test
  void anEnvironmentThatSaysNothingHasTheDefaultsOfTheSchema() {
    var schema = schema("awsenvironments").at("/properties/spec/properties");

    assertThat(EnvironmentNetwork.DEFAULT.policiesEnforced())
        .isEqualTo(schema.at("/network/properties/policiesEnforced/default").asBoolean(true));
    assertThat(new IngressSpec("a", null, null).path())
        .isEqualTo(
            schema("stagedapps")
                .at("/properties/spec/properties/workloads/items/properties/ingress/properties")
                .at("/path/default")
                .asText());
  }

  @Test
  void aBucketThatSaysNothingHasTheDefaultsOfTheSchema() {
    var bucket = new BucketSpec("media", null, null, null, null, null, null);

    assertThat(bucket.encryption())
        .hasToString(
            schema("stagedapps")
                .at("/properties/spec/properties/buckets/items/properties/encryption/default")
                .asText());
    assertThat(TierBucket.DEFAULT.versioning())
        .isEqualTo(
            schema("scaletiers")
                .at("/properties/spec/properties/bucket/properties/versioning/default")
                .asBoolean(true));
  }

  @Test
  void anEnvironmentThatSaysNothingOfIdentityHasTheDefaultsOfTheSchema() {
    var identity =
        schema("awsenvironments").at("/properties/spec/properties/workloadIdentity/properties");

    assertThat(WorkloadIdentity.DEFAULT.mode()).hasToString(identity.at("/mode/default").asText());
    assertThat(WorkloadIdentity.DEFAULT.rolePath())
        .isEqualTo(identity.at("/rolePath/default").asText());
  }

  @Test
  void whatATierLeavesOutOfACacheHasTheDefaultOfTheSchema() {
    var cache = new TierCache("cache.t4g.medium", null, null, null, null, null, null, null);
    var schema = schema("scaletiers").at("/properties/spec/properties/cache/properties");

    assertThat(cache.replicas()).isEqualTo(schema.at("/replicas/default").asInt());
    assertThat(cache.shards()).isEqualTo(schema.at("/shards/default").asInt());
    assertThat(cache.automaticFailover())
        .isEqualTo(schema.at("/automaticFailover/default").asBoolean());
    assertThat(cache.multiAz()).isEqualTo(schema.at("/multiAz/default").asBoolean());
    assertThat(cache.snapshotRetentionDays())
        .isEqualTo(schema.at("/snapshotRetentionDays/default").asInt());
    assertThat(cache.drain()).isEqualTo(schema.at("/drain/default").asText());
  }

  @Test
  void fieldsOfANewerVersionAreIgnored() {
    var status =
        YAML.unmarshal("{\"phase\": \"Ready\", \"from\": \"the future\"}", StagedAppStatus.class);

    assertThat(status.phase()).isEqualTo(Phase.READY);
  }

  @Test
  void anEmptyStatusIsWrittenEmpty() {
    var status =
        new StagedAppStatus(
            null, null, null, null, null, null, null, null, null, null, null, null, null);

    assertThat(YAML.asJson(status)).isEqualTo("{}");
  }

  @Test
  void parametersDoNotChangeBehindTheRecordsBack() {
    var postgres = new java.util.HashMap<>(Map.of("work_mem", "4096"));
    var database =
        new TierDatabase(
            "db.t4g.micro",
            null,
            null,
            1,
            null,
            null,
            null,
            null,
            Map.of("postgres", postgres),
            null,
            null);

    postgres.clear();

    assertThat(database.parameters().get("postgres")).containsEntry("work_mem", "4096");
  }

  static Stream<Enum<?>> constants() {
    return Stream.<Class<? extends Enum<?>>>of(
            Approval.class,
            BucketEncryption.class,
            CacheEngine.class,
            DeletionPolicy.class,
            Engine.class,
            IdentityMode.class,
            Impact.class,
            Insights.class,
            NetworkState.class,
            PasswordSource.class,
            Phase.class,
            Stage.class,
            StepState.class)
        .flatMap(type -> Stream.of(type.getEnumConstants()));
  }

  @ParameterizedTest
  @MethodSource("constants")
  void aConstantIsWrittenAsItReads(Enum<?> constant) {
    assertThat(YAML.asJson(constant)).isEqualTo('"' + constant.toString() + '"');
  }

  /** YAML 1.1 reads words such as Off as truth values, so that people would have to quote them. */
  @ParameterizedTest
  @MethodSource("constants")
  void aConstantNeedsNoQuotesInYaml(Enum<?> constant) {
    assertThat(constant.toString().toLowerCase(java.util.Locale.ROOT))
        .isNotIn("on", "off", "yes", "no", "y", "n", "true", "false", "null");
  }

  @Test
  void everyFieldIsDescribed() {
    var undescribed = new ArrayList<String>();
    for (var plural : List.of("stagedapps", "scaletiers", "awsenvironments")) {
      collectUndescribed(plural, schema(plural), undescribed);
    }

    assertThat(undescribed).isEmpty();
  }

  private static void collectUndescribed(String path, JsonNode schema, List<String> found) {
    for (var field : schema.path("properties").properties()) {
      var here = path + "." + field.getKey();
      if (!field.getValue().has("description")) {
        found.add(here);
      }
      collectUndescribed(here, field.getValue(), found);
      collectUndescribed(here + "[]", field.getValue().path("items"), found);
    }
  }

  private static JsonNode schema(String plural) {
    var name = "name: " + plural + "." + Names.GROUP;
    var yaml =
        Manifests.crds().stream().filter(crd -> crd.contains(name)).findFirst().orElseThrow();
    return YAML.unmarshal(yaml, JsonNode.class).at("/spec/versions/0/schema/openAPIV3Schema");
  }
}
