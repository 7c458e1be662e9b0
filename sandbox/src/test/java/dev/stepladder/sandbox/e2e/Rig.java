package dev.stepladder.sandbox.e2e;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.Condition;
import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.ScaleTier;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.OperatorOptions;
import dev.stepladder.operator.StepladderOperator;
import dev.stepladder.operator.aws.AwsOptions;
import dev.stepladder.operator.kube.KubeSpans;
import dev.stepladder.operator.prices.PriceTable;
import dev.stepladder.operator.telemetry.Telemetry;
import dev.stepladder.operator.trace.Traces;
import dev.stepladder.simulator.aws.AwsSimulator;
import dev.stepladder.simulator.clock.VirtualClock;
import dev.stepladder.simulator.controlplane.ControlPlane;
import dev.stepladder.simulator.kubelet.KubeletOptions;
import dev.stepladder.simulator.kubelet.KubeletStandIn;
import dev.stepladder.simulator.kubelet.VirtualKubeletClock;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * A cluster, an AWS account and operators for one test, on a clock that jumps to the next due time
 * whenever nothing is going on. The API server serves other tests before and after; everything in
 * it is removed at the end.
 */
final class Rig implements AutoCloseable {

  static final Instant START = Instant.parse("2026-11-02T09:00:00Z");
  static final String INSTALLATION = "test";
  static final String ACCOUNT = "123456789012";
  static final String ENVIRONMENT = "prod";

  /** The name of the cluster in EKS, which the environment gives. */
  private static final String CLUSTER = "main";

  /** The operators' namespace. */
  static final String HOME = "default";

  /** The access key id that operators use. */
  static final String ACCESS_KEY = "test";

  /** What was written to the API server comes back to those who watch it within this time. */
  private static final Duration QUIET = Duration.ofMillis(30);

  /** Nothing was written: what is read or planned only passes from one thread to another. */
  private static final Duration CALM = Duration.ofMillis(6);

  private static final Duration REAL_LIMIT = Duration.ofMinutes(5);
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final ControlPlane controlPlane = ControlPlanes.take();
  private final String namespace = "team-" + COUNTER.incrementAndGet();
  private final VirtualClock clock;
  private final AwsSimulator aws;
  private final Map<String, URI> endpoints;
  private final AtomicInteger writes = new AtomicInteger();
  private final KubernetesClient client = newClient();
  private final KubernetesClient kubeletClient = newClient();
  private final Connections connections;
  private final KubeletStandIn kubelet;
  private final List<Running> operators = new ArrayList<>();
  private boolean touched;
  private int heard = -1;
  private final Set<StepladderOperator> stuck = ConcurrentHashMap.newKeySet();

  private record Running(StepladderOperator operator, KubernetesClient client) {}

  /**
   * The ladder, an environment that allows the test's namespace, and the namespace; no operator.
   */
  Rig() {
    this(START, Map.of(), 1);
  }

  /** The same, with an AWS that takes a quarter of the time: for what is about order. */
  static Rig hasty() {
    return new Rig(START, Map.of(), 4);
  }

  /**
   * The same, with some services of AWS elsewhere than in the simulator.
   *
   * @param start what the clock shows at first
   * @param elsewhere their endpoints, by service
   */
  Rig(Instant start, Map<String, URI> elsewhere) {
    this(start, elsewhere, 1);
  }

  private Rig(Instant start, Map<String, URI> elsewhere, int pace) {
    clock = VirtualClock.stepped(start);
    aws = AwsSimulator.builder().clock(clock).account(ACCOUNT).pace(pace).start();
    endpoints = Map.copyOf(elsewhere);
    connections = new Connections(aws.cloudwatch().console());
    kubelet =
        new KubeletStandIn(
            kubeletClient,
            new VirtualKubeletClock(clock),
            KubeletOptions.defaults().withConnections(connections::pods));
    Manifests.ladder().forEach(this::apply);
    var _ = aws.eks().console().createCluster(CLUSTER);
    apply(environment());
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .serverSideApply();
  }

