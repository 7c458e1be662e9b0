package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of an app in the hands of people who have kubectl and the command line of AWS, and
 * nothing else.
 */
final class ByHandIT {

  private static final String SHOP = "shop";
  private static final String SMALL = "db.t4g.small";
  private static final String MEDIUM = "db.t4g.medium";
  private static final Duration LONG = Duration.ofHours(8);
  private static final Duration A_WHILE = Duration.ofMinutes(20);

  @TempDir private Path directory;
  private Rig rig;
  private Kubectl kubectl;
  private Belongings shop;

  @BeforeEach
  void open() {
    Assumptions.assumeTrue(Rig.onPath("kubectl"), "there is no kubectl on the PATH");
    rig = Rig.hasty();
    kubectl = Kubectl.in(rig, directory);
    shop = new Belongings(rig, SHOP);
  }

  @AfterEach
  void close() {
    if (rig != null) {
      rig.close();
    }
  }

  @Test
  void approvesInAWindowWhatHasNotLapsed() throws IOException {
    rig.startOperator();
    apply("users-1", "Retain");
    rig.settle(SHOP, "users-1");

    patch("spec: {tier: users-2}");
    asks();
    String former = approval();
    patch("spec: {tier: users-100}");
    rig.until(LONG, "it asks for the other class", () -> !former.equals(asked()));
    approve(former);
    rig.pass(A_WHILE);
    assertThat(classes()).as("by an approval that has lapsed").isEmpty();

    // The clock began on a Monday, 09:00 UTC.
    Instant opens = Instant.parse("2026-11-02T22:00:00Z");
    kubectl.run(
        "patch",
        "awsenvironment",
        Rig.ENVIRONMENT,
        "--type=merge",
        "-p={\"spec\":{\"changeWindows\":[{\"days\":[\"Mon\"],\"start\":\"22:00\",\"duration\":\"2h\",\"timeZone\":\"UTC\"}]}}");
    approve();
    rig.until(
        Duration.ofDays(4), "it is there", () -> Rig.readyOn("users-100").test(rig.app(SHOP)));
    assertThat(classes()).containsExactly(MEDIUM);
    assertThat(shop.console().snapshots())
        .singleElement()
        .satisfies(snapshot -> assertThat(snapshot.snapshotCreateTime()).isAfterOrEqualTo(opens));
    assertThat(kubectl.lines("get", "sapp", SHOP).getLast()).contains("users-100", "Ready", "True");
  }

  @Test
  void keepsToTheBudgetAndToSingleValues() throws IOException {
    rig.startOperator();
    apply("users-1", "Retain");
    rig.settle(SHOP, "users-1");

    patch("spec: {overrides: {database: {instanceClass: db.t4g.small}}, change: {budget: 20}}");
    rig.until(LONG, "it costs too much", () -> rig.stalled(SHOP, "BudgetExceeded"));
    assertThat(kubectl.run("get", "sapp", SHOP, "-o", "yaml"))
        .contains("reason: BudgetExceeded", "spec.change.budget", "$20");
    rig.approve(SHOP);
    rig.pass(A_WHILE);
    assertThat(classes()).isEmpty();
    assertThat(shop.console().snapshots()).isEmpty();
    // What was approved while it cost too much is approved still.
    patch("spec: {change: {budget: 60}}");
    rig.settle(SHOP, "users-1");

    assertThat(classes()).containsExactly(SMALL);
    assertThat(shop.database().dbInstanceClass()).isEqualTo(SMALL);
  }

  @Test
  void tellsOfWhatWasChangedAtTheConsole() throws IOException {
    Assumptions.assumeTrue(Rig.onPath("aws"), "there is no aws on the PATH");
    rig.startOperator();
    apply("users-1", "Retain");
    rig.settle(SHOP, "users-1");
    patch("spec: {change: {drift: Report}}");
    rig.settle(SHOP, "users-1");

    Aws.of(rig)
        .run(
            "rds",
            "modify-db-instance",
            "--db-instance-identifier=" + shop.databaseId(),
            "--db-instance-class=" + SMALL,
            "--apply-immediately");
    rig.until(
        LONG,
        "it is told",
        () ->
            Rig.condition(rig.app(SHOP), "Drifted").orElseThrow().message().contains(SMALL)
                && shop.database().dbInstanceClass().equals(SMALL));
    assertThat(kubectl.run("wait", "sapp/" + SHOP, "--for=condition=Drifted", "--timeout=1s"))
        .contains("condition met");
    assertThat(kubectl.lines("get", "events", "--field-selector=reason=Drifted"))
        .anyMatch(line -> line.contains(SMALL) && line.contains("db.t4g.micro"));
    rig.pass(A_WHILE);
    assertThat(shop.database().dbInstanceClass()).isEqualTo(SMALL);
    kubectl.run("wait", "sapp/" + SHOP, "--for=condition=Ready", "--timeout=1s");
    assertThat(kubectl.lines("get", "events"))
        .as("only the person at the console did anything")
        .noneMatch(line -> line.contains("Step") && line.contains("database's class"));

    Aws.of(rig)
        .run(
            "rds",
            "modify-db-instance",
            "--db-instance-identifier=" + shop.databaseId(),
            "--db-instance-class=" + MEDIUM,
            "--no-apply-immediately");
    rig.until(
        LONG,
        "it is told when that is applied",
        () ->
            Rig.condition(rig.app(SHOP), "Drifted")
                .orElseThrow()
                .message()
                .contains(
                    "somebody left pending class %s → %s (downtime, ~15m of outage), which AWS applies in the maintenance window, Sun 06:00 to 06:30 UTC, and it is left as it is; to take it back: aws rds "
                        .formatted(SMALL, MEDIUM)));
    kubectl.run("wait", "sapp/" + SHOP, "--for=condition=Ready", "--timeout=1s");

    patch("spec: {change: {drift: Correct}}");
    asks();
    approve();
    rig.settle(SHOP, "users-1");
    assertThat(shop.database().dbInstanceClass()).isEqualTo("db.t4g.micro");
    kubectl.run("wait", "sapp/" + SHOP, "--for=condition=Drifted=false", "--timeout=1s");
  }

