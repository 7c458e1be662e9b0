package dev.stepladder.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Approval;
import dev.stepladder.api.v1alpha1.DeletionPolicy;
import dev.stepladder.operator.aws.eks.EksAction;
import dev.stepladder.operator.aws.eks.ModelEks;
import dev.stepladder.operator.aws.elasticache.CacheAction;
import dev.stepladder.operator.aws.elasticache.CacheGroup;
import dev.stepladder.operator.aws.elasticache.ModelElastiCache;
import dev.stepladder.operator.aws.iam.IamAction;
import dev.stepladder.operator.aws.iam.ModelIam;
import dev.stepladder.operator.aws.rds.DbInstance;
import dev.stepladder.operator.aws.rds.DbSnapshot;
import dev.stepladder.operator.aws.rds.ModelRds;
import dev.stepladder.operator.aws.rds.RdsAction;
import dev.stepladder.operator.aws.s3.ModelS3;
import dev.stepladder.operator.aws.s3.S3Action;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.blueprint.Rung;
import dev.stepladder.operator.blueprint.Wishes;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.kube.KubeAction;
import dev.stepladder.operator.kube.KubeObject;
import dev.stepladder.operator.kube.ModelCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * AWS, a cluster, an app and a person who approves what is asked, all made up: good enough to carry
 * plans out against. Every step is judged when it starts, whoever the test is about.
 */
public final class ModelWorld {

  private static final int ENOUGH = 600;
  private static final Duration LOOK = Duration.ofMinutes(6);
  private static final String FINGERPRINT = "stepladder.dev/fingerprint";

  private final Ground ground = new Ground();
  private final ModelCluster cluster;
  private final ModelRds rds;
  private final ModelElastiCache caches;
  private final ModelS3 s3 = new ModelS3(ground);
  private final ModelIam iam = new ModelIam(ground);
  private final ModelEks eks = new ModelEks(ground);
  private final Planner planner = Example.planner();
  private final Set<String> approved = new HashSet<>();
  private final List<String> started = new ArrayList<>();
  private final Random random;
  private Optional<Will> will = Optional.empty();
  private boolean somebodyApproves = true;
  private Approval approval = Approval.OUTAGE;
  private Windows windows = Windows.ALWAYS;
  private Consumer<Plan> watcher = _ -> {};
  private Ledger ledger = Ledger.EMPTY;
  private Example app;
  private Rung rung;
  private Optional<DeletionPolicy> going = Optional.empty();

  private ModelWorld(Example app, Rung rung, long seed) {
    this.app = app;
    this.rung = rung;
    this.random = new Random(seed);
    this.cluster = new ModelCluster(ground, app.on(rung));
    this.rds = new ModelRds(ground, cluster::confirm, cluster::doubt);
    this.caches = new ModelElastiCache(ground, cluster::confirm, cluster::doubt);
  }

  /** Those who say what may be done to the app and when, in place of this world's own words. */
  public interface Will {

    /** What they have said, but for what has been used up of it. */
    Policy policy();

    /** What is left of a plan where they have stopped the app. */
    Plan over(Plan plan);

    /** Whether somebody approves now what waits for it. */
    boolean approves(PlannedStep asking);

    /** Judges whether a step may start now. */
    void judge(Step step, Instant now);
  }

  /** A world in which the app was never there and has to stand on a rung. */
  public static ModelWorld empty(Example app, Rung rung, long seed) {
    return new ModelWorld(app, rung, seed);
  }

  /** A world in which the app has stood on a rung for long. */
  public static ModelWorld settled(Example app, Rung rung, long seed) {
    var world = new ModelWorld(app, rung, seed);
    Example.settled(app.on(rung)).forEach(world.ground::putOld);
    world.plan();
    return world;
  }

  /** Remembers what is asked for now as what the app has settled on. */
  public ModelWorld settles() {
    ledger = ledger.withWishes(Wishes.of(blueprint())).withApprovalsSpent();
    return this;
  }

  /** Lets others say what may be done to the app. */
  public ModelWorld heeding(Will others) {
    will = Optional.of(others);
    return this;
  }

  /** Asks for another rung. */
  public ModelWorld to(Rung other) {
    rung = other;
    return this;
  }

  /** Changes what the app says. */
  public ModelWorld app(Example other) {
    app = other;
    return this;
  }

  /** Deletes the app, or changes in which way it is being deleted. */
  public ModelWorld delete(DeletionPolicy policy) {
    going = Optional.of(policy);
    return this;
  }