  /** Starts an operator that leads without an election. */
  StepladderOperator startOperator() {
    return startOperator(false, "rig");
  }

  /** Starts an operator. */
  StepladderOperator startOperator(boolean election, String identity) {
    return startOperator(election, identity, newClient(), ACCESS_KEY, false);
  }

  /** Starts an operator that only observes. */
  StepladderOperator startObserver() {
    return startOperator(false, "observer", newClient(), ACCESS_KEY, true);
  }

  /** Starts an operator that leads and is traced. */
  StepladderOperator startOperator(Traces traces) {
    KubernetesClient own =
        new KubernetesClientBuilder()
            .withConfig(client.getConfiguration())
            .withHttpClientFactory(KubeSpans.connections())
            .withHttpClientBuilderConsumer(this::countWrites)
            .build();
    var steps = new SteppedClock(clock);
    return started(
        StepladderOperator.start(
            own,
            options(false, "rig", false),
            awsOptions(ACCESS_KEY),
            steps,
            PriceTable::bundled,
            new Telemetry(steps, true, traces)),
        own);
  }

  /** Starts an operator on connections that can be cut. */
  StepladderOperator startOperator(boolean election, String identity, Mortal mortal) {
    return startOperator(
        election, identity, mortal.client(this::countWrites), mortal.accessKeyId(), false);
  }

  /**
   * Starts an operator with credentials of its own.
   *
   * @return what it measures
   */
  Telemetry startOperator(AwsCredentials credentials) {
    KubernetesClient own = newClient();
    var steps = new SteppedClock(clock);
    var telemetry = new Telemetry(steps, true);
    var _ =
        started(
            StepladderOperator.start(
                own,
                options(false, "rig", false),
                awsOptions(ACCESS_KEY)
                    .withCredentials(StaticCredentialsProvider.create(credentials)),
                steps,
                PriceTable::bundled,
                telemetry),
            own);
    return telemetry;
  }

  private StepladderOperator startOperator(
      boolean election,
      String identity,
      KubernetesClient own,
      String accessKeyId,
      boolean observes) {
    return started(
        StepladderOperator.start(
            own,
            options(election, identity, observes),
            awsOptions(accessKeyId),
            new SteppedClock(clock)),
        own);
  }

  private static OperatorOptions options(boolean election, String identity, boolean observes) {
    return new OperatorOptions(
        INSTALLATION, election, HOME, identity, false, 8, observes, Duration.ofSeconds(10));
  }

