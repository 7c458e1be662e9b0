package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.Tries;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Situation;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** What holds for every change of an existing instance, primary or replica. */
final class InstanceRules {

  /** A disruptive change wants the instance to have looked the same for this long. */
  private static final Duration STEADY = Duration.ofSeconds(30);

  /** RDS refuses to grow storage by less (RDS User Guide, ModifyDBInstance). */
  private static final int LEAST_GROWTH_PERCENT = 10;

  /** From here gp3 volumes are striped, and crossing it is I/O-intensive. */
  private static final int STRIPED_FROM = 400;

  private final PartId part;
  private final Entry.Present<DbInstance> entry;
  private final Map<Setting, String> current;
  private final Instant now;
  private final Situation situation;

  InstanceRules(PartId part, Entry.Present<DbInstance> entry, Situation situation) {
    this.part = part;
    this.entry = entry;
    this.now = situation.now();
    this.situation = situation;
    var overlaid = new EnumMap<Setting, String>(Setting.class);
    overlaid.putAll(entry.resource().overlaid());
    InFlightReading.others(entry, situation.now())
        .keySet()
        .forEach(setting -> overlaid.put(setting, entry.resource().is(setting)));
    this.current = overlaid;
  }

  DbInstance instance() {
    return entry.resource();
  }

  /** Since when it has looked as it does. */
  Instant since() {
    return entry.since();
  }

  Instant now() {
    return now;
  }

  Situation situation() {
    return situation;
  }

  PartId part() {
    return part;
  }

  /** The key of the step that makes a change of the instance. */
  String key(String change) {
    return part + "/" + change;
  }

  /** What is pending and RDS is not carrying out, as far as anybody knows. */
  Map<Setting, String> dormant() {
    return InFlightReading.presumed(entry, now);
  }

  /** What a setting is or is on its way to be. */
  String current(Setting setting) {
    return current.getOrDefault(setting, "");
  }

  /** The settings that nobody notices the change of and that differ, storage as it can be grown. */
  Map<Setting, String> quiet(Map<Setting, String> wanted) {
    var differs = new EnumMap<Setting, String>(Setting.class);
    wanted.forEach((setting, to) -> {
      boolean needed =
          switch (setting) {
            case STORAGE -> number(to) > number(current(setting));
            case BACKUP_RETENTION ->
                number(to) > number(current(setting)) && number(current(setting)) > 0;
            case DELETION_PROTECTION -> to.equals("true") && !current(setting).equals("true");
            case INSIGHTS -> recorded(to).compareTo(recorded(current(setting))) > 0;
            case SECURITY_GROUPS -> !to.equals(current(setting));
            case INSTANCE_CLASS, MULTI_AZ, VERSION, PARAMETER_GROUP, PASSWORD, OTHER -> false;
          };
      if (needed) {
        differs.put(setting, setting == Setting.STORAGE ? grown(to) : to);
      }
    });
    return differs;
  }

  /** The change to a level of insights that is less than what is recorded now, if it is. */
  Map<Setting, String> fewerInsights(Part.Insights wanted) {
    return wanted.compareTo(recorded(current(Setting.INSIGHTS))) < 0
        ? Map.of(Setting.INSIGHTS, wanted.name())
        : Map.of();
  }

  private static Part.Insights recorded(String insights) {
    return insights.isEmpty() ? Part.Insights.OFF : Part.Insights.valueOf(insights);
  }

  private String grown(String wanted) {
    return Integer.toString(grown(number(current(Setting.STORAGE)), number(wanted)));
  }

  /** What storage becomes when it is grown to serve so many GiB, or stays if it does already. */
  static int grown(int current, int wanted) {
    return wanted <= current ? current : Math.max(wanted, grownBy(current, LEAST_GROWTH_PERCENT));
  }

  /** Whole GiB, rounded up. */
  static int grownBy(int gibibytes, int percent) {
    return Math.ceilDiv(gibibytes * (100 + percent), 100);
  }

  /** Whether growing storage to this size slows the database down for a while. */
  boolean crossesStripes(Map<Setting, String> change) {
    return change.containsKey(Setting.STORAGE)
        && crossesStripes(current(Setting.STORAGE), change.get(Setting.STORAGE));
  }

  /** The same from one number of GiB to another. */
  static boolean crossesStripes(String from, String to) {
    return number(from) < STRIPED_FROM && number(to) >= STRIPED_FROM;
  }

  /** Whether the engine must go up to serve a version that is a floor. */
  boolean behind(String version) {
    return Engine.compareVersions(current(Setting.VERSION), version) < 0;
  }

  boolean majorUpgrade(String version) {
    Engine engine = instance().engine();
    return !engine.major(current(Setting.VERSION)).equals(engine.major(version));
  }

  boolean multiAz() {
    return current(Setting.MULTI_AZ).equals("true");
  }

  /** The parameter group of the version that it has or must have, whichever is higher. */
  String parameterGroup(Owner owner, Part.Database database) {
    return Groups.parameterGroup(
        owner, database, Groups.effectiveVersion(database, instance().is(Setting.VERSION)));
  }

  /** Whether a change that restarts it anyway is on its way. */
  boolean restarts() {
    return Stream.of(Setting.INSTANCE_CLASS, Setting.VERSION)
        .anyMatch(setting -> !current(setting).equals(instance().is(setting)));
  }

