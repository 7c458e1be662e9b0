package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Connection;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Situation;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.UriTemplate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** The app of these tests: shop in team-a, one workload web, one database. */
final class Shop {

  static final Owner OWNER = new Owner("test", "cluster-1", "team-a", "shop", "uid-1");
  static final PartId DATABASE = PartId.of("database");
  static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  static final String WRITER = "shop-database.abc.us-east-1.rds.amazonaws.com";
  static final String RO1 = "shop-replica-ro1.abc.us-east-1.rds.amazonaws.com";
  static final String RO2 = "shop-replica-ro2.abc.us-east-1.rds.amazonaws.com";

  private static final Engine ENGINE = Engine.POSTGRES;
  private Part.PasswordMode mode = Part.PasswordMode.GENERATED;
  private boolean startEmpty;
  private Optional<Part.Restore> restore = Optional.empty();
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
  private OptionalInt most = OptionalInt.empty();
  private int cpuPercent = 60;
  private OptionalInt memoryPercent = OptionalInt.empty();
  private Part.Autoscaler.Pace up =
      new Part.Autoscaler.Pace(Duration.ZERO, 100, Duration.ofSeconds(15));
  private Part.Autoscaler.Pace down =
      new Part.Autoscaler.Pace(Duration.ofMinutes(5), 10, Duration.ofMinutes(1));
  private boolean budget;
  private boolean isolated;
  private boolean enforced;
  private List<String> sources = List.of();
  private Optional<String> sourceNamespace = Optional.empty();
  private List<String> dataCidrs = List.of();
  private List<Integer> dataPorts = List.of(5432);
  private Optional<String> route = Optional.empty();
  private Optional<String> ingressClass = Optional.of("alb");
  private final Map<String, String> ingressAnnotations = new LinkedHashMap<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private Optional<Services> services = Optional.empty();
  private boolean reachable = true;
  private String databaseId = "db-1";
  private List<String> readers = List.of();
  private Optional<List<String>> serving = Optional.empty();
  private Optional<String> secretArn = Optional.empty();

  Shop managed() {
    mode = Part.PasswordMode.RDS_MANAGED;
    return this;
  }

  /** With a database that is made from a snapshot where there is none. */
  Shop restoring() {
    restore = Optional.of(new Part.Restore.FromSnapshot("before"));
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

  /** With services beside the database. */
  Shop with(Services others) {
    services = Optional.of(others);
    return this;
  }

  Shop budget() {
    budget = true;
    return this;
  }

  Shop ingress(String... hosts) {
    route = Arrays.stream(hosts).findFirst();
    return this;
  }

  Shop ingressClass(String... names) {
    ingressClass = Arrays.stream(names).findFirst();
    return this;
  }

  Shop ingressAnnotation(String key, String value) {
    ingressAnnotations.put(key, value);
    return this;
  }

  /** With an autoscaler. */
  Shop pods(int fewest, int atMost) {
    replicas = fewest;
    most = OptionalInt.of(atMost);
    return this;
  }

  Shop cpuPercent(int percent) {
    cpuPercent = percent;
    return this;
  }

  Shop memoryPercent(int percent) {
    memoryPercent = OptionalInt.of(percent);
    return this;
  }

  /** With an autoscaler that adds pods and takes them at its own pace. */
  Shop pace(Part.Autoscaler.Pace upwards, Part.Autoscaler.Pace downwards) {
    up = upwards;
    down = downwards;
    return this;
  }

  Shop isolated() {
    isolated = true;
    return this;
  }

  Shop enforced() {
    enforced = true;
    return this;
  }

  Shop sources(String... cidrs) {
    sources = List.of(cidrs);
    return this;
  }

  Shop sourceNamespace(String name) {
    sourceNamespace = Optional.of(name);
    return this;
  }

  Shop dataAt(String... cidrs) {
    dataCidrs = List.of(cidrs);
    return this;
  }

  Shop dataPorts(Integer... all) {
    dataPorts = List.of(all);
    return this;
  }

  Shop unreachable() {
    reachable = false;
    return this;
  }

  /** With a database of this immutable id; with none yet for empty text. */
  Shop databaseId(String id) {
    databaseId = id;
    return this;
  }

  Shop readers(String... hosts) {
    readers = List.of(hosts);
    return this;
  }

  /** The replicas that serve reads now, of those that bindings are to point at. */
  Shop serving(String... hosts) {
    serving = Optional.of(List.of(hosts));
    return this;
  }

  Shop secretArn(String arn) {
    secretArn = Optional.of(arn);
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
    services.ifPresent(others -> parts.addAll(others.parts()));
    if (workload && migration) {
      parts.add(drawnMigration());
    }
    if (workload) {
      parts.add(workload());
      if (isolated) {
        parts.add(
            new Part.NetworkRules(
                PartId.of("network", "web"),
                workload(),
                route.isPresent(),
                sources,
                sourceNamespace,
                database ? dataPorts : List.of(),
                dataCidrs));
        parts.add(new Part.Isolation(PartId.of("isolation"), enforced));
      }
      most.ifPresent(number -> parts.add(autoscaler(number)));
      if (budget) {
        parts.add(new Part.DisruptionBudget(PartId.of("budget", "web"), workload(), 1));
      }
      route.ifPresent(host -> parts.add(ingress(host)));
    }
    return new Blueprint(
        OWNER, "users-1", "123456789012", "us-east-1", Optional.empty(), retiring, parts);
  }

  Situation situation() {
    var connections = new HashMap<PartId, Connection>();
    if (reachable) {
      connections.put(writer().id(), connectionOfWriter());
      connections.put(readers().id(), connectionOfReaders());
      services.ifPresent(others -> connections.putAll(others.connections()));
    }
    return new Situation(NOW, connections, Map.of(DATABASE, databaseId));
  }

  Connection connectionOfWriter() {
    return new Connection(
        "RDS",
        "writer",
        Map.of(),
        new Connection.Content(facts(WRITER), uri(List.of(WRITER))),
        List.of(),
        Optional.empty(),
        secretArn);
  }

  Connection connectionOfReaders() {
    var known = new HashSet<>(readers);
    known.add(WRITER);
    return new Connection(
        "RDS",
        "readers",
        Map.of(WRITER, "writer"),
        read(readers),
        readers.isEmpty() ? List.of() : List.of(new Need.Settled(PartId.of("replica", "ro1"))),
        Optional.of(new Connection.Meanwhile(known, read(serving.orElse(readers)))),
        secretArn);
  }

  private static Connection.Content read(List<String> replicas) {
    List<String> hosts = replicas.isEmpty() ? List.of(WRITER) : replicas;
    var facts = new HashMap<>(facts(hosts.getFirst()));
    facts.put("hosts", String.join(",", hosts));
    return new Connection.Content(facts, uri(hosts));
  }

  private static Map<String, String> facts(String host) {
    return Map.of("provider", "aws-rds", "host", host, "port", "5432", "database", "shop");
  }

  private static Optional<UriTemplate> uri(List<String> hosts) {
    return Optional.of(
        new UriTemplate(
            "postgresql://{username}:{password}@%s/shop"
                .formatted(
                    hosts.stream().map(host -> host + ":5432").collect(Collectors.joining(",")))));
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
        PartId.of("credentials", "database"),
        "shop-database-credentials",
        DATABASE,
        "app",
        ENGINE.passwordRule(),
        startEmpty,
        restore,
        false);
  }

