package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.DeleteDbInstanceRequest;

/** How a database comes back from a backup, with the commands of the page about it. */
final class RestoreIT {

  private static final String SHOP = "shop";
  private static final String TIER = "users-1";
  private static final String BY_HAND = "by-hand";
  private static final String FROM_SNAPSHOT = "RestoreDBInstanceFromDBSnapshot";
  private static final String TO_TIME = "RestoreDBInstanceToPointInTime";
  private static final Duration LONG = Duration.ofHours(4);
  private static final Duration A_WHILE = Duration.ofMinutes(20);
  private static final Path PAGE = Path.of("..", "docs", "restore.md");

  @TempDir private Path directory;

  @BeforeEach
  void needsKubectl() {
    Assumptions.assumeTrue(Rig.onPath("kubectl"), "there is no kubectl on the PATH");
  }

  @Test
  void aDatabaseThatSomebodyDeletedComesBackFromItsSnapshotOnce() {
    try (var rig = Rig.hasty()) {
      Belongings shop = settled(rig);
      String first = shop.database().dbiResourceId();
      // The snapshot has another password than the Secret.
      var _ =
          shop.console()
              .modify(request ->
                  request
                      .dbInstanceIdentifier(shop.databaseId())
                      .masterUserPassword("a-password-of-somebody")
                      .applyImmediately(true));
      rig.pass(A_WHILE);
      delete(rig, shop, request -> request.finalDBSnapshotIdentifier(BY_HAND));
      rig.until(LONG, "it is missed", () -> rig.stalled(SHOP, "DatabaseVanished"));
      assertThat(
              run(
                  rig,
                  "kubectl get sapp shop -n team-a -o jsonpath='{.status.conditions[?(@.type==\"Stalled\")].message}'"))
          .contains("restoreFrom: {snapshot: %s}".formatted(BY_HAND));

      restore(rig, "<snapshot>", BY_HAND);
      ready(rig);

      assertThat(shop.database().dbiResourceId()).isNotEqualTo(first);
      assertThat(shop.creates()).isEqualTo(1);
      assertThat(shop.console().password(shop.databaseId())).contains(shop.password());
      assertThat(shop.secret("shop-database", "host"))
          .contains(shop.database().endpoint().address());
      assertThat(shop.deployment().orElseThrow().getStatus().getReadyReplicas()).isEqualTo(1);

      delete(rig, shop, request -> request.skipFinalSnapshot(true));
      rig.until(LONG, "it is missed again", () -> rig.stalled(SHOP, "DatabaseVanished"));
      rig.pass(A_WHILE);
      assertThat(rig.aws().calls().count(FROM_SNAPSHOT)).isEqualTo(1);
      assertThat(stalled(rig)).contains("has been used");
    }
  }

  @Test
  void aDatabaseThatSomebodyDeletedComesBackAsItWasAtATime() {
    try (var rig = Rig.hasty()) {
      Belongings shop = settled(rig);
      String first = shop.database().dbiResourceId();
      rig.pass(A_WHILE);
      Instant then = rig.clock().now().minus(Duration.ofMinutes(5)).truncatedTo(ChronoUnit.SECONDS);
      delete(rig, shop, request -> request.skipFinalSnapshot(true).deleteAutomatedBackups(false));
      rig.until(LONG, "it is missed", () -> rig.stalled(SHOP, "DatabaseVanished"));
      assertThat(stalled(rig)).contains("restoreFrom: {pointInTime: latest}");

      restore(rig, "<time>", then.toString());
      ready(rig);

      assertThat(shop.database().dbiResourceId()).isNotEqualTo(first);
      assertThat(rig.aws().calls().count(TO_TIME)).isEqualTo(1);
      assertThat(shop.console().password(shop.databaseId())).contains(shop.password());
    }
  }

