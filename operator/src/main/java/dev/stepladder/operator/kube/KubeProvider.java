package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Provider;
import dev.stepladder.operator.plan.Situation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the cluster contributes to a plan: credentials, bindings, migrations and workloads. */
public final class KubeProvider implements Provider {

  /** The kinds of parts that only the cluster's objects show; what Unseen findings are about. */
  private static final List<String> KINDS =
      List.of("credentials", "binding", "migration", "workload");

  @Override
  public Assessment assess(Blueprint blueprint, View view, Situation situation) {
    Optional<String> unknown = view.unknown(KubeObject.class);
    if (unknown.isPresent()) {
      return KINDS.stream()
          .map(kind -> unseen(kind, unknown.get()))
          .reduce(Assessment.NOTHING, Assessment::and);
    }
    var scene = new Scene(blueprint, view, situation);
    Assessment leftovers = new LeftoverPlan(scene).assess();
    return blueprint.retiring() ? leftovers : parts(scene).and(leftovers);
  }

  /**
   * Remembers migrations that have succeeded, whose Jobs may be removed by anybody, and the Secrets
   * of bindings, which nobody would find again once the blueprint names them no more.
   */
  @Override
  public Ledger remember(Blueprint blueprint, View view, Ledger ledger) {
    Ledger remembered = ledger.withBindings(bindings(blueprint, view, ledger));
    for (var migration : Jobs.succeeded(blueprint, view).entrySet()) {
      remembered = remembered.withMigration(migration.getKey(), migration.getValue());
    }
    return remembered;
  }

  private static Set<String> bindings(Blueprint blueprint, View view, Ledger ledger) {
    var wanted = new TreeSet<String>();
    blueprint.parts(Part.Binding.class).forEach(part -> wanted.add(part.secretName()));
    var all = new TreeSet<>(wanted);
    all.addAll(ledger.bindings());
    all.removeIf(name ->
        (blueprint.retiring() || !wanted.contains(name))
            && view.entry(KubeObject.class, KubeObject.name("Secret", name))
                instanceof Entry.Absent<KubeObject>);
    return all;
  }

  @Override
  public List<Resource> settled(Blueprint blueprint, Situation situation) {
    return new SettledObjects(blueprint, situation).all();
  }

  private static Assessment parts(Scene scene) {
    Blueprint blueprint = scene.blueprint();
    Assessment credentials =
        blueprint.parts(Part.Credentials.class).stream()
            .map(part -> new CredentialsPlan(scene, part).assess())
            .reduce(Assessment.NOTHING, Assessment::and);
    Assessment bindings =
        blueprint.parts(Part.Binding.class).stream()
            .map(part -> new BindingPlan(scene, part).assess())
            .reduce(Assessment.NOTHING, Assessment::and);
    Assessment migrations =
        blueprint.parts(Part.Migration.class).stream()
            .map(part -> new MigrationPlan(scene, part).assess())
            .reduce(Assessment.NOTHING, Assessment::and);
    Assessment workloads =
        blueprint.parts(Part.Workload.class).stream()
            .map(part -> new WorkloadPlan(scene, part, bindings.steps()).assess())
            .reduce(Assessment.NOTHING, Assessment::and);
    return credentials.and(bindings).and(migrations).and(workloads);
  }

  private static Assessment unseen(String kind, String reason) {
    return Assessment.of(
        new Finding.Unseen(
            PartId.of(kind), "ClusterNotReadable", "the cluster cannot be read: " + reason));
  }
}
