package dev.stepladder.operator.report;

import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.Preflight;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.plan.Windows;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A plan as a person reads it. What does not change is not shown. */
public final class TextPlan {

  private static final int UNCUT = Integer.MAX_VALUE;
  private static final int LEAST_DETAIL = 20;
  private static final int MOST_WRAPPED = 110;
  private static final int MOST_FOLLOWING = 6;
  private static final String INDENT = "  ";

  private final PlanDocument.Heading heading;
  private final Plan plan;
  private final boolean coloured;
  private final int width;

  private TextPlan(PlanDocument.Heading heading, Plan plan, boolean coloured, int width) {
    this.heading = heading;
    this.plan = plan;
    this.coloured = coloured;
    this.width = width;
  }

  /** What a line's first column says; declared in the order of the legend. */
  private enum Symbol {
    CREATE("+", "create", Paint.GREEN),
    ADOPT("↪", "take over", Paint.GREEN),
    CHANGE("~", "change", Paint.YELLOW),
    REMOVE("-", "remove", Paint.RED),
    SNAPSHOT("○", "snapshot", Paint.CYAN),
    RUN("▸", "run", Paint.CYAN),
    RUNNING("◌", "going on", Paint.CYAN),
    INTERRUPTS("!", "interrupts", Paint.RED);

    private final String sign;
    private final String meaning;
    private final Paint paint;

    Symbol(String sign, String meaning, Paint paint) {
      this.sign = sign;
      this.meaning = meaning;
      this.paint = paint;
    }

    static Symbol of(PlannedStep step) {
      if (step.impact().disruptive() && step.counts()) {
        return INTERRUPTS;
      }
      return step.step()
          .map(it ->
              switch (it.verb()) {
                case CREATE -> CREATE;
                case ADOPT -> ADOPT;
                case CHANGE -> CHANGE;
                case REMOVE -> REMOVE;
                case SNAPSHOT -> SNAPSHOT;
                case RUN -> RUN;
              })
          .orElse(RUNNING);
    }
  }

  /**
   * The text of a plan; ends with a line break.
   *
   * @param coloured whether to repeat in colour what the symbols say, see {@link Paint#wanted}
   */
  public static String of(PlanDocument.Heading heading, Plan plan, boolean coloured) {
    return of(heading, plan, coloured, UNCUT);
  }

  /**
   * The text of a plan; ends with a line break.
   *
   * @param coloured whether to repeat in colour what the symbols say, see {@link Paint#wanted}
   * @param width columns that the details of a step may have with what is before them
   */
  public static String of(PlanDocument.Heading heading, Plan plan, boolean coloured, int width) {
    return new TextPlan(heading, plan, coloured, width).render();
  }

  private String render() {
    var lines = new ArrayList<String>();
    lines.add(header());
    lines.addAll(findings());
    if (!plan.steps().isEmpty()) {
      lines.add("");
      lines.add(INDENT + legend());
      lines.add("");
      for (Stage stage : Stage.values()) {
        lines.addAll(stage(stage));
      }
    }
    lines.add("");
    lines.add(total());
    return lines.stream().map(String::stripTrailing).collect(Collectors.joining("\n", "", "\n"));
  }

  private String header() {
    String tiers =
        heading.to().isEmpty()
            ? "being deleted"
            : heading.from().isEmpty() || heading.from().equals(heading.to())
                ? heading.to()
                : heading.from() + " → " + heading.to();
    String place =
        heading.region().isEmpty()
            ? heading.environment()
            : "%s (%s)".formatted(heading.environment(), heading.region());
    return "%s  %s   %s".formatted(paint(Paint.BOLD, heading.app()), tiers, place);
  }

  private List<String> findings() {
    var lines = new ArrayList<String>();
    lines.addAll(section("Changed by hand", plan.drift().stream().map(this::line).toList()));
    lines.addAll(
        section(
            "Look at",
            Stream.concat(
                    plan.objection().stream()
                        .map(objection -> paint(Paint.RED, "✖") + " " + objection.message()),
                    Stream.concat(
                        never().map(text -> paint(Paint.RED, "✖") + " " + text),
                        plan.findings().stream()
                            .filter(finding -> !(finding instanceof Finding.Drift))
                            .map(this::line)))
                .toList()));
    return lines;
  }

  /** Steps that can never start, together where it is for the same reason. */
  private Stream<String> never() {
    var titles = new LinkedHashMap<String, List<String>>();
    plan.steps()
        .forEach(step -> {
          if (step.state() instanceof State.Waiting(String reason, String message, _)
              && Windows.hopeless(reason)) {
            titles
                .computeIfAbsent(message, _ -> new ArrayList<>())
                .add("“%s”".formatted(step.title()));
          }
        });
    return titles.entrySet().stream()
        .map(same -> "%s: %s".formatted(String.join(", ", same.getValue()), same.getKey()));
  }

