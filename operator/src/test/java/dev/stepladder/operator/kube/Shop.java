package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.Part.Binding.Role;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Connection;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.Situation;
import dev.stepladder.operator.plan.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The app of these tests: shop in team-a, one workload web, one database. */
final class Shop {

  static final Owner OWNER = new Owner("test", "cluster-1", "team-a", "shop", "uid-1");
  static final PartId DATABASE = PartId.of("database");
  static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  static final String WRITER = "shop-database.abc.us-east-1.rds.amazonaws.com";
  static final String RO1 = "shop-replica-ro1.abc.us-east-1.rds.amazonaws.com";
  static final String RO2 = "shop-replica-ro2.abc.us-east-1.rds.amazonaws.com";

  private Engine engine = Engine.POSTGRES;
  private Part.PasswordMode mode = Part.PasswordMode.GENERATED;
  private boolean startEmpty;
  private boolean database = true;
  private boolean workload = true;
  private boolean migration = true;
  private boolean retiring;
  private String image = "ghcr.io/acme/shop:1";
  private int replicas = 2;
  private Map<String, String> accountAnnotations = Map.of();
  private String cpu = "250m";
  private OptionalInt port = OptionalInt.of(8080);
  private Optional<String> health = Optional.of("/healthz");
  private final Map<String, String> environment = new LinkedHashMap<>();
  private Optional<Connection> connection =
      Optional.of(new Connection(WRITER, 5432, List.of(), List.of(), Optional.empty()));

  Shop engine(Engine other) {
    engine = other;
    return this;
  }

  Shop managed() {
    mode = Part.PasswordMode.RDS_MANAGED;
    return this;
  }

  Shop startEmpty() {
    startEmpty = true;
    return this;
  }

  Shop withoutDatabase() {
    database = false;
    return this;
  }

  Shop withoutWorkload() {
    workload = false;
    return this;
  }

  Shop withoutMigration() {
    migration = false;
    return this;
  }

  Shop retiring() {
    retiring = true;
    return this;
  }

  Shop image(String other) {
    image = other;
    return this;
  }

  Shop replicas(int count) {
    replicas = count;
    return this;
  }

  Shop accountAnnotations(Map<String, String> annotations) {
    accountAnnotations = annotations;
    return this;
  }

  Shop cpu(String quantity) {
    cpu = quantity;
    return this;
  }

  Shop withoutPort() {
    port = OptionalInt.empty();
    health = Optional.empty();
    return this;
  }

  Shop withoutHealth() {
    health = Optional.empty();
    return this;
  }

  Shop variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Shop unreachable() {
    connection = Optional.empty();
    return this;
  }

  Shop readers(String... hosts) {
    connection =
        Optional.of(
            new Connection(
                WRITER,
                5432,
                List.of(hosts),
                List.of(PartId.of("replica", "ro1")),
                Optional.empty()));
    return this;
  }

  /** The replicas that serve reads now, of those that bindings are to point at. */
  Shop serving(String... hosts) {
    connection =
        connection.map(known ->
            new Connection(
                known.writer(),
                known.port(),
                known.readers(),
                known.awaited(),
                Optional.of(List.of(hosts)),
                known.secretArn()));
    return this;
  }

  Shop secretArn(String arn) {
    connection = Optional.of(new Connection(WRITER, 5432, List.of(), List.of(), Optional.of(arn)));
    return this;
  }

  Blueprint blueprint() {
    var parts = new ArrayList<Part>();
    if (database) {
      if (mode == Part.PasswordMode.GENERATED) {
        parts.add(credentials());
      }
      parts.add(database());
      parts.addAll(bindings());
    }
    if (workload && migration) {
      parts.add(migration());
    }
    if (workload) {
      parts.add(workload());
    }
    return new Blueprint(
        OWNER, "users-1", "123456789012", "us-east-1", Optional.empty(), retiring, parts);
  }

  Situation situation() {
    return new Situation(NOW, connection.map(known -> Map.of(DATABASE, known)).orElse(Map.of()));
  }

  /** The cluster once this shop is settled. */
  Cluster settled() {
    return new Cluster().withAll(new KubeProvider().settled(blueprint(), situation()));
  }

  Seen assess(Cluster cluster) {
    return new Seen(new KubeProvider().assess(blueprint(), cluster, situation()));
  }

  Part.Credentials credentials() {
    return new Part.Credentials(
        PartId.of("credentials", "database"), "shop-database-credentials", DATABASE, "app", engine);
  }

  Part.Binding writer() {
    return bindings().getFirst();
  }

  Part.Binding readers() {
    return bindings().getLast();
  }

  Part.Migration migration() {
    return new Part.Migration(
        PartId.of("migration", "web"),
        workload(),
        List.of("migrate", "up"),
        List.of(),
        Owner.hash(image));
  }

  Part.Workload workload() {
    return new Part.Workload(
        PartId.of("workload", "web"),
        "web",
        "shop-web",
        image,
        List.of(),
        List.of(),
        environment,
        port,
        health,
        OptionalInt.empty(),
        cpu,
        "256Mi",
        OptionalLong.empty(),
        replicas,
        true,
        accountAnnotations,
        database ? bindings() : List.of());
  }

  private List<Part.Binding> bindings() {
    return List.of(
        new Part.Binding(
            PartId.of("binding", "database"),
            "shop-database",
            "DATABASE_",
            DATABASE,
            Role.WRITER,
            database()),
        new Part.Binding(
            PartId.of("binding", "database-readers"),
            "shop-database-readers",
            "DATABASE_READERS_",
            DATABASE,
            Role.READERS,
            database()));
  }

  private Part.Database database() {
    return new Part.Database(
        DATABASE,
        "shop-database-0123456789",
        engine,
        "17",
        "db.t4g.micro",
        20,
        false,
        1,
        false,
        Part.Insights.OFF,
        Map.of(),
        "prod-parameters",
        Map.of(),
        "prod-subnets",
        List.of(),
        Optional.empty(),
        mode,
        "app",
        "shop",
        "shop-database-credentials",
        startEmpty,
        Map.of());
  }

  /** What an assessment shows, easy to ask. */
  record Seen(Assessment assessment) {

    List<String> keys() {
      return assessment.steps().stream().map(Step::key).toList();
    }

    Step step(String key) {
      return assessment.steps().stream()
          .filter(step -> step.key().equals(key))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no step %s in %s".formatted(key, keys())));
    }

    List<String> why(String key) {
      return step(key).why().stream().map(Object::toString).toList();
    }

    List<String> inFlight() {
      return assessment.inFlight().stream().map(InFlight::key).toList();
    }

    InFlight flight(String key) {
      return assessment.inFlight().stream()
          .filter(change -> change.key().equals(key))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no change %s in %s".formatted(key, inFlight())));
    }

    <F extends Finding> List<F> findings(Class<F> kind) {
      return assessment.findings().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    boolean nothing() {
      return assessment.equals(Assessment.NOTHING);
    }
  }
}