  /** Lets the deleted app go, and creates it again. */
  public ModelWorld createAgain() {
    if (!going.equals(Optional.of(DeletionPolicy.RETAIN))) {
      ledger = ledger.ofWhatStays(Architect.BUCKET).orElse(Ledger.EMPTY);
    }
    going = Optional.empty();
    return this;
  }

  /** Changes what waits for a person. */
  public ModelWorld approval(Approval which) {
    approval = which;
    return this;
  }

  /** Changes when what interrupts may start. */
  public ModelWorld within(Windows times) {
    windows = times;
    return this;
  }

  /** Approves what a plan asks for, now or later. */
  public ModelWorld approveAll(Plan plan) {
    plan.steps().stream()
        .filter(PlannedStep::unapproved)
        .map(PlannedStep::fingerprint)
        .forEach(approved::add);
    return this;
  }

  /** Approves one step of a plan. */
  public ModelWorld approve(Plan plan, String key) {
    plan.steps().stream()
        .filter(step -> step.key().equals(key))
        .map(PlannedStep::fingerprint)
        .forEach(approved::add);
    return this;
  }

  /** From now on nobody approves anything. */
  public ModelWorld nobodyApproves() {
    somebodyApproves = false;
    return this;
  }

  /** Has every plan of this world looked at. */
  public ModelWorld watch(Consumer<Plan> eye) {
    watcher = eye;
    return this;
  }

  /** RDS in this world. */
  public ModelRds rds() {
    return rds;
  }

  /** ElastiCache in this world. */
  public ModelElastiCache caches() {
    return caches;
  }

  /** The cache, if there is one. */
  public Optional<CacheGroup> cache() {
    return ground.find(CacheGroup.class, Example.OWNER.identifier(Architect.CACHE));
  }

  /** The cluster of this world. */
  public ModelCluster cluster() {
    return cluster;
  }

  /** What exists. */
  public Ground ground() {
    return ground;
  }

  /** What must exist. */
  public Blueprint blueprint() {
    return going.map(policy -> app.retiring(rung, policy)).orElseGet(() -> app.on(rung));
  }

  /** What the app says. */
  public Example app() {
    return app;
  }

  /** The primary, if there is one. */
  public Optional<DbInstance> primary() {
    return ground.find(DbInstance.class, database().identifier());
  }

  /** What the database must be. */
  public Part.Database database() {
    return app.on(rung).part(Part.Database.class).orElseThrow();
  }

  /** Replicas that there are, promoted ones included. */
  public List<DbInstance> replicas() {
    return ground.all(DbInstance.class).stream()
        .filter(instance -> !instance.name().equals(database().identifier()))
        .toList();
  }

  /** The keys of all steps that were started, in order. */
  public List<String> started() {
    return started;
  }

  /** What is to be done now. */
  public Plan plan() {
    Blueprint blueprint = blueprint();
    rds.report();
    ledger = planner.remember(blueprint, ground.sight(ledger));
    ledger = new Ledger(true, ledger.entries());
    Plan plan = planner.plan(blueprint, ground.sight(ledger), policy(), ground.now());
    return will.map(others -> others.over(plan)).orElse(plan);
  }

  /** Somebody deletes what is remembered. */
  public ModelWorld forgets() {
    ledger = Ledger.EMPTY;
    return this;
  }

  /** Writes down what is written down before steps are started; then the operator dies. */
  public void dieBeforeStarting() {
    remembers(plan());
  }

  /** What is to be done now, as it looks before anything of it is written down. */
  public Plan planBeforeItIsRemembered() {
    return planner.plan(blueprint(), ground.sight(ledger), policy(), ground.now());
  }

  /** Somebody deletes the ledger. */
  public ModelWorld loseLedger() {
    ledger = Ledger.EMPTY;
    return this;
  }

  /** What is remembered. */
  public Ledger ledger() {
    return ledger;
  }

  /** What would be to be done if less could be seen. */
  public Plan plan(UnaryOperator<Sight> blinkers) {
    return plan(blinkers, policy());
  }

  /** The same as other people see it. */
  public Plan plan(UnaryOperator<Sight> blinkers, Policy policy) {
    plan();
    return planner.plan(blueprint(), blinkers.apply(ground.sight(ledger)), policy, ground.now());
  }

  /** What is to be done as other people see it. */
  public Plan plan(Policy policy) {
    return plan(UnaryOperator.identity(), policy);
  }

  private Policy policy() {
    return will.map(Will::policy)
        .orElseGet(
            () -> new Policy(approval, Set.copyOf(approved), Optional.empty()).within(windows))
        .having(ledger.approvalsSpent());
  }

