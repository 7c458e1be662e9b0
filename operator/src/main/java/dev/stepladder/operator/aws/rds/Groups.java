package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.SharedGroups;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Action;
import dev.stepladder.operator.plan.Assessment;

/** The subnet and parameter groups of databases, which the apps of an environment share. */
final class Groups {

  static final PartId PARAMETERS = PartId.of("parameters");

  private Groups() {}

  /**
   * The parameter group of a database: the engine's default one where the rung sets nothing.
   *
   * @param version the version whose family it must fit
   */
  static String parameterGroup(Owner owner, Part.Database database, String version) {
    String family = database.engine().family(version);
    if (database.parameters().isEmpty()) {
      return "default." + family;
    }
    return SharedGroups.nameOfParameters(
        owner, database.parameterGroupPrefix(), family, database.parameters());
  }

  /** The version a database must have: what is asked for is a floor. */
  static String effectiveVersion(Part.Database database, String existing) {
    return !existing.isEmpty() && Engine.compareVersions(existing, database.version()) > 0
        ? existing
        : database.version();
  }

  static Assessment subnets(Part.SubnetGroup part, View view) {
    return SharedGroups.subnets(
        new SharedGroups.Subnets(part.id(), part.name(), part.subnets(), part.tags()),
        view.entry(DbSubnetGroup.class, part.name()),
        new SharedGroups.SubnetCalls() {
          @Override
          public Action create(SharedGroups.Subnets group, String mark) {
            return new RdsAction.CreateSubnetGroup(
                group.name(), mark, group.subnets(), group.tags());
          }

          @Override
          public Action change(SharedGroups.Subnets group) {
            return new RdsAction.ModifySubnetGroup(group.name(), group.subnets());
          }
        });
  }

  static Assessment parameters(
      Blueprint blueprint, Part.Database database, String version, View view) {
    if (database.parameters().isEmpty()) {
      return Assessment.NOTHING;
    }
    String name = parameterGroup(blueprint.owner(), database, version);
    return SharedGroups.parameters(
        new SharedGroups.Parameters(
            PARAMETERS,
            name,
            database.engine().family(version),
            database.parameters(),
            database.parameterGroupTags()),
        view.entry(DbParameterGroup.class, name),
        new SharedGroups.ParameterCalls() {
          @Override
          public Action create(SharedGroups.Parameters group, String mark) {
            return new RdsAction.CreateParameterGroup(
                group.name(), group.family(), mark, group.tags());
          }

          @Override
          public Action set(SharedGroups.Parameters group) {
            return new RdsAction.SetParameters(group.name(), group.values());
          }
        });
  }
}