  private List<String> section(String title, List<String> entries) {
    if (entries.isEmpty()) {
      return List.of();
    }
    var lines = new ArrayList<String>();
    lines.add("");
    lines.add(INDENT + paint(Paint.BOLD, title));
    entries.forEach(entry -> lines.add(INDENT + INDENT + entry));
    return lines;
  }

  private String line(Finding finding) {
    return switch (finding) {
      case Finding.Drift drift -> paint(Paint.YELLOW, "≠") + " " + drift.message();
      case Finding.Alarm alarm -> paint(Paint.RED, "✖") + " " + about(alarm);
      case Finding.Unseen unseen -> paint(Paint.YELLOW, "◷") + " " + about(unseen);
      case Finding.Notice notice -> paint(Paint.YELLOW, "⚠") + " " + about(notice);
    };
  }

  private static String about(Finding finding) {
    return finding.told();
  }

  private String legend() {
    List<Symbol> used = plan.steps().stream().map(Symbol::of).distinct().sorted().toList();
    return used.stream()
        .map(symbol -> paint(symbol.paint, symbol.sign) + " " + symbol.meaning)
        .collect(Collectors.joining("   "));
  }

  private List<String> stage(Stage stage) {
    List<PlannedStep> steps = plan.steps().stream().filter(step -> step.stage() == stage).toList();
    if (steps.isEmpty()) {
      return List.of();
    }
    int titles = widest(step -> width(step.title()));
    int durations = widest(step -> width(duration(step)));
    int costs = widest(step -> width(Costs.text(step.cost())));
    int impacts = widest(step -> width(impact(step)));
    var lines = new ArrayList<String>();
    lines.add(INDENT + paint(Paint.BOLD, stage.title()));
    for (PlannedStep step : steps) {
      Symbol symbol = Symbol.of(step);
      lines.add(
          INDENT
              + INDENT
              + paint(symbol.paint, symbol.sign)
              + " "
              + padded(step.title(), titles)
              + "   "
              + padded(duration(step), durations)
              + "   "
              + (costs == 0 ? "" : padded(Costs.text(step.cost()), costs) + "   ")
              + padded(impact(step), impacts)
              + "   "
              + approval(step));
      details(step).forEach(line -> lines.add(INDENT.repeat(3) + paint(Paint.FAINT, line)));
    }
    return lines;
  }

  private static String duration(PlannedStep step) {
    return "~" + Durations.text(step.expected().median());
  }

  private static String impact(PlannedStep step) {
    if (!step.counts()) {
      return step.impact().disruptive() ? "may interrupt users" : "";
    }
    String noticed =
        switch (step.impact()) {
          case ONLINE -> "";
          case DEGRADED -> "slower for a while";
          case FAILOVER, DOWNTIME -> interruption(List.of(step), step.impact());
        };
    if (step.reversible()) {
      return noticed;
    }
    return noticed.isEmpty() ? "irreversible" : noticed + ", irreversible";
  }

  /** What users notice of the steps of one impact, and for how long in all. */
  private static String interruption(List<PlannedStep> steps, Impact impact) {
    var outage = Outage.of(steps);
    return impact == Impact.FAILOVER
        ? "failover, " + outage.phrase(Outage.Noticed.ERRORS)
        : "downtime, " + outage.phrase(Outage.Noticed.OUTAGE);
  }

  private static String approval(PlannedStep step) {
    return step.unapproved() ? "॥ needs approval" : "";
  }

  private List<String> details(PlannedStep step) {
    var lines = new ArrayList<String>();
    String why =
        step.why().stream()
            .filter(change -> !told(step, change) && !change.follows())
            .map(FieldChange::toString)
            .collect(Collectors.joining(", "));
    if (!why.isEmpty()) {
      lines.addAll(shown(why));
    }
    lines.addAll(following(step));
    waitsFor(step.state()).map(this::shown).ifPresent(lines::addAll);
    return lines;
  }

  /** The changes that whoever approves a step agrees to with it, each in full. */
  private static List<String> following(PlannedStep step) {
    List<FieldChange> all = step.why().stream().filter(FieldChange::follows).toList();
    int shown = all.size() <= MOST_FOLLOWING ? all.size() : MOST_FOLLOWING - 1;
    var lines = new ArrayList<String>();
    all.subList(0, shown).forEach(change -> lines.addAll(wrapped(change.toString())));
    if (shown < all.size()) {
      lines.add("then %d more, see below".formatted(all.size() - shown));
    }
    return lines;
  }