  @Test
  void deletesAsThePolicySays() throws IOException {
    rig.startOperator();
    apply("users-1", "Delete");
    rig.settle(SHOP, "users-1");
    kubectl.run("delete", "sapp", SHOP, "--wait=false");
    asks();
    assertThat(shop.database().dbInstanceStatus()).isEqualTo("available");
    assertThat(shop.objects()).contains("Secret shop-database-credentials");
    approve();
    gone();
    assertThat(shop.console().instances()).isEmpty();
    assertThat(shop.console().snapshots()).isEmpty();
    assertThat(shop.objects()).as("but its bucket's").containsExactly(Belongings.LEDGER);
    assertTold("DatabaseDeleted", "automated backups stay");

    apply("users-1", "Snapshot");
    rig.until(LONG, "its backups are found", () -> rig.stalled(SHOP, "BackupsExist"));
    patch("spec: {database: {startEmpty: true}}");
    rig.settle(SHOP, "users-1");
    kubectl.run("delete", "sapp", SHOP, "--wait=false");
    asks();
    approve();
    gone();
    assertThat(shop.console().instances()).isEmpty();
    assertThat(shop.console().snapshots())
        .singleElement()
        .satisfies(left -> {
          assertThat(left.dbSnapshotIdentifier()).startsWith(shop.databaseId() + "-final-");
          assertThat(left.status()).isEqualTo("available");
          assertTold("FinalSnapshotTaken", left.dbSnapshotArn());
        });
    assertTold("BucketsKept", rig.aws().s3().console().buckets().getFirst().name());
    assertThat(shop.objects()).containsExactly(Belongings.LEDGER);
  }

  @Test
  void letsGoOfWhatCannotBeDeleted() throws IOException {
    rig.startOperator();
    apply("users-1", "Delete");
    rig.settle(SHOP, "users-1");
    rig.aws().faults().onAny().dropBefore();
    rig.pass(Duration.ofMinutes(10));

    kubectl.run("delete", "sapp", SHOP, "--wait=false");
    rig.pass(A_WHILE);
    assertThat(kubectl.run("get", "sapp", SHOP)).contains(Phase.DELETING.toString());
    kubectl.run("annotate", "sapp", SHOP, "stepladder.dev/abandon=true");
    gone();
    assertThat(shop.console().instances()).hasSize(1);
    assertTold("Abandoned", shop.databaseId());
  }

  @Test
  void onlyLooksOnWhereItIsToldTo() throws IOException {
    rig.startObserver();
    int mark = rig.aws().calls().mark();
    apply("users-1", "Retain");
    rig.pass(A_WHILE);

    assertThat(kubectl.run("get", "sapp", SHOP, "-o", "yaml"))
        .contains("reason: ObserveOnly", "title: create database");
    assertThat(rig.aws().calls().since(mark)).noneMatch(entry -> entry.call().mutation());
    assertThat(shop.objects()).isEmpty();
    assertThat(shop.deployment()).isEmpty();
    kubectl.run("delete", "sapp", SHOP, "--wait=false");
    gone();
  }

  private void apply(String tier, String policy) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("shop.yaml"),
            rig.shop(SHOP, tier) + "  deletionPolicy: %s\n".formatted(policy));
    kubectl.run("apply", "-f", file.toString());
  }

  /** Patches with YAML of one line, as a person may write it. */
  private void patch(String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("patch.yaml"), yaml);
    kubectl.run("patch", "sapp", SHOP, "--type=merge", "--patch-file=" + file);
  }

  private void asks() {
    rig.until(LONG, "it asks", () -> !asked().isEmpty());
  }

  private String asked() {
    return rig.app(SHOP).getStatus().approve() == null ? "" : approval();
  }

  /** What the command in the status would approve. */
  private String approval() {
    String command = kubectl.run("get", "sapp", SHOP, "-o", "jsonpath={.status.approve}");
    return command.substring(command.indexOf('=') + 1);
  }

  /** Runs the command in the status, as it stands there. */
  private void approve() {
    String command = kubectl.run("get", "sapp", SHOP, "-o", "jsonpath={.status.approve}");
    assertThat(command).startsWith("kubectl ");
    kubectl.run(command.substring("kubectl ".length()).split(" "));
  }

  private void approve(String fingerprints) {
    kubectl.run("annotate", "sapp", SHOP, "--overwrite", "stepladder.dev/approve=" + fingerprints);
  }

  private void gone() {
    rig.until(LONG, "the app is gone", () -> rig.app(SHOP) == null);
  }

  private void assertTold(String reason, String part) {
    assertThat(kubectl.run("get", "events", "--field-selector=reason=" + reason)).contains(part);
  }

  private List<String> classes() {
    return shop.modifies().stream()
        .map(request -> request.dbInstanceClass())
        .filter(name -> name != null)
        .toList();
  }
}
