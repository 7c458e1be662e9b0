package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Provider;
import dev.stepladder.operator.plan.Situation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/** What the cluster contributes to a plan: credentials, bindings, migrations and workloads. */
public final class KubeProvider implements Provider {

  /** The kinds of parts that only the cluster's objects show; what Unseen findings are about. */
  private static final List<String> KINDS =
      List.of("credentials", "binding", "migration", "workload", "budget", "ingress");

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

  /** Remembers migrations that have succeeded: their Jobs may be removed by anybody. */
  @Override
  public Ledger remember(Blueprint blueprint, View view, Ledger ledger) {
    Ledger remembered = ledger;
    for (var migration : Jobs.succeeded(blueprint, view).entrySet()) {
      remembered = remembered.withMigration(migration.getKey(), migration.getValue());
    }
    return remembered;
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
    return credentials.and(bindings).and(migrations).and(workloads).and(around(scene));
  }

  private static Assessment around(Scene scene) {
    Blueprint blueprint = scene.blueprint();
    var edge = new EdgeObjects(blueprint.owner());
    Assessment budgets =
        blueprint.parts(Part.DisruptionBudget.class).stream()
            .map(part -> plan(scene, part, part.workload(), edge.budget(part), "disruption budget"))
            .map(ObjectPlan::assess)
            .reduce(Assessment.NOTHING, Assessment::and);
    Assessment routes =
        blueprint.parts(Part.IngressRoute.class).stream()
            .map(part -> plan(scene, part, part.workload(), edge.ingress(part), "ingress"))
            .map(ObjectPlan::assess)
            .reduce(Assessment.NOTHING, Assessment::and);
    return budgets.and(routes);
  }

  /** Either says something of a workload that must be there first. */
  private static ObjectPlan plan(
      Scene scene, Part part, Part.Workload workload, HasMetadata object, String what) {
    String of = what + " of " + workload.name();
    return new ObjectPlan(
        scene,
        part.id(),
        new KubeObject(object),
        new ObjectPlan.Titles("create " + of, "change " + of),
        List.of(new Need.Done(workload.id(), workload.id().toString())));
  }

  private static Assessment unseen(String kind, String reason) {
    return Assessment.of(
        new Finding.Unseen(
            PartId.of(kind), "ClusterNotReadable", "the cluster cannot be read: " + reason));
  }
}
