package dev.stepladder.sandbox.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.WaitStatus;
import dev.stepladder.sandbox.chart.Grants.Grant;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.api.model.rbac.SubjectBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator with the chart's arguments, identity and roles, and nothing more, in an API server
 * that writes down what it is asked.
 */
final class ChartPermissionsIT {

  private static final String CHART = ChartFilesTest.CHART.toString();
  private static final String INSTALLATION = "installation=test";
  private static final String TEAM = "team-a";

  /** The API server learns of a role a moment after it was bound. */
  private static final Duration HEARD_OF = Duration.ofSeconds(30);

  private static final String NOT_LET_IN =
      "Secret shop-database-credentials in namespace team-a cannot be read: the operator needs the permission to get secrets there";

  @TempDir private Path directory;

  /** What no run makes use of for certain, and why it is granted all the same. */
  private static final Map<String, String> EXCUSED =
      Map.of(
          "Role stepladder: update leases.coordination.k8s.io",
          "the framework starts only if it may, and then patches",
          "ClusterRole stepladder: get awsenvironments.stepladder.dev",
          "the framework reads it anew if another wrote while it took its finalizer off");

  /**
   * A climb, an upgrade of the chart in its middle, a rung that changes, and the way out: neither
   * too few rules nor too many.
   */
  @Test
  void holdsAllThatItNeedsAndNothingElse() throws IOException {
    try (var world = new ChartWorld(directory, TEAM)) {
      world.helm("install", with("namespaces={team-a}", "--create-namespace"));
      world.applyEnvironment("[team-a]");
      world.applyShop(TEAM, "users-1");
      // With nothing that stays, so that its ledger goes with it.
      world.apply(Manifests.example("hello") + "  deletionPolicy: Delete\n");
      ChartedOperator first = world.startOperator("first");
      world.settle(TEAM, "users-1");
      world.applyShop(TEAM, "users-10k");
      world.until(
          "a replica is being created",
          () -> {
            world.approve(TEAM);
            return world.aws().calls().count("CreateDBInstanceReadReplica") == 1;
          });
      world.helm("upgrade", with("concurrency=4", "--reuse-values"));
      ChartedOperator second = world.startOperator("second");
      world.until("the next operator stands by", () -> second.log().contains("the leader is"));
      world.until("it is ready all the same", () -> second.shows("/readyz").equals("ok\n"));
      assertThat(first.shows("/healthz")).isEqualTo("ok\n");
      assertThat(first.shows("/metrics"))
          .contains("stepladder_leader 1.0")
          .contains("stepladder_app_info{app=\"shop\",environment=\"prod\",namespace=\"team-a\"")
          .contains("operation=\"CreateDBInstanceReadReplica\",outcome=\"ok\"")
          .contains("stepladder_aws_sweep_age_seconds{account=\"123456789012\"")
          .contains("stepladder_reconcile_duration_seconds_count{controller=\"stagedapp\"");
      assertThat(second.shows("/metrics"))
          .contains("stepladder_leader 0.0")
          .doesNotContain("stepladder_app");
      assertThat(first.log())
          .as("one line of JSON for each decision, with AWS's id of the request")
          .containsPattern(
              "\"step\":\"replica/ro1\",\"outcome\":\"Started\",\"requests\":\"[^\"]+\"");
      first.close();
      world.settle(TEAM, "users-10k");
      assertThat(world.aws().calls().mutations())
          .as("nothing is done twice")
          .extracting(entry -> entry.call().operation() + entry.call().request())
          .doesNotHaveDuplicates();

      world.helm(
          "upgrade",
          with("ladder.overrides.users-10k.database.backupRetentionDays=8", "--reuse-values"));
      world.until(
          "the rung's change has reached the database",
          () ->
              world.aws().rds().console().instances().stream()
                  .anyMatch(instance -> instance.backupRetentionPeriod() == 8));
      world.settle(TEAM, "users-10k");

      world.remove(StagedApp.class, TEAM, "hello");
      world.remove(StagedApp.class, TEAM, "shop");
      world.remove(AwsEnvironment.class, "", ChartWorld.ENVIRONMENT);

      Grants grants = Grants.in(world.auditLog());
      assertThat(grants.refused()).isEmpty();
      assertThat(surplus(world, grants)).isEmpty();
    }
  }

  private static String[] with(String value, String... more) {
    return Stream.concat(Stream.of(CHART, "--set", INSTALLATION, "--set", value), Stream.of(more))
        .toArray(String[]::new);
  }

  private static Set<Grant> surplus(ChartWorld world, Grants grants) {
    var rbac = world.client().rbac();
    var surplus = new TreeSet<Grant>();
    for (String name : new String[] {"stepladder", "stepladder-apps"}) {
      var role = rbac.clusterRoles().withName(name).get();
      surplus.addAll(Grants.of(role, role.getRules()));
    }
    var own = rbac.roles().inNamespace(ChartWorld.HOME).withName("stepladder").get();
    surplus.addAll(Grants.of(own, own.getRules()));
    surplus.removeAll(grants.used());
    // What everybody may, the operator may by two roles, and the log names either.
    grants.used().stream()
        .filter(grant -> grant.role().equals("ClusterRole stepladder-offer"))
        .map(grant -> new Grant("ClusterRole stepladder", grant.verb(), grant.resource()))
        .forEach(surplus::remove);
    surplus.removeIf(grant -> EXCUSED.containsKey(grant.toString()));
    return surplus;
  }

  @Test
  void saysWhereItIsNotLetInAndGoesOnOnceItIs() throws IOException {
    try (var world = new ChartWorld(directory, TEAM)) {
      world.helm("install", CHART, "--create-namespace", "--set", INSTALLATION);
      world.applyEnvironment("[team-a]");
      world.applyShop(TEAM, "users-1");
      world.startOperator("operator");
      world.until(
          "the shop says what the operator may not do", () -> waits(world).contains(NOT_LET_IN));
      assertThat(world.aws().calls().mutations()).as("nothing is begun").isEmpty();

      letIn(world);
      world.settle(TEAM, "users-1");
    }
  }

  private static String waits(ChartWorld world) {
    return Optional.ofNullable(world.shop(TEAM).getStatus()).stream()
        .flatMap(status -> status.waiting().stream())
        .map(WaitStatus::message)
        .collect(Collectors.joining("\n"));
  }

  /** As the chart's README says, by somebody who administers the namespace and nothing else. */
  private static void letIn(ChartWorld world) {
    Config admin = world.client().getConfiguration();
    try (var ann =
        new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder(admin).withImpersonateUsername("ann").build())
            .build()) {
      // What the role admin is put together from, by a controller that is not here.
      for (String role : List.of("admin", "edit", "view")) {
        bind(
            world.client(),
            "system:aggregate-to-" + role,
            new SubjectBuilder()
                .withApiGroup("rbac.authorization.k8s.io")
                .withKind("User")
                .withName("ann")
                .build());
      }
      await()
          .atMost(HEARD_OF)
          .untilAsserted(() ->
              assertThatCode(() -> ann.secrets().inNamespace(TEAM).list())
                  .doesNotThrowAnyException());
      bind(
          ann,
          "stepladder-apps",
          new SubjectBuilder()
              .withKind("ServiceAccount")
              .withName("stepladder")
              .withNamespace(ChartWorld.HOME)
              .build());
    }
  }

  private static void bind(KubernetesClient client, String role, Subject subject) {
    client
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName(role.replace(':', '-'))
                .withNamespace(TEAM)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
                .withSubjects(subject)
                .build())
        .create();
  }
}
