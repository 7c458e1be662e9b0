package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has to be done to a primary that is there, in the order in which it goes. */
final class PrimaryChanges {

  private final Blueprint blueprint;
  private final Part.Database database;
  private final View view;
  private final Roster roster;
  private final InstanceRules rules;
  private final boolean otherPassword;
  private final SecurityGroupRules groups;

  /**
   * Of one instance.
   *
   * @param otherPassword whether its Secret tells the password of another
   */
  PrimaryChanges(
      Blueprint blueprint,
      Part.Database database,
      View view,
      Roster roster,
      InstanceRules rules,
      boolean otherPassword) {
    this.blueprint = blueprint;
    this.database = database;
    this.view = view;
    this.roster = roster;
    this.rules = rules;
    this.otherPassword = otherPassword;
    this.groups = new SecurityGroupRules(rules, database.securityGroups(), database.adopted());
  }

  List<Step> steps() {
    var steps = new ArrayList<Step>();
    rules.tag(database.tags()).ifPresent(steps::add);
    var modifies = new ArrayList<Step>();
    boolean full = rules.instance().full();
    modifies.addAll(quiet(full ? Map.of(Setting.STORAGE, fuller()) : wanted()));
    var others = new ArrayList<Step>();
    others.addAll(new PrimaryReshaping(blueprint, database, view.ledger(), roster, rules).steps());
    others.addAll(new PrimaryShrinking(blueprint, database, view.ledger(), rules).steps());
    groups.narrow().map(this::afterReplicas).ifPresent(others::add);
    password().ifPresent(others::add);
    others.stream()
        .map(step -> full ? step.needing(done("settings")) : step)
        .forEach(modifies::add);
    var beside =
        new Beside(
            blueprint,
            view,
            roster,
            () ->
                new ReplicaRules(blueprint, view, roster, rules.situation())
                    .assess(modifies)
                    .steps());
    var standby = new Standby(database, database.quick(), view.ledger(), rules);
    new ForeignPending(rules)
        .before(modifies, beside).stream()
            .map(step -> step.key().equals(rules.key(InFlight.PENDING)) ? standby.warm(step) : step)
            .forEach(steps::add);
    return steps;
  }

  private Map<Setting, String> wanted() {
    var wanted = new EnumMap<Setting, String>(Setting.class);
    wanted.put(Setting.STORAGE, Integer.toString(database.storage()));
    wanted.put(Setting.BACKUP_RETENTION, Integer.toString(database.backupRetention()));
    wanted.put(Setting.DELETION_PROTECTION, Boolean.toString(isProtected()));
    if (!PrimaryReshaping.insightsNeedSize(database)) {
      wanted.put(Setting.INSIGHTS, database.insights().name());
    }
    wanted.put(Setting.SECURITY_GROUPS, groups.quietly());
    return wanted;
  }

  /** RDS makes no replica of one that is being changed, and a replica is not kept waiting. */
  private Step afterReplicas(Step step) {
    var needs = new ArrayList<Need>();
    if (roster.unknown().isPresent()) {
      needs.add(new Need.Settled(ReplicaRules.ALL));
    }
    roster.wanted().forEach(replica -> needs.add(new Need.Settled(replica)));
    return step.needing(needs.toArray(Need[]::new));
  }

  /** As its rung says, or as it was before the same app was about to take it along. */
  private boolean isProtected() {
    return database.deletionProtection()
        || view.ledger()
            .unprotected(database.id().toString())
            .equals(Optional.of(rules.instance().resourceId()));
  }

  /** A database that ran full grows by a fifth, at least to what is asked for. */
  private String fuller() {
    int grown = InstanceRules.grownBy(InstanceRules.number(rules.current(Setting.STORAGE)), 20);
    return Integer.toString(Math.max(grown, database.storage()));
  }

  private List<Step> quiet(Map<Setting, String> wanted) {
    Map<Setting, String> change = rules.quiet(wanted);
    if (change.isEmpty()) {
      return List.of();
    }
    // Storage that may not change yet must not hold up what goes with it otherwise.
    boolean apart =
        change.size() > 1
            && change.containsKey(Setting.STORAGE)
            && rules.instance().status().equals("storage-optimization");
    if (!apart) {
      return List.of(quietStep(change, "settings"));
    }
    var others = new EnumMap<>(change);
    String storage = others.remove(Setting.STORAGE);
    return List.of(
        quietStep(others, "settings"), quietStep(Map.of(Setting.STORAGE, storage), "storage"));
  }

  private Step quietStep(Map<Setting, String> change, String key) {
    boolean grows = change.containsKey(Setting.STORAGE);
    return rules.modify(
        key,
        Stage.EXPAND,
        grows && change.size() == 1 ? "grow the storage" : "change the database's settings",
        change,
        rules.crossesStripes(change) ? Impact.DEGRADED : Impact.ONLINE,
        grows ? RdsEstimates.STORAGE : RdsEstimates.SETTINGS);
  }

  private Optional<Step> password() {
    var password = new DatabasePassword(database, view);
    DbInstance instance = rules.instance();
    boolean managed = instance.managedSecret().isPresent();
    if (database.passwordMode() == Part.PasswordMode.RDS_MANAGED && owed()) {
      return Optional.of(password.keep(instance.name(), instance.resourceId()));
    }
    boolean comes = database.passwordMode() == Part.PasswordMode.GENERATED && managed;
    return password.unconfirmed() || comes || password.lost(otherPassword)
        ? Optional.of(password.set(instance.name(), instance.resourceId(), managed))
        : Optional.empty();
  }

  /** Whether it was made from a backup, with the password of that, and is nobody's yet. */
  private boolean owed() {
    return rules.instance().managedSecret().isEmpty()
        && view.ledger()
            .passwordOwed(database.id().toString())
            .equals(Optional.of(rules.instance().resourceId()));
  }

  /** That a change of the primary is over, or was never needed. */
  static Need done(String change) {
    return new Need.Done(Architect.DATABASE, Architect.DATABASE + "/" + change);
  }
}