  @Test
  void anAppThatIsCreatedAgainBeginsWithItsFinalSnapshot() {
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      rig.startOperator();
      rig.apply(rig.shop(SHOP, TIER) + "  deletionPolicy: Snapshot\n");
      rig.settle(SHOP, TIER);
      String password = shop.password();
      rig.delete(SHOP);
      rig.until(
          LONG,
          "the app is gone",
          () -> {
            rig.approve(SHOP);
            return rig.app(SHOP) == null;
          });
      DBSnapshot last = shop.console().snapshots().getFirst();

      rig.apply(from(rig, last.dbSnapshotIdentifier()));
      ready(rig);

      assertThat(shop.creates()).isEqualTo(1);
      assertThat(shop.password()).as("a new Secret").isNotEqualTo(password);
      assertThat(shop.console().password(shop.databaseId())).contains(shop.password());
    }
  }

  @Test
  void aNeighboursSnapshotIsUsedOnlyOnceItsOwnerAgrees() {
    Assumptions.assumeTrue(Rig.onPath("aws"), "there is no aws command line on the PATH");
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      var _ =
          shop.console()
              .create(request -> {
                shop.small().accept(request);
                request.dbInstanceIdentifier("neighbours");
              });
      rig.pass(A_WHILE);
      var _ =
          shop.console()
              .delete(request ->
                  request.dbInstanceIdentifier("neighbours").finalDBSnapshotIdentifier(BY_HAND));
      rig.pass(A_WHILE);
      rig.startOperator();
      rig.apply(from(rig, BY_HAND));
      rig.until(LONG, "it is refused", () -> rig.stalled(SHOP, "RestoreNotAllowed"));
      rig.pass(A_WHILE);
      assertThat(rig.aws().calls().count(FROM_SNAPSHOT)).isZero();

      String adopter = "%s/%s/%s".formatted(Rig.INSTALLATION, rig.namespace(), SHOP);
      assertThat(stalled(rig)).contains("stepladder.dev/adoptable-by=" + adopter);
      var _ =
          run(
              rig,
              "aws rds add-tags-to-resource --resource-name <arn> --tags Key=stepladder.dev/adoptable-by,Value=<adopter>",
              "<arn>",
              shop.console().snapshots().getFirst().dbSnapshotArn(),
              "<adopter>",
              adopter);
      ready(rig);
      assertThat(shop.console().password(shop.databaseId())).contains(shop.password());
    }
  }

  @Test
  void isRestoredOnceHoweverTheOperatorDiesOverIt() {
    try (var rig = Rig.hasty()) {
      var operator = new Mortal[] {start(rig)};
      rig.applyShop(SHOP, TIER);
      rig.settle(SHOP, TIER);
      var shop = new Belongings(rig, SHOP);
      delete(rig, shop, request -> request.finalDBSnapshotIdentifier(BY_HAND));
      rig.until(LONG, "it is missed", () -> rig.stalled(SHOP, "DatabaseVanished"));
      var faults = rig.aws().faults();
      var _ = faults.on(FROM_SNAPSHOT).once().before(_ -> die(operator[0]));
      var _ = faults.on(FROM_SNAPSHOT).once().after(_ -> die(operator[0]));

      restore(rig, "<snapshot>", BY_HAND);
      var deaths = new int[1];
      rig.until(
          LONG,
          "ready",
          () -> {
            if (operator[0].dead()) {
              deaths[0]++;
              rig.stopOperators();
              operator[0] = start(rig);
            }
            return Rig.readyOn(TIER).test(rig.app(SHOP));
          });

      assertThat(deaths[0]).isEqualTo(2);
      assertThat(shop.console().events(shop.databaseId()))
          .as("made once, and restored once")
          .filteredOn(event -> event.message().equals("DB instance created"))
          .hasSize(2);
      assertThat(shop.console().password(shop.databaseId())).contains(shop.password());
    }
  }

  private static Mortal start(Rig rig) {
    var mortal = new Mortal(rig.controlPlane().kubeconfig(), rig.aws());
    rig.startOperator(false, "mortal", mortal);
    return mortal;
  }

  private static void die(Mortal operator) {
    operator.die();
    throw new IllegalStateException("died");
  }

  private static Belongings settled(Rig rig) {
    rig.startOperator();
    rig.applyShop(SHOP, TIER);
    rig.settle(SHOP, TIER);
    return new Belongings(rig, SHOP);
  }

  /** Nobody approves anything: nobody uses yet what is made. */
  private static void ready(Rig rig) {
    rig.until(LONG, "ready", () -> Rig.readyOn(TIER).test(rig.app(SHOP)));
  }

  private static String from(Rig rig, String snapshot) {
    return rig.shop(SHOP, TIER)
        .replace(
            "    storage: 20Gi\n",
            "    storage: 20Gi\n    restoreFrom: {snapshot: %s}\n".formatted(snapshot));
  }

  private static String stalled(Rig rig) {
    return Rig.condition(rig.app(SHOP), "Stalled").orElseThrow().message();
  }

  private static void delete(
      Rig rig, Belongings shop, Consumer<DeleteDbInstanceRequest.Builder> how) {
    rig.until(
        LONG, "RDS accepts changes", () -> shop.database().dbInstanceStatus().equals("available"));
    var _ =
        shop.console()
            .delete(request -> {
              request.dbInstanceIdentifier(shop.databaseId());
              how.accept(request);
            });
  }

  /** Runs the page's command that has this place for a value. */
  private void restore(Rig rig, String place, String value) {
    String line =
        page()
            .lines()
            .filter(command -> command.startsWith("kubectl patch") && command.contains(place))
            .findFirst()
            .orElseThrow();
    var _ = run(rig, line, place, value);
  }

  /** Runs a command as the page has it, with values in its places. */
  private String run(Rig rig, String line, String... values) {
    assertThat(page().lines()).contains(line);
    String filled = line.replace("-n team-a", "-n " + rig.namespace());
    for (int i = 0; i < values.length; i += 2) {
      filled = filled.replace(values[i], values[i + 1]);
    }
    Path kubeconfig = rig.controlPlane().writeKubeconfig(directory.resolve("kubeconfig"));
    return Program.shell(rig, kubeconfig, filled).well();
  }

  private static String page() {
    try {
      return Files.readString(PAGE, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