  private AwsOptions awsOptions(String accessKeyId) {
    return new AwsOptions(
            INSTALLATION,
            endpoints,
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, "test")),
            InstantSource.system())
        .withEndpoint(aws.endpoint());
  }

  private StepladderOperator started(StepladderOperator operator, KubernetesClient own) {
    operators.add(new Running(operator, own));
    touched = true;
    return operator;
  }

  private KubernetesClient newClient() {
    return controlPlane.newClient(this::countWrites);
  }

  private void countWrites(HttpClient.Builder http) {
    http.addOrReplaceInterceptor(
        "writes",
        new Interceptor() {
          @Override
          public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            if (!request.method().equals("GET")) {
              writes.incrementAndGet();
            }
          }
        });
  }

  /** Stops all operators. */
  void stopOperators() {
    operators.forEach(running -> {
      running.operator().close();
      running.client().close();
    });
    operators.clear();
    stuck.clear();
  }

  /** From here on, an operator is inside one call of AWS that is held; nobody waits for it. */
  void stuck(StepladderOperator operator) {
    stuck.add(operator);
  }

  /** The call of an operator that was stuck has gone on. */
  void unstuck(StepladderOperator operator) {
    stuck.remove(operator);
  }

  ControlPlane controlPlane() {
    return controlPlane;
  }

  KubernetesClient client() {
    return client;
  }

  AwsSimulator aws() {
    return aws;
  }

  Connections connections() {
    return connections;
  }

  VirtualClock clock() {
    return clock;
  }

  String namespace() {
    return namespace;
  }

  /** Sets the load of a Deployment's pods, see {@link KubeletStandIn#load}. */
  void load(String deployment, int percent) {
    touched = true;
    kubelet.load(namespace, deployment, percent);
  }

  /** Sets whether that load can be read, see {@link KubeletStandIn#loadReadable}. */
  void loadReadable(String deployment, boolean readable) {
    touched = true;
    kubelet.loadReadable(namespace, deployment, readable);
  }

  /** Applies YAML as it is. */
  void apply(String yaml) {
    touched = true;
    client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).serverSideApply();
  }

  /** Applies YAML under the name of a manager of fields, which takes none from another. */
  void applyAs(String manager, String yaml) {
    touched = true;
    client
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .fieldManager(manager)
        .serverSideApply();
  }

  /** The example application in the test's namespace, under a name and on a rung. */
  void applyShop(String name, String tier) {
    apply(shop(name, tier));
  }

  /** The example application as YAML. */
  String shop(String name, String tier) {
    return Manifests.example("shop")
        .replace("namespace: team-a", "namespace: " + namespace)
        .replace("name: shop", "name: " + name)
        .replaceAll("tier: \\S+", "tier: " + tier);
  }

  /** The environment that allows the test's namespace. */
  String environment() {
    return Manifests.example("environment").replace("[team-a]", "[" + namespace + "]");
  }

  /**
   * The example application without its database: what has nothing to do with one settles sooner.
   *
   * @param rung {@code tier: users-1} or {@code users: 800}
   */
  String workload(String name, String rung) {
    String shop = Manifests.example("shop");
    return shop.substring(0, shop.indexOf("  database:"))
        .replace("namespace: team-a", "namespace: " + namespace)
        .replace("name: shop", "name: " + name)
        .replaceAll("tier: \\S+", rung);
  }

  /** The example with three workloads, without its database, on a rung. */
  String storefront(String tier) {
    String app = Manifests.example("storefront");
    return app.substring(0, app.indexOf("  database:"))
        .replace("namespace: team-a", "namespace: " + namespace)
        .replaceAll("tier: \\S+", "tier: " + tier);
  }

  /** Applies {@link #workload}. */
  void applyWorkload(String name, String rung) {
    apply(workload(name, rung));
  }

  StagedApp app(String name) {
    return client.resources(StagedApp.class).inNamespace(namespace).withName(name).get();
  }

  /** A JSON merge patch, as {@code kubectl patch --type merge} sends it. */
  void patch(String name, String json) {
    touched = true;
    client
        .resources(StagedApp.class)
        .inNamespace(namespace)
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON_MERGE), json);
  }

  void tier(String name, String tier) {
    patch(name, "{\"spec\":{\"tier\":\"%s\"}}".formatted(tier));
  }

  void delete(String name) {
    touched = true;
    client.resources(StagedApp.class).inNamespace(namespace).withName(name).delete();
  }

  /** Approves what waits for approval, as a person does with the command of the status. */
  void approve(String name) {
    StagedApp app = app(name);
    if (app == null || app.getStatus() == null || app.getStatus().approve() == null) {
      return;
    }
    String command = app.getStatus().approve();
    String prefix = Names.APPROVE + "=";
    String value = command.substring(command.indexOf(prefix) + prefix.length());
    if (!value.equals(app.getMetadata().getAnnotations().get(Names.APPROVE))) {
      patch(
          name, "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(Names.APPROVE, value));
    }
  }

  /** Steps the clock until the app is Ready on a rung, approving what asks for it. */
  void settle(String name, String tier) {
    until(
        Duration.ofHours(12),
        name + " is Ready on " + tier,
        () -> {
          approve(name);
          return readyOn(tier).test(app(name));
        });
  }

  /** Steps the clock until a condition holds, at most for so long of simulated time. */
  void until(Duration simulated, String what, BooleanSupplier condition) {
    Instant limit = clock.now().plus(simulated);
    long realLimit = System.nanoTime() + REAL_LIMIT.toNanos();
    while (true) {
      awaitQuiet();
      touched = false;
      if (condition.getAsBoolean()) {
        return;
      }
      if (!clock.now().isBefore(limit) || System.nanoTime() > realLimit) {
        throw new AssertionError(
            "within %s it is not so that %s; it is %s; %s"
                .formatted(simulated, what, clock.now(), statuses()));
      }
      // What the condition itself set off comes first, then the next thing that is due.
      if (touched) {
        awaitQuiet();
      }
      clock.advanceToNext();
    }
  }

  /** Steps the clock through a span of simulated time. */
  void pass(Duration simulated) {
    Instant end = clock.now().plus(simulated);
    awaitQuiet();
    while (clock.nextDue().filter(due -> !due.isAfter(end)).isPresent()) {
      clock.advanceToNext();
      awaitQuiet();
    }
    clock.advanceTo(end);
    awaitQuiet();
  }

  /** Waits until operators, AWS and kubelets have had nothing to do for a moment. */
  void awaitQuiet() {
    long quietSince = System.nanoTime();
    int reconciles = reconciles();
    while (System.nanoTime() - quietSince < (writes.get() == heard ? CALM : QUIET).toNanos()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      boolean busy =
          operators.stream()
                  .map(Running::operator)
                  .anyMatch(operator -> !operator.idle() && !stuck.contains(operator))
              || reconciles() != reconciles
              || aws.inFlight() > stuck.size()
              || !kubelet.idle()
              || clock.running() > 0;
      if (busy) {
        quietSince = System.nanoTime();
        reconciles = reconciles();
      }
    }
    heard = writes.get();
  }

  /** How many reconciles the running operators have ended. */
  int reconciles() {
    return operators.stream().mapToInt(running -> running.operator().reconciles()).sum();
  }

  static Predicate<StagedApp> readyOn(String tier) {
    return app ->
        app.getStatus() != null
            && tier.equals(app.getStatus().tier())
            && app.getMetadata().getGeneration().equals(app.getStatus().observedGeneration())
            && condition(app, "Ready").filter(ready -> ready.status().equals("True")).isPresent();
  }

  /** Whether the app is Stalled for a reason. */
  boolean stalled(String name, String reason) {
    return condition(app(name), "Stalled")
        .filter(stalled -> stalled.status().equals("True"))
        .filter(stalled -> stalled.reason().equals(reason))
        .isPresent();
  }

  static Optional<Condition> condition(StagedApp app, String type) {
    return Optional.ofNullable(app.getStatus()).stream()
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> condition.type().equals(type))
        .findFirst();
  }

  private String statuses() {
    return client.resources(StagedApp.class).inNamespace(namespace).list().getItems().stream()
        .map(app -> app.getMetadata().getName() + ": " + app.getStatus())
        .collect(Collectors.joining("; "));
  }

  @Override
  public void close() {
    stopOperators();
    kubelet.close();
    remove(
        StagedApp.class,
        "{\"metadata\":{\"finalizers\":null},\"spec\":{\"deletionProtection\":false}}");
    remove(AwsEnvironment.class, "{\"metadata\":{\"finalizers\":null}}");
    client.resources(ScaleTier.class).delete();
    client.autoscaling().v2().horizontalPodAutoscalers().inNamespace(namespace).delete();
    client.apps().deployments().inNamespace(namespace).delete();
    client.apps().replicaSets().inNamespace(namespace).delete();
    client.batch().v1().jobs().inNamespace(namespace).delete();
    client.pods().inNamespace(namespace).withGracePeriod(0).delete();
    client.configMaps().inNamespace(HOME).withLabel(Names.PART_LABEL, "ledger").delete();
    kubeletClient.close();
    client.close();
    aws.close();
    clock.close();
    ControlPlanes.giveBack(controlPlane);
  }

  private <T extends HasMetadata> void remove(Class<T> kind, String letGo) {
    client
        .resources(kind)
        .inAnyNamespace()
        .list()
        .getItems()
        .forEach(found -> {
          client.resource(found).patch(PatchContext.of(PatchType.JSON_MERGE), letGo);
          client.resource(found).delete();
        });
  }

  /** Whether a program that a person would use is at hand. */
  static boolean onPath(String program) {
    return List.of(System.getenv("PATH").split(":")).stream()
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
