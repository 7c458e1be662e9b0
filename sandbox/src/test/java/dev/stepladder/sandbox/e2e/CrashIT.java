package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.AwsSimulator;
import dev.stepladder.simulator.aws.Call;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSnapshot;

/**
 * The operator dies before and after every change that a climb, the descent after it and the end of
 * the app make in AWS, and loses every answer without dying; all then ends as it does without any
 * of that.
 *
 * <p>It dies at every change of one life, rather than once in as many lives as there are changes.
 * That is as exhaustive: an operator keeps nothing across its death but what AWS and the API server
 * hold, so that once it has recovered from one death, it meets the next change in the state in
 * which an undisturbed life meets it. That this is so is checked too: the changes at which it died
 * are those of the undisturbed life, none less and none more. A change that is made twice, on the
 * way up and on the way down, is struck the first time.
 */
final class CrashIT {

  private static final String SHOP = "shop";
  private static final List<String> TIERS =
      List.of("users-1", "users-1k", "users-10k", "users-1k", "users-1");
  private static final String VERSIONING = "PutBucketVersioning ";
  private static final Life UNDISTURBED = new Disaster(Kind.NONE).life();

  private enum Kind {
    NONE,
    DIES_BEFORE,
    DIES_AFTER,
    LOSES_ANSWER
  }

  /**
   * What a life came to.
   *
   * @param struck the changes at which something happened
   * @param changes the changes that AWS made, each once, in no order
   * @param repeated those of them that it made again later
   * @param things what there is in AWS at the end of each rung, and of all
   * @param database the id of the primary at the end of each rung
   * @param events what AWS says has happened to each instance before the end of the app, what
   *     interrupts it above all
   * @param snapshots manual ones, in the end, the one that the database has left among them
   * @param rollouts ReplicaSets and Jobs that were ever made
   */
  private record Life(
      List<String> struck,
      List<String> changes,
      List<String> repeated,
      List<List<String>> things,
      List<String> database,
      List<String> events,
      List<String> snapshots,
      List<String> rollouts) {}

  @Test
  void survivesItsDeathBeforeEveryChange() {
    assertSameAs(UNDISTURBED, new Disaster(Kind.DIES_BEFORE).life());
  }

  @Test
  void survivesItsDeathAfterEveryChange() {
    assertSameAs(UNDISTURBED, new Disaster(Kind.DIES_AFTER).life());
  }

  @Test
  void survivesTheLossOfEveryAnswer() {
    // What may be said twice is said again by the SDK at once: the events show that RDS did it
    // once. So nothing is said here of what was done again.
    assertEndsAs(UNDISTURBED, new Disaster(Kind.LOSES_ANSWER).life());
  }

  private static void assertSameAs(Life expected, Life actual) {
    assertThat(actual.repeated()).as("repeated").isEqualTo(expected.repeated());
    assertEndsAs(expected, actual);
  }

  private static void assertEndsAs(Life expected, Life actual) {
    assertThat(actual.struck()).as("struck").isEqualTo(expected.changes());
    assertThat(actual.changes()).as("changes").isEqualTo(expected.changes());
    assertThat(actual.things()).as("things").isEqualTo(expected.things());
    assertThat(actual.events()).as("events").isEqualTo(expected.events());
    assertThat(actual.snapshots()).as("snapshots").isEqualTo(expected.snapshots());
    assertThat(actual.rollouts()).as("rollouts").isEqualTo(expected.rollouts());
    assertThat(actual.database())
        .as("the database of before")
        .containsOnly(actual.database().getFirst());
  }

  /** One kind of disaster, at every change once. */
  private static final class Disaster {
    private final Kind kind;
    private final Set<String> struck = ConcurrentHashMap.newKeySet();
    private Mortal operator;
    private final Queue<String> done = new ConcurrentLinkedQueue<>();

    Disaster(Kind kind) {
      this.kind = kind;
    }

    Life life() {
      try (var rig = Rig.hasty()) {
        var changes = rig.aws().faults().onMutations();
        changes.after(call -> done.add(change(call)));
        switch (kind) {
          case NONE -> {}
          case DIES_BEFORE -> changes.where(this::strikes).before(this::die);
          case DIES_AFTER -> changes.where(this::strikes).after(this::die);
          case LOSES_ANSWER -> changes.where(this::strikes).dropAfter();
        }
        rig.applyShop(SHOP, TIERS.getFirst());
        start(rig);
        var things = new ArrayList<List<String>>();
        var database = new ArrayList<String>();
        var shop = new Belongings(rig, SHOP);
        for (String tier : TIERS) {
          rig.tier(SHOP, tier);
          until(
              rig, "Ready on " + tier, () -> Rig.readyOn(tier).test(rig.app(SHOP)) && atRest(rig));
          things.add(things(rig.aws()));
          database.add(shop.database().dbiResourceId());
        }
        List<String> rollouts = rollouts(rig);
        List<String> events = events(rig);
        rig.patch(SHOP, "{\"spec\":{\"deletionPolicy\":\"Snapshot\"}}");
        rig.delete(SHOP);
        until(rig, "gone", () -> rig.app(SHOP) == null && atRest(rig));
        things.add(things(rig.aws()));
        return result(rig, things, database, events, rollouts);
      }
    }