  /** What a plan leaves to be done, as text. */
  public static List<String> left(Plan plan) {
    return plan.steps().stream().map(step -> "%s: %s".formatted(step.key(), step.state())).toList();
  }

  /** Carries plans out until nothing is left to do or nothing can be done any more. */
  public Plan converge() {
    return converge(ENOUGH);
  }

  /** Carries plans out for so many plans at most. */
  public Plan converge(int plans) {
    return converge(plans, _ -> true);
  }

  /**
   * Carries plans out for so many plans at most.
   *
   * @param taken whether AWS takes a step; of what it does not take nothing is ever done
   */
  public Plan converge(int plans, Predicate<Step> taken) {
    Plan plan = plan();
    for (int i = 0; i < plans; i++) {
      watcher.accept(plan);
      if (!act(plan, taken)) {
        return plan;
      }
      plan = plan();
    }
    return plan;
  }

  /** Does one thing: starts what can start, else approves, else lets time pass. */
  private boolean act(Plan plan, Predicate<Step> taken) {
    List<Step> startable = plan.startable().stream().filter(taken).toList();
    assertThat(startable.stream().filter(Step::disruptive).count()).isLessThanOrEqualTo(1);
    if (!startable.isEmpty()) {
      startable.forEach(step -> judge(step, plan));
      remembers(plan);
      startable.forEach(this::start);
      return true;
    }
    Optional<PlannedStep> asking =
        plan.steps().stream().filter(step -> step.state() instanceof State.Approval).findFirst();
    if (asking.isPresent() && approves(asking.get())) {
      return true;
    }
    if (plan.steps().isEmpty()) {
      return false;
    }
    return ground.goOn(nextLooks(plan));
  }

  private boolean approves(PlannedStep asking) {
    return will.map(others -> others.approves(asking))
        .orElseGet(() -> somebodyApproves && approved.add(asking.fingerprint()));
  }

  /** What the operator writes down before it starts anything. */
  private void remembers(Plan plan) {
    ledger =
        planner
            .starting(plan, ledger)
            .withWishes(plan.unchanged(ledger.wishes(), blueprint()))
            .withApprovalsUsed(
                plan.steps().stream()
                    .filter(step -> step.state() instanceof State.Startable)
                    .map(PlannedStep::fingerprint)
                    .filter(policy().approved()::contains)
                    .collect(Collectors.toSet()));
  }

  /** When a wait says that it ends, and now and then while something is going on. */
  private List<Instant> nextLooks(Plan plan) {
    return plan.steps().stream()
        .flatMap(step ->
            switch (step.state()) {
              case State.Waiting waiting -> waiting.until().stream();
              case State.Running running ->
                  Stream.of(ground.now().plus(LOOK), running.since().plus(step.expected().p90()));
              case State.Startable _, State.Approval _ -> Stream.empty();
            })
        .toList();
  }

  /** Lets time pass without anybody doing anything. */
  public void idle(Duration duration) {
    Instant until = ground.now().plus(duration);
    while (ground.now().isBefore(until)) {
      ground.goOn(List.of(until));
    }
  }

  private void start(Step step) {
    started.add(step.key());
    switch (step.action()) {
      case RdsAction _ -> rds.start(step);
      case CacheAction _ -> caches.start(step, blueprint());
      case S3Action _ -> s3.start(step);
      case IamAction _ -> iam.start(step);
      case EksAction _ -> eks.start(step);
      case KubeAction _ -> cluster.start(step, blueprint(), () -> random.nextInt(3) == 0);
      default -> throw new IllegalArgumentException("no model of " + step.action());
    }
    if (random.nextInt(4) == 0) {
      ground.goOn(List.of(ground.now().plusSeconds(5)));
    }
  }

  private void judge(Step step, Plan plan) {
    will.ifPresentOrElse(
        others -> others.judge(step, ground.now()),
        () -> {
          isAllowed(step);
          isInItsWindow(step);
        });
    hasWhatItNeeds(step, plan);
    disruptsAlone(step, plan);
    hasItsSnapshot(step);
    if (step.action() instanceof RdsAction action) {
      assertThat(rds.busy(action)).as("'%s' finds RDS busy", step.title()).isFalse();
    }
    if (step.action() instanceof CacheAction action) {
      assertThat(caches.busy(action)).as("'%s' finds ElastiCache busy", step.title()).isFalse();
    }
    switch (step.action()) {
      case RdsAction.DeleteReplica delete -> nobodyReads(delete);
      case RdsAction.DeleteInstance _ -> nothingIsLeftButThePassword();
      case CacheAction.Create create -> hasItsToken(create);
      case CacheAction.Delete _ -> nobodyUsesTheCache();
      case IamAction action -> takesNothingFromPods(action);
      case KubeAction.WriteBinding write -> namesWhatReplicates(write);
      case KubeAction.ApplyObject(KubeObject object) -> {
        leavesTheWayToTheCache(object);
        leavesPodsARole(object);
      }
      case KubeAction.ApplyWorkload apply -> apply.objects().forEach(this::leavesPodsARole);
      case KubeAction.RunMigration run -> leavesPodsARole(run.account());
      default -> {}
    }
  }

