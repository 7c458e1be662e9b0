package dev.stepladder.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepladder.api.v1alpha1.Approval;
import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.AwsEnvironmentSpec;
import dev.stepladder.api.v1alpha1.ChangeSpec;
import dev.stepladder.api.v1alpha1.ChangeWindow;
import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StagedAppSpec;
import dev.stepladder.api.v1alpha1.Weekday;
import dev.stepladder.operator.aws.rds.RdsAction;
import dev.stepladder.operator.aws.rds.Setting;
import dev.stepladder.operator.plan.Cost;
import dev.stepladder.operator.plan.Example;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.ModelWorld;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.Policy;
import dev.stepladder.operator.plan.Spending;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import dev.stepladder.operator.prices.PriceTable;
import dev.stepladder.operator.report.Approvals;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * People who say, in an app and its environment, how the app may be changed. The operator reads it
 * as it always does; what starts is judged by other means: against what they meant when they said
 * it, and minute by minute against their windows.
 */
final class People implements ModelWorld.Will {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int DAYS_OF_A_WINDOW = 8;

  /** What somebody saw of a step and agreed to. */
  private record Meant(
      String key, String resourceId, Impact impact, int failed, Map<String, FieldChange> why) {

    static Meant by(Step step) {
      return new Meant(
          step.key(),
          step.immutableId(),
          step.impact(),
          step.attempts(),
          step.why().stream()
              .collect(
                  Collectors.toMap(FieldChange::field, why -> why, (_, why) -> why, TreeMap::new)));
    }
  }

  private final StagedApp app = new StagedApp();
  private final AwsEnvironment environment = new AwsEnvironment();
  private final Set<String> words = new LinkedHashSet<>();
  private final Map<String, Meant> approved = new HashMap<>();
  private final Set<Meant> used = new HashSet<>();
  private final Set<String> seen = new TreeSet<>();
  private final List<String> offences = new ArrayList<>();
  private Plan last = new Plan(List.of(), List.of());
  private boolean agreeable;

  People(Example example) {
    app.setMetadata(new ObjectMetaBuilder().withName("shop").withNamespace("team-a").build());
    app.getMetadata().setAnnotations(new HashMap<>());
    environment.setMetadata(new ObjectMetaBuilder().withName("prod").build());
    environment.setSpec(example.environment());
    app.setSpec(example.spec());
  }

  /** What was started that should not have been. */
  List<String> offences() {
    return offences;
  }

  /** What has held a step at least once, and what was started because it was allowed. */
  Set<String> seen() {
    return seen;
  }

  /** What the app says of how it is changed. */
  ChangeSpec change() {
    return app.getSpec().change();
  }

  /** Has the app say something else of how it is changed. */
  void sayOfChange(String field, Object value) {
    change(fields -> fields.put(field, value));
  }

  /** Has the app say nothing more of that. */
  void sayNothingOfChange(String field) {
    change(fields -> fields.remove(field));
  }

  private void change(Consumer<Map<String, Object>> how) {
    Map<String, Object> spec = new TreeMap<>(fields(app.getSpec()));
    Map<String, Object> change = new TreeMap<>(fields(change()));
    how.accept(change);
    spec.put("change", change);
    app.setSpec(JSON.convertValue(spec, StagedAppSpec.class));
  }