  Part.Binding writer() {
    return bindings().getFirst();
  }

  Part.Binding readers() {
    return bindings().getLast();
  }

  /** The migration of the database that is there. */
  Part.Migration migration() {
    return onDatabase().part(Part.Migration.class).orElseThrow();
  }

  /** The blueprint with the migration of the database that is there. */
  Blueprint onDatabase() {
    return Migrations.now(blueprint(), situation(), Ledger.EMPTY);
  }

  private Part.Migration drawnMigration() {
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
        bound(),
        OptionalInt.empty());
  }

  private List<Part.Binding> bound() {
    var bound = new ArrayList<>(database ? bindings() : List.of());
    services.ifPresent(others -> bound.addAll(List.of(others.queue(), others.broker())));
    return bound;
  }

  private Part.Autoscaler autoscaler(int atMost) {
    return new Part.Autoscaler(
        PartId.of("autoscaler", "web"), workload(), atMost, cpuPercent, memoryPercent, up, down);
  }

  private Part.IngressRoute ingress(String host) {
    return new Part.IngressRoute(
        PartId.of("ingress", "web"),
        workload(),
        host,
        "/",
        Optional.empty(),
        ingressClass,
        ingressAnnotations);
  }

  private List<Part.Binding> bindings() {
    Part.Login login =
        switch (mode) {
          case GENERATED -> new Part.Login.Password("shop-database-credentials", "app");
          case RDS_MANAGED -> new Part.Login.Kept("app");
        };
    return List.of(
        new Part.Binding(
            PartId.of("binding", "database"),
            "shop-database",
            "postgresql",
            "DATABASE_",
            DATABASE,
            login,
            List.of("type", "provider", "host", "port", "username", "database"),
            Set.of()),
        new Part.Binding(
            PartId.of("binding", "database-readers"),
            "shop-database-readers",
            "postgresql",
            "DATABASE_READERS_",
            DATABASE,
            login,
            List.of("type", "provider", "host", "hosts", "port", "username", "database"),
            Set.of("replica")));
  }

  private Part.Database database() {
    return new Part.Database(
        DATABASE,
        "shop-database-0123456789",
        ENGINE,
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
        false,
        Optional.empty(),
        startEmpty,
        Duration.ZERO,
        false,
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