  private void isInItsWindow(Step step) {
    if (step.disruptive() || !step.reversible()) {
      assertThat(windows.hold(step.expected().p90(), ground.now()))
          .as("'%s' is over before its window is", step.title())
          .isEmpty();
    }
  }

  private void isAllowed(Step step) {
    boolean asks =
        step.ask()
            || (approval == Approval.OUTAGE
                && (step.impact() == Impact.DOWNTIME || !step.reversible()))
            || (approval == Approval.ALWAYS
                && step.protects().isEmpty()
                && !step.action().tidies());
    assertThat(!asks || approved.contains(step.fingerprint(Example.OWNER)))
        .as("'%s' is approved", step.title())
        .isTrue();
  }

  private static void hasWhatItNeeds(Step step, Plan plan) {
    List<PlannedStep> others =
        plan.steps().stream().filter(other -> !other.key().equals(step.key())).toList();
    for (Need need : step.needs()) {
      List<String> missing =
          others.stream()
              .filter(other ->
                  switch (need) {
                    case Need.Settled(var part) ->
                        other.part().equals(part)
                            && (other.running()
                                || other.step().filter(of -> of.verb().brings()).isPresent());
                    case Need.Known(var part) -> other.part().equals(part) && other.running();
                    case Need.Done(var part, String key) ->
                        other.key().equals(key)
                            || (other.running() && other.key().equals(part + "/pending"));
                    case Need.DoneFor(_, String key, _) -> other.key().equals(key);
                    case Need.DoneOrStuck(_, String key) ->
                        other.key().equals(key) && !waitsForAPerson(other, plan);
                    case Need.Finished(var part) -> other.part().equals(part);
                    case Need.AllFinished(String kind) -> other.part().kind().equals(kind);
                    case Need.NoneChanges(String kind) ->
                        other.part().kind().equals(kind)
                            && (other.running()
                                || other.step().filter(of -> of.verb() != Verb.CREATE).isPresent());
                  })
              .map(PlannedStep::key)
              .toList();
      assertThat(missing).as("'%s' needs %s", step.title(), need).isEmpty();
    }
  }

  /** Whether somebody has to help, or to approve, before a step can be done. */
  private static boolean waitsForAPerson(PlannedStep step, Plan plan) {
    var before = new LinkedHashSet<>(List.of(step));
    var open = new ArrayDeque<>(List.of(step));
    while (!open.isEmpty()) {
      List<Need> needs = open.remove().step().stream().flatMap(of -> of.needs().stream()).toList();
      plan.steps().stream()
          .filter(other -> needs.stream().anyMatch(need -> need.concerns(other)))
          .filter(before::add)
          .forEach(open::add);
      if (needs.stream().anyMatch(need -> alarms(plan).anyMatch(alarm -> isAbout(alarm, need)))) {
        return true;
      }
    }
    return before.stream().anyMatch(other -> other.state() instanceof State.Approval)
        || before.stream()
            .anyMatch(other -> alarms(plan).anyMatch(alarm -> isAbout(alarm, other.part())));
  }

  private static Stream<PartId> alarms(Plan plan) {
    return plan.alarms().stream().map(Finding::part);
  }

  private static boolean isAbout(PartId alarmed, Need need) {
    return switch (need) {
      case Need.Settled(PartId part) -> isAbout(alarmed, part);
      case Need.Known(PartId part) -> isAbout(alarmed, part);
      case Need.Done(PartId part, _) -> isAbout(alarmed, part);
      case Need.DoneFor(PartId part, _, _) -> isAbout(alarmed, part);
      case Need.DoneOrStuck _ -> false;
      case Need.Finished(PartId part) -> isAbout(alarmed, part);
      case Need.AllFinished(String kind) -> alarmed.kind().equals(kind);
      case Need.NoneChanges(String kind) -> alarmed.kind().equals(kind);
    };
  }