  /** A text in lines of bearable width, all but the first further in. */
  private static List<String> wrapped(String text) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && width(line + " " + word) > MOST_WRAPPED) {
        lines.add(line.toString());
        line = new StringBuilder(INDENT);
      }
      line.append(line.toString().isBlank() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /** What holds the plan as a whole, or a step for good, is said once, above. */
  private Optional<String> waitsFor(State state) {
    return switch (state) {
      case State.Waiting waiting ->
          Optional.of(
              above(waiting.reason()) || said(waiting) ? "held, see above" : waiting.message());
      case State.Running(String shows, _, _) -> Optional.of("going on: " + shows);
      case State.Startable _, State.Approval _ -> Optional.empty();
    };
  }

  private boolean above(String reason) {
    return Windows.hopeless(reason)
        || plan.objection().filter(it -> it.reason().equals(reason)).isPresent()
        || (reason.equals(Preflight.FAILED)
            && plan.alarms().stream().anyMatch(alarm -> alarm.reason().equals(reason)));
  }

  /** Whether a step waits for just what is said above of its part. */
  private boolean said(State.Waiting waiting) {
    return plan.alarms().stream().anyMatch(alarm -> alarm.message().equals(waiting.message()));
  }

  /** Whether the title says it already. */
  private static boolean told(PlannedStep step, FieldChange change) {
    return !change.to().isEmpty()
        && step.title().contains(change.to())
        && step.title().contains(change.from());
  }

  private String total() {
    if (plan.steps().isEmpty()) {
      return plan.settled()
          ? "Nothing to do." + standing()
          : "No steps: see above what keeps the rest from being planned.";
    }
    var parts = new ArrayList<String>();
    int steps = plan.taken().size();
    int awaited = plan.steps().size() - steps;
    if (steps == 0) {
      return "Nothing to do but to wait for what goes on." + standing() + Gaps.of(plan).line();
    }
    var gaps = Gaps.of(plan);
    parts.add(
        (gaps.none() ? "" : "At least ")
            + count(steps, "step")
            + (awaited == 0 ? "" : " and " + count(awaited, "change") + " to wait for"));
    parts.add(interruptions());
    long forGood = plan.taken().stream().filter(step -> !step.reversible()).count();
    if (forGood > 0) {
      parts.add(forGood + " irreversible");
    }
    long never = plan.steps().stream().filter(step -> step.never().isPresent()).count();
    if (never > 0) {
      parts.add(never + " that no change window lets start");
    }
    long approvals = plan.steps().stream().filter(PlannedStep::unapproved).count();
    if (approvals > 0) {
      parts.add(count(approvals, "approval") + " needed");
    }
    String time = gaps.atLeast() + "about " + Durations.text(Forecast.of(plan));
    parts.add(
        Preconditions.of(plan).tell("done in " + time, "takes " + time, "cannot be finished"));
    return String.join(", ", parts) + cost() + "." + missing() + gaps.line();
  }

  private String standing() {
    return plan.cost()
        .map(cost -> " It costs %s a month%s.".formatted(Costs.now(cost), Costs.uncounted(cost)))
        .orElse("");
  }

  private String cost() {
    return plan.cost().map(cost -> "; " + Costs.text(cost, Gaps.of(plan))).orElse("");
  }

  private String missing() {
    return plan.cost()
        .flatMap(Costs::missing)
        .map(missing -> "\nNo price for " + missing + ".")
        .orElse("");
  }

  private String interruptions() {
    Map<Impact, List<PlannedStep>> kinds =
        plan.taken().stream()
            .filter(step -> step.impact().disruptive())
            .collect(
                Collectors.groupingBy(
                    PlannedStep::impact, () -> new EnumMap<>(Impact.class), Collectors.toList()));
    if (kinds.isEmpty()) {
      return "no interruption";
    }
    long number = kinds.values().stream().mapToInt(List::size).sum();
    long known =
        kinds.values().stream().filter(steps -> Outage.of(steps).known().isPositive()).count();
    return "%s (%s%s)"
        .formatted(
            count(number, "interruption"),
            kinds.entrySet().stream()
                .map(kind -> interruption(kind.getValue(), kind.getKey()))
                .collect(Collectors.joining("; ")),
            known < 2 ? "" : "; %s in all".formatted(Outage.of(plan.taken()).length()));
  }

  private static String count(long number, String what) {
    return number == 1 ? "1 " + what : number + " " + what + "s";
  }

  private int widest(ToIntFunction<PlannedStep> width) {
    return plan.steps().stream().mapToInt(width).max().orElse(0);
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - width(text));
  }

  /** Whole where nobody looks on a terminal: somebody may look for a word of it later. */
  private List<String> shown(String text) {
    return width == UNCUT
        ? wrapped(text)
        : List.of(StepLines.cut(text, Math.max(LEAST_DETAIL, width - INDENT.length() * 3)));
  }

  private String paint(Paint paint, String text) {
    return coloured ? paint.on(text) : text;
  }
}
