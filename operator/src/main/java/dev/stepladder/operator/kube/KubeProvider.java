package dev.stepladder.operator.kube;

import dev.stepladder.api.v1alpha1.NetworkState;
import dev.stepladder.api.v1alpha1.PartStatus;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Provider;
import dev.stepladder.operator.plan.Situation;
import dev.stepladder.operator.prices.Bill;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the cluster contributes to a plan: credentials, bindings, migrations and workloads. */
public final class KubeProvider implements Provider {

  /** The kinds of parts that only the cluster's objects show; what Unseen findings are about. */
  private static final List<String> KINDS =
      List.of(
          "credentials",
          "binding",
          "migration",
          "workload",
          "budget",
          "ingress",
          "network",
          "isolation",
          "autoscaler");

  /** Makes what every first plan needs, so that another thread may do so before there is one. */
  public static void getReady() {
    Difference.getReady();
  }

  @Override
  public Assessment assess(Blueprint blueprint, View view, Situation situation) {
    Optional<String> unknown = view.unknown(KubeObject.class);
    if (unknown.isPresent()) {
      return KINDS.stream()
          .map(kind -> unseen(kind, unknown.get()))
          .reduce(Assessment.NOTHING, Assessment::and);
    }
    var scene = new Scene(Migrations.now(blueprint, situation, view.ledger()), view, situation);
    Assessment leftovers = new LeftoverPlan(scene).assess();
    return new PodCharges(blueprint, view)
        .charged(blueprint.retiring() ? leftovers : parts(scene).and(leftovers));
  }

  @Override
  public Bill charges(Blueprint blueprint, View view, Situation situation) {
    return new PodCharges(blueprint, view).now();
  }

  /**
   * Remembers migrations that have succeeded, whose Jobs may be removed by anybody, the Secrets of
   * bindings, which nobody would find again once the blueprint names them no more, and which
   * passwords a person gave.
   */
  @Override
  public Ledger remember(Blueprint blueprint, View view, Ledger ledger) {
    Ledger remembered = ledger.withBindings(bindings(blueprint, view, ledger));
    for (var migration : Jobs.succeeded(Migrations.seen(blueprint, ledger), view).entrySet()) {
      remembered = remembered.withMigration(migration.getKey(), migration.getValue());
    }
    for (Part.Credentials part : blueprint.parts(Part.Credentials.class)) {
      if (part.of().equals(Architect.DATABASE)) {
        remembered = CredentialsPlan.remember(part, view, remembered);
      }
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
    return new SettledObjects(Migrations.now(blueprint, situation, Ledger.EMPTY), situation).all();
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
    Assessment autoscalers =
        blueprint.parts(Part.Workload.class).stream()
            .map(part -> new AutoscalerPlan(scene, part).assess())
            .reduce(Assessment.NOTHING, Assessment::and);
    return credentials
        .and(bindings)
        .and(migrations)
        .and(workloads)
        .and(autoscalers)
        .and(around(scene))
        .and(new TrafficPlan(scene).assess());
  }

  private static Assessment around(Scene scene) {
    Blueprint blueprint = scene.blueprint();
    var edge = new EdgeObjects(blueprint.owner());
    Assessment budgets =
        blueprint.parts(Part.DisruptionBudget.class).stream()
            .map(part -> {
              List<Need> needs = List.of(Scene.done(part.workload()));
              return plan(
                      scene, part, part.workload(), edge.budget(part), "disruption budget", needs)
                  .assess();
            })
            .reduce(Assessment.NOTHING, Assessment::and);
    Assessment routes =
        blueprint.parts(Part.IngressRoute.class).stream()
            .map(part -> {
              var needs = new ArrayList<Need>(scene.allowed(part.workload()));
              needs.add(Scene.done(part.workload()));
              return plan(scene, part, part.workload(), edge.ingress(part), "ingress", needs)
                  .assess();
            })
            .reduce(Assessment.NOTHING, Assessment::and);
    return budgets.and(routes);
  }

  @Override
  public List<PartStatus> statuses(Blueprint blueprint, View view) {
    return network(blueprint, view).<PartStatus>map(state -> state).stream().toList();
  }

  /** What keeps traffic from an app's pods; empty while that cannot be seen. */
  static Optional<NetworkState> network(Blueprint blueprint, View view) {
    Optional<Part.Isolation> part = blueprint.part(Part.Isolation.class);
    if (part.isEmpty()) {
      return Optional.of(NetworkState.NONE);
    }
    var object = new KubeObject(new NetworkObjects(blueprint.owner()).isolation(part.get()));
    return switch (view.entry(KubeObject.class, object.name())) {
      case Entry.Unknown<KubeObject> _ -> Optional.empty();
      case Entry.Absent<KubeObject> _ -> Optional.of(NetworkState.NONE);
      case Entry.Present<KubeObject> _ ->
          Optional.of(part.get().enforced() ? NetworkState.ENFORCED : NetworkState.NOT_ENFORCED);
    };
  }

  /** Each says something of a workload, which must be there first. */
  private static ObjectPlan plan(
      Scene scene,
      Part part,
      Part.Workload workload,
      HasMetadata object,
      String what,
      List<Need> needs) {
    String of = what + " of " + workload.name();
    return new ObjectPlan(
        scene,
        part.id(),
        new KubeObject(object),
        new ObjectPlan.Titles("create " + of, "change " + of),
        needs);
  }

  private static Assessment unseen(String kind, String reason) {
    return Assessment.of(
        new Finding.Unseen(
            PartId.of(kind), "ClusterNotReadable", "the cluster cannot be read: " + reason));
  }
}