  private static boolean isAbout(PartId alarmed, PartId part) {
    return alarmed.equals(part) || alarmed.equals(PartId.of(part.kind()));
  }

  private static void disruptsAlone(Step step, Plan plan) {
    assertThat(step.disruptive() && plan.disrupted())
        .as("'%s' disrupts alone", step.title())
        .isFalse();
  }

  private void hasItsSnapshot(Step step) {
    boolean harmless = !step.disruptive() && step.reversible();
    boolean leavesOne = step.action() instanceof RdsAction.DeleteInstance;
    if (harmless || leavesOne || !step.resource().equals(database().identifier())) {
      return;
    }
    if (primary().filter(DbInstance::full).isPresent()) {
      assertThat(step.why())
          .as("'%s' says that there is no snapshot", step.title())
          .anyMatch(change -> change.to().contains("no snapshot"));
      return;
    }
    assertThat(ground.all(DbSnapshot.class))
        .as("snapshot for '%s'", step.title())
        .anyMatch(snapshot ->
            snapshot.status().equals("available")
                && step.fingerprint(Example.OWNER).equals(snapshot.tags().get(FINGERPRINT))
                && snapshot.taken().orElseThrow().isAfter(ground.now().minusSeconds(3600)));
  }

  private void hasItsToken(CacheAction.Create create) {
    create
        .cache()
        .tokenSecret()
        .ifPresent(secret -> assertThat(cluster.holds(secret)).as(secret).isTrue());
  }

  private void nobodyUsesTheCache() {
    assertThat(blueprint().part(Part.Cache.class)).as("a cache that is asked for").isEmpty();
    assertThat(cluster.holds("shop-cache")).as("the cache's binding is there").isFalse();
    assertThat(cluster.quiet(blueprint())).as("every pod has let go").isTrue();
  }

  private void nothingIsLeftButThePassword() {
    assertThat(going).as("deleted on purpose").isPresent();
    assertThat(cluster.deployments()).as("deployments").isZero();
    assertThat(cluster.hasSecret("shop-database")).as("a binding is there").isFalse();
    assertThat(cluster.holds(database().secretName())).as("its password is there").isTrue();
  }

  private void leavesTheWayToTheCache(KubeObject object) {
    Set<Integer> before =
        ground.find(KubeObject.class, object.name()).map(ModelCluster::portsOut).orElse(Set.of());
    cache()
        .map(CacheGroup::port)
        .filter(before::contains)
        .ifPresent(port ->
            assertThat(ModelCluster.portsOut(object))
                .as("ports that %s leaves open", object.name())
                .contains(port));
  }

  /** Pods that start now must get the role in the way that their account leads them. */
  private void leavesPodsARole(KubeObject object) {
    Optional<String> before =
        ground.find(KubeObject.class, object.name()).flatMap(ModelCluster::roleNamed);
    boolean wanted = blueprint().part(Part.WorkloadRole.class).isPresent();
    if (wanted && !before.equals(ModelCluster.roleNamed(object))) {
      assertThat(iam.letsIn(blueprint())).as("the role lets the pods of %s in", object).isTrue();
      assertThat(eks.gives(blueprint())).as("EKS gives the pods of %s the role", object).isTrue();
    }
  }

  private void takesNothingFromPods(IamAction action) {
    if (iam.takes(action, blueprint())) {
      assertThat(cluster.quiet(blueprint())).as("every pod has let go").isTrue();
    }
  }

  private void nobodyReads(RdsAction.DeleteReplica delete) {
    DbInstance replica = ground.find(DbInstance.class, delete.name()).orElseThrow();
    blueprint()
        .parts(Part.Binding.class)
        .forEach(binding ->
            assertThat(cluster.hosts(binding))
                .as("hosts of " + binding.id())
                .doesNotContain(replica.host()));
    assertThat(cluster.quiet(blueprint())).as("every pod has let go").isTrue();
  }

  private void namesWhatReplicates(KubeAction.WriteBinding write) {
    if (!write.binding().awaits().contains(Architect.REPLICA)) {
      return;
    }
    Set<String> replicating =
        replicas().stream()
            .filter(replica -> replica.source().isPresent() && replica.replication().isEmpty())
            .filter(replica -> replica.volume().isEmpty())
            .map(DbInstance::host)
            .collect(Collectors.toSet());
    String hosts = write.connection().orElseThrow().content().facts().get("hosts");
    assertThat(Stream.of(hosts.split(",")))
        .as("replicating, or the writer")
        .allMatch(host ->
            replicating.contains(host)
                || primary().filter(writer -> writer.host().equals(host)).isPresent());
  }
}