    private void until(Rig rig, String what, BooleanSupplier condition) {
      rig.until(
          Duration.ofHours(12),
          SHOP + " is " + what,
          () -> {
            if (operator.dead()) {
              start(rig);
            }
            rig.approve(SHOP);
            return condition.getAsBoolean();
          });
    }

    /** RDS shows for some seconds what it was told last, and only then that it is busy with it. */
    private static boolean atRest(Rig rig) {
      return rig.aws().rds().console().instances().stream()
          .allMatch(instance -> instance.dbInstanceStatus().equals("available"));
    }

    private void start(Rig rig) {
      rig.stopOperators();
      operator = new Mortal(rig.controlPlane().kubeconfig(), rig.aws());
      rig.startOperator(false, "mortal", operator);
    }

    /** Of two changes made side by side, the operator may be dead at the end of either. */
    private boolean strikes(Call call) {
      return operator.made(call)
          && (kind == Kind.DIES_AFTER || !operator.dead())
          && struck.add(change(call));
    }

    private void die(Call call) {
      operator.die();
      throw new IllegalStateException("died at " + call.operation());
    }

    private static List<String> events(Rig rig) {
      return rig.aws().rds().console().instances().stream()
          .map(DBInstance::dbInstanceIdentifier)
          .flatMap(instance -> rig.aws().rds().console().events(instance).stream())
          // Said twice, it is on already and no event; it interrupts nobody.
          .filter(event -> !event.message().endsWith("to Performance Insights"))
          .map(event -> nameless(event.sourceIdentifier() + ": " + event.message()))
          .sorted()
          .toList();
    }

    private Life result(
        Rig rig,
        List<List<String>> things,
        List<String> database,
        List<String> events,
        List<String> rollouts) {
      return new Life(
          struck.stream().map(Disaster::nameless).sorted().toList(),
          done.stream().distinct().map(Disaster::nameless).sorted().toList(),
          repeated().map(Disaster::nameless).sorted().toList(),
          things,
          database,
          events,
          rig.aws().rds().console().snapshots().stream()
              .map(DBSnapshot::dbSnapshotIdentifier)
              .map(Disaster::nameless)
              .sorted()
              .toList(),
          rollouts);
    }

    private static List<String> rollouts(Rig rig) {
      return List.of(
          count(
              rig.client()
                  .resources(ReplicaSet.class)
                  .inNamespace(rig.namespace())
                  .list()
                  .getItems()),
          count(rig.client().resources(Job.class).inNamespace(rig.namespace()).list().getItems()));
    }

    /** What the account has, each with what the operator set. */
    private static List<String> things(AwsSimulator aws) {
      Stream<String> databases =
          aws.rds().console().instances().stream()
              .map(instance ->
                  "%s %s %s %s %s"
                      .formatted(
                          instance.dbInstanceIdentifier(),
                          instance.dbInstanceClass(),
                          instance.multiAZ(),
                          instance.allocatedStorage(),
                          instance.dbInstanceStatus()));
      Stream<String> caches =
          aws.elasticache().console().groups().stream()
              .map(group ->
                  "%s %s %s %s %s"
                      .formatted(
                          group.replicationGroupId(),
                          group.cacheNodeType(),
                          group.multiAZAsString(),
                          group.memberClusters().size(),
                          group.status()));
      Stream<String> buckets =
          aws.s3().console().buckets().stream()
              .map(bucket ->
                  "%s %s %s %s"
                      .formatted(
                          bucket.name(),
                          bucket.versioning(),
                          bucket.policy(),
                          bucket.settings().values().stream()
                              .map(Object::toString)
                              .sorted()
                              .toList()));
      Stream<String> roles =
          aws.iam().console().roles().stream().map(role -> role.roleName() + " " + trust(role));
      Stream<String> associations =
          aws.eks().console().associations().stream()
              .map(association -> association.serviceAccount() + " " + association.roleArn());
      return Stream.of(databases, caches, buckets, roles, associations)
          .flatMap(found -> found)
          .map(Disaster::nameless)
          .sorted()
          .toList();
    }

    /**
     * What was done again, as often as it was. A versioning that S3 does not show yet is asked for
     * again by an operator that has not asked before; it changes nothing.
     */
    private Stream<String> repeated() {
      var once = new HashSet<String>();
      return done.stream().filter(change -> !once.add(change) && !change.startsWith(VERSIONING));
    }

    private static String count(List<?> items) {
      return String.valueOf(items.size());
    }

    private static String trust(Role role) {
      return URLDecoder.decode(role.assumeRolePolicyDocument(), StandardCharsets.UTF_8);
    }

    /** Without what differs between two apps of the same name. */
    private static String nameless(String text) {
      return text.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<uid>")
          .replaceAll("-[0-9a-f]{10,12}\\b", "-<hash>")
          .replaceAll("Key=stepladder.dev/fingerprint, Value=[0-9a-f]{12}", "<fingerprint>")
          .replaceAll("\\bteam-\\d+", "<namespace>");
    }

    /** A change, the same each time it is asked for: without what is made up anew for each try. */
    private static String change(Call call) {
      return (call.operation() + " " + call.request())
          .replaceAll("(AuthToken|ClientRequestToken)=[^,)]+", "$1=<token>");
    }
  }
}