  /** A step that modifies the instance. */
  Step modify(
      String change,
      Stage stage,
      String title,
      Map<Setting, String> to,
      Impact impact,
      Estimate expected) {
    boolean major = to.containsKey(Setting.VERSION) && majorUpgrade(to.get(Setting.VERSION));
    var action =
        new RdsAction.ModifyInstance(
            instance().name(),
            instance().resourceId(),
            to,
            instance().pending(),
            major,
            impact.disruptive(),
            // What serves in place of a replica is another replica.
            impact == Impact.FAILOVER && instance().source().isEmpty());
    Tries failed = FailedTries.modifying(instance(), to);
    Step step =
        Step.of(key(change), part, stage, Verb.CHANGE, title, action)
            .because(with(why(to, this::current), to))
            .costing(impact, noticed(expected, impact))
            .leading(impact.disruptive() ? STEADY : Duration.ZERO)
            .holding(failed.pause(now).or(() -> hold(to, impact)));
    return failed.counted(step, instance().name(), instance().resourceId());
  }

  /** Each setting from what it is to what it becomes. */
  static List<FieldChange> why(Map<Setting, String> to, Function<Setting, String> is) {
    return to.entrySet().stream()
        .map(field -> {
          Setting setting = field.getKey();
          return new FieldChange(
              setting.title(), setting.told(is.apply(setting)), setting.told(field.getValue()));
        })
        .toList();
  }

  /** With what a person should know who lets these settings become so. */
  static List<FieldChange> with(List<FieldChange> why, Map<Setting, String> to) {
    return to.containsKey(Setting.STORAGE)
        ? Stream.concat(
                why.stream(), Stream.of(FieldChange.then("it stays so: storage never shrinks")))
            .toList()
        : why;
  }

  /**
   * A step that restarts the instance, after which the parameters that wait for it are in force. It
   * asks where they wait in the very group that was in force before: then somebody else changed it.
   */
  Step reboot(String title, List<FieldChange> why, boolean failover, Impact impact, Ledger ledger) {
    Tries failed = FailedTries.restarting(instance());
    String group = instance().is(Setting.PARAMETER_GROUP);
    boolean foreign =
        instance().awaitsRestart()
            && ledger.parametersInForce(Architect.DATABASE.toString()).equals(Optional.of(group));
    Step step =
        Step.of(
                key("reboot"),
                part,
                Stage.RESHAPE,
                Verb.RUN,
                title,
                new RdsAction.Reboot(instance().name(), instance().resourceId(), failover))
            .because(
                foreign
                    ? List.of(new FieldChange("parameters", "", "as somebody changed " + group))
                    : why)
            .costing(impact, noticed(RdsEstimates.REBOOT, impact))
            .leading(impact.disruptive() ? STEADY : Duration.ZERO)
            .holding(failed.pause(now).or(this::steady));
    // Nothing of ours asks for it, and the group may be that of many apps.
    return failed.counted(
        foreign ? step.asking() : step, instance().name(), instance().resourceId());
  }

  private Estimate noticed(Estimate expected, Impact impact) {
    return RdsEstimates.noticed(expected, impact, instance());
  }

  /** A step on the instance of another kind; a disruptive one waits until it looks steady. */
  Step on(Step step) {
    return step.on(instance().name(), instance().resourceId(), 0)
        .holding(step.disruptive() ? steady() : Optional.empty());
  }

  /** That a change has been given up, if it has. */
  Assessment givenUp(Step step) {
    return FailedTries.givenUp(step, instance());
  }

  /** Why a change of these settings waits, if it does. */
  Optional<Hold> hold(Map<Setting, String> to, Impact impact) {
    if (to.containsKey(Setting.STORAGE) && instance().status().equals("storage-optimization")) {
      return Optional.of(
          Hold.of(
              "StorageOptimization",
              "RDS is still optimizing the storage after the last change of it; it takes hours and needs nothing from you"));
    }
    return impact.disruptive() ? steady() : Optional.empty();
  }

  /**
   * RDS shows {@code available} for seconds after a change was accepted, and so do stale readings:
   * two looks that far apart must agree before users are disturbed.
   */
  private Optional<Hold> steady() {
    Instant steady = entry.since().plus(STEADY);
    return steady.isAfter(now)
        ? Optional.of(
            Hold.until(
                "LooksAgain",
                "looks once more before it disturbs anybody, at "
                    + steady.truncatedTo(ChronoUnit.SECONDS),
                steady))
        : Optional.empty();
  }

  /** What the tags lack. */
  static Map<String, String> missingTags(DbInstance instance, Map<String, String> wanted) {
    var missing = new TreeMap<String, String>();
    wanted.forEach((key, value) -> {
      if (!value.equals(instance.tags().get(key))) {
        missing.put(key, value);
      }
    });
    return missing;
  }

  /** A step that adds tags, if some are missing. */
  Optional<Step> tag(Map<String, String> wanted) {
    Map<String, String> missing = missingTags(instance(), wanted);
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    List<FieldChange> why =
        missing.entrySet().stream()
            .map(tag ->
                new FieldChange(
                    tag.getKey(), instance().tags().getOrDefault(tag.getKey(), ""), tag.getValue()))
            .toList();
    return Optional.of(
        Step.of(
                part + "/tags",
                part,
                Stage.EXPAND,
                Verb.CHANGE,
                "tag " + part,
                new RdsAction.Tag(
                    instance().name(),
                    instance().arn(),
                    Optional.of(instance().resourceId()),
                    missing))
            .because(why)
            .costing(Impact.ONLINE, RdsEstimates.CALL)
            .on(instance().name(), instance().resourceId(), 0));
  }

  static int number(String text) {
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }

  static String securityGroups(List<String> ids) {
    return String.join(",", ids.stream().sorted().toList());
  }
}