  /** Has the environment say something else. */
  void sayOfPlace(String field, Object value) {
    Map<String, Object> spec = new TreeMap<>(fields(environment.getSpec()));
    spec.put(field, value);
    environment.setSpec(JSON.convertValue(spec, AwsEnvironmentSpec.class));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> fields(Object of) {
    return JSON.convertValue(of, Map.class);
  }

  /** Pauses the app, or lets it go on. */
  void pause(boolean paused) {
    app.getMetadata().getAnnotations().put(Names.PAUSED, Boolean.toString(paused));
  }

  /** Approves what a step is now. */
  void approve(PlannedStep planned) {
    planned
        .step()
        .ifPresent(step -> {
          words.add(planned.fingerprint());
          approved.put(planned.fingerprint(), Meant.by(step));
        });
    annotate();
  }

  /** Takes one approval back, if there is any. */
  void takeBack(Random random) {
    List<String> all = List.copyOf(words);
    if (!all.isEmpty()) {
      String word = all.get(random.nextInt(all.size()));
      words.remove(word);
      approved.remove(word);
      annotate();
    }
  }

  private void annotate() {
    app.getMetadata().getAnnotations().put(Names.APPROVE, Approvals.value(words));
  }

  /** The app has settled: what was agreed to and done is done, though the words still stand. */
  void settled() {
    approved.values().removeIf(used::contains);
    used.clear();
  }

  /** Lets everything go on, and agrees to all that is asked from now on. */
  void relent() {
    pause(false);
    sayOfPlace("freeze", false);
    sayOfPlace("changeWindows", List.of());
    sayOfChange("windows", List.of());
    sayNothingOfChange("budget");
    agreeable = true;
  }

  /** Agrees to nothing any more. */
  void refuse() {
    agreeable = false;
  }

  @Override
  public Policy policy() {
    return Policy.of(
            "shop", change(), "prod", environment.getSpec(), Approvals.of(app), Optional.empty())
        .within(Spending.of(PriceTable::bundled, change(), "prod", environment.getSpec()));
  }

  @Override
  public Plan over(Plan plan) {
    Plan left =
        plan.with(
            Stop.holding(Stop.of(app, Optional.of(environment), false), plan.steps()),
            plan.findings());
    last = left;
    left.steps()
        .forEach(step -> {
          switch (step.state()) {
            case State.Waiting(String reason, _, _) -> seen.add("held: " + reason);
            case State.Approval() -> seen.add("held: Approval");
            case State.Startable _, State.Running _ -> {}
          }
        });
    return left;
  }

  @Override
  public boolean approves(PlannedStep asking) {
    if (agreeable) {
      approve(asking);
    }
    return agreeable;
  }

  @Override
  public void judge(Step step, Instant now) {
    List<String> what = step.why().stream().map(FieldChange::field).toList();
    boolean tellsPods =
        step.key().startsWith("binding/")
            && step.verb() == Verb.CHANGE
            && what.equals(List.of("password"));
    if ((environment.getSpec().freeze() || app.says(Names.PAUSED)) && !tellsPods) {
      offences.add("'%s' starts though the app is stopped".formatted(step.title()));
    }
    judgeApproval(step);
    judgeWindows(step, now);
    judgeCost(step);
  }

  /** Of a plan that is above the budget only what needs no money goes on, or grows a full disk. */
  private void judgeCost(Step step) {
    boolean costs =
        last.steps().stream()
            .filter(planned -> planned.key().equals(step.key()))
            .map(PlannedStep::cost)
            .anyMatch(cost -> cost.adds() || !(cost.lowers() || step.action().inCluster()));
    boolean fills =
        step.action() instanceof RdsAction.ModifyInstance modify
            && modify.to().containsKey(Setting.STORAGE);
    if (tooDear() && costs && !fills) {
      offences.add("'%s' starts above the budget of %d".formatted(step.title(), change().budget()));
    }
  }

  private boolean tooDear() {
    Optional<Cost> known =
        last.cost().filter(cost -> cost.before().isKnown() && cost.after().isKnown());
    return change().budget() != null
        && known
            .map(Cost::after)
            .filter(after -> after.exceeds(BigDecimal.valueOf(change().budget())))
            .isPresent()
        && known
            .filter(cost -> cost.after().known().compareTo(cost.before().known()) > 0)
            .isPresent();
  }

  private void judgeApproval(Step step) {
    boolean meant = approved.containsValue(Meant.by(step));
    if (meant) {
      used.add(Meant.by(step));
    }
    if (asks(step)) {
      seen.add("started: approved");
      if (!meant) {
        offences.add("'%s' starts and nobody has agreed to it".formatted(step.title()));
      }
    }
  }

  private boolean asks(Step step) {
    boolean harms = step.impact() == Impact.DOWNTIME || !step.reversible();
    var said = List.of(change().approval(), environment.getSpec().leastApproval());
    boolean everything =
        said.contains(Approval.ALWAYS) && step.protects().isEmpty() && !step.action().tidies();
    return step.ask() || everything || (harms && !said.stream().allMatch(Approval.NEVER::equals));
  }

  private void judgeWindows(Step step, Instant now) {
    if (!step.disruptive() && step.reversible()) {
      return;
    }
    Instant end = now.plus(step.expected().p90());
    for (List<ChangeWindow> windows :
        List.of(change().windows(), environment.getSpec().changeWindows())) {
      if (windows.isEmpty()) {
        continue;
      }
      seen.add("started: in its window");
      for (Instant at = now; at.isBefore(end); at = at.plus(MINUTE)) {
        if (!open(windows, at)) {
          offences.add(
              "'%s' starts at %s and may go on until %s, and at %s no window of %s is open"
                  .formatted(step.title(), now, end, at, windows));
          return;
        }
      }
    }
  }

  private static boolean open(List<ChangeWindow> windows, Instant at) {
    return windows.stream().anyMatch(window -> open(window, at));
  }

  private static boolean open(ChangeWindow window, Instant at) {
    ZoneId zone = ZoneId.of(window.timeZone());
    Set<DayOfWeek> days = window.days().stream().map(Weekday::day).collect(Collectors.toSet());
    LocalDate today = at.atZone(zone).toLocalDate();
    return today
        .minusDays(DAYS_OF_A_WINDOW)
        .datesUntil(today.plusDays(1))
        .filter(date -> days.contains(date.getDayOfWeek()))
        .map(date -> date.atTime(LocalTime.parse(window.start())).atZone(zone).toInstant())
        .anyMatch(from ->
            !at.isBefore(from)
                && at.isBefore(
                    from.plus(Duration.parse("PT" + window.duration().toUpperCase(Locale.ROOT)))));
  }
}
