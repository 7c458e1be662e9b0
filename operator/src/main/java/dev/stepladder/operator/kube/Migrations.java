package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.plan.Situation;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells migrations apart by the databases that they run on as well: one that vanished took what was
 * done to it along, and whatever has its name now, restored or begun empty, has yet to be migrated.
 */
final class Migrations {

  /** The id of a database: empty text before it is there. */
  @FunctionalInterface
  private interface Ids {
    String of(PartId database);
  }

  private Migrations() {}

  /** The blueprint with the migrations of the databases that are there now. */
  static Blueprint now(Blueprint drawn, Situation situation, Ledger ledger) {
    return on(
        drawn,
        database -> {
          String seen = situation.resourceIds().get(database);
          return seen == null ? remembered(ledger, database) : seen;
        });
  }

  /** The blueprint with the migrations of the databases that were seen last. */
  static Blueprint seen(Blueprint drawn, Ledger ledger) {
    return on(drawn, database -> remembered(ledger, database));
  }

  private static String remembered(Ledger ledger, PartId database) {
    return ledger.resourceId(database.toString()).orElse("");
  }

  private static Blueprint on(Blueprint drawn, Ids ids) {
    List<PartId> databases = drawn.parts(Part.Database.class).stream().map(Part::id).toList();
    return drawn.withParts(
        drawn.parts().stream()
            .map(part ->
                part instanceof Part.Migration migration ? on(migration, databases, ids) : part)
            .toList());
  }

  private static Part on(Part.Migration migration, List<PartId> databases, Ids ids) {
    var facts = new ArrayList<>(List.of(migration.hash()));
    migration.workload().bindings().stream()
        .map(Part.Binding::of)
        .filter(databases::contains)
        .distinct()
        .forEach(database -> facts.addAll(List.of(database.toString(), ids.of(database))));
    return new Part.Migration(
        migration.id(),
        migration.workload(),
        migration.command(),
        migration.args(),
        Owner.hash(facts.toArray(String[]::new)));
  }
}
