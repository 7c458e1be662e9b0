package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Subnet and parameter groups, which the apps of an environment share. A parameter group is never
 * changed once it is complete: another content has another name, and so no app is touched by what
 * another app needs.
 */
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
    String hash =
        Owner.hash(
            owner.installation(),
            database.parameterGroupPrefix(),
            family,
            database.parameters().toString());
    return Owner.slug(database.parameterGroupPrefix() + "-" + family, 29)
        + "-"
        + hash.substring(0, 10);
  }

  /** The version a database must have: what is asked for is a floor. */
  static String effectiveVersion(Part.Database database, String existing) {
    return !existing.isEmpty() && Engine.compareVersions(existing, database.version()) > 0
        ? existing
        : database.version();
  }

  /** The mark of the owner, which the bulk reading shows though it shows no tags. */
  static String mark(Map<String, String> tags) {
    return "stepladder %s %s"
        .formatted(
            tags.getOrDefault(Owner.INSTALLATION, ""),
            tags.getOrDefault(Architect.ENVIRONMENT_TAG, ""));
  }

  static Assessment subnets(Part.SubnetGroup part, View view) {
    return switch (view.entry(DbSubnetGroup.class, part.name())) {
      case Entry.Unknown<DbSubnetGroup> unknown ->
          unseen(part.id(), "create subnet group " + part.name(), part.name(), unknown);
      case Entry.Absent<DbSubnetGroup> _ ->
          Assessment.of(
              Step.of(
                      part.id().toString(),
                      part.id(),
                      Stage.EXPAND,
                      Verb.CREATE,
                      "create subnet group " + part.name(),
                      new RdsAction.CreateSubnetGroup(
                          part.name(), mark(part.tags()), part.subnets(), part.tags()))
                  .because(List.of(new FieldChange("subnets", "", join(part.subnets()))))
                  .on(part.name(), "", 0));
      case Entry.Present<DbSubnetGroup> present when present.unsettled().isPresent() ->
          sent(part.id(), "change the subnets of " + part.name(), part.name(), present);
      case Entry.Present<DbSubnetGroup> present -> {
        DbSubnetGroup group = present.resource();
        if (!group.description().equals(mark(part.tags()))) {
          yield Assessment.of(taken(part.id(), "subnet group", part.name()));
        }
        if (group.subnets().equals(new HashSet<>(part.subnets()))) {
          yield Assessment.NOTHING;
        }
        yield Assessment.of(
            Step.of(
                    part.id() + "/change",
                    part.id(),
                    Stage.EXPAND,
                    Verb.CHANGE,
                    "change the subnets of " + part.name(),
                    new RdsAction.ModifySubnetGroup(part.name(), part.subnets()))
                .because(
                    List.of(
                        new FieldChange(
                            "subnets",
                            join(List.copyOf(new TreeSet<>(group.subnets()))),
                            join(part.subnets()))))
                .on(part.name(), group.arn(), 0));
      }
    };
  }

  static Assessment parameters(
      Blueprint blueprint, Part.Database database, String version, View view) {
    if (database.parameters().isEmpty()) {
      return Assessment.NOTHING;
    }
    String name = parameterGroup(blueprint.owner(), database, version);
    String family = database.engine().family(version);
    String title = "set the parameters of " + name;
    Step set =
        Step.of(
                PARAMETERS + "/set",
                PARAMETERS,
                Stage.EXPAND,
                Verb.CHANGE,
                title,
                new RdsAction.SetParameters(name, database.parameters()))
            .because(content(database))
            .on(name, "", 0);
    return switch (view.entry(DbParameterGroup.class, name)) {
      case Entry.Unknown<DbParameterGroup> unknown ->
          unseen(PARAMETERS, "create parameter group " + name, name, unknown);
      case Entry.Absent<DbParameterGroup> _ ->
          new Assessment(
              List.of(
                  Step.of(
                          PARAMETERS.toString(),
                          PARAMETERS,
                          Stage.EXPAND,
                          Verb.CREATE,
                          "create parameter group " + name,
                          new RdsAction.CreateParameterGroup(
                              name,
                              family,
                              mark(database.parameterGroupTags()),
                              database.parameterGroupTags()))
                      .because(List.of(new FieldChange("family", "", family)))
                      .on(name, "", 0),
                  set.needing(new Need.Done(PARAMETERS, PARAMETERS.toString()))),
              List.of(),
              List.of());
      case Entry.Present<DbParameterGroup> present when present.unsettled().isPresent() ->
          sent(PARAMETERS, title, name, present);
      case Entry.Present<DbParameterGroup> present -> {
        DbParameterGroup group = present.resource();
        if (!group.description().equals(mark(database.parameterGroupTags()))) {
          yield Assessment.of(taken(PARAMETERS, "parameter group", name));
        }
        yield database.parameters().entrySet().stream()
                .allMatch(
                    wanted -> wanted.getValue().equals(group.parameters().get(wanted.getKey())))
            ? Assessment.NOTHING
            : Assessment.of(set);
      }
    };
  }

  /** All of them: one call sets some, and the next has to stay the step that was approved. */
  private static List<FieldChange> content(Part.Database database) {
    return database.parameters().entrySet().stream()
        .map(wanted -> new FieldChange(wanted.getKey(), "", wanted.getValue()))
        .toList();
  }

  /** A change of ours that no reading has shown the effect of yet. */
  private static Assessment sent(PartId part, String title, String name, Entry.Present<?> present) {
    return inFlight(
        part,
        title,
        name,
        "the change was sent and does not show yet",
        present.unsettled().orElseThrow());
  }

  /** A create of ours that has not been seen yet is going on; anything else cannot be told. */
  static Assessment unseen(PartId part, String title, String name, Entry.Unknown<?> unknown) {
    return unknown
        .sent()
        .map(sent -> inFlight(part, title, name, "asked for, not seen yet", sent))
        .orElseGet(() -> Assessment.of(new Finding.Unseen(part, "NotSeen", unknown.reason())));
  }

  private static Assessment inFlight(
      PartId part, String title, String name, String state, Entry.Mutation sent) {
    return Assessment.of(
        new InFlight(
            sent.stepKey(),
            part,
            Stage.EXPAND,
            title,
            Impact.ONLINE,
            name,
            state,
            sent.at(),
            RdsEstimates.CALL));
  }

  static Finding taken(PartId part, String what, String name) {
    return new Finding.Alarm(
        part,
        "NameTaken",
        "%s %s exists in AWS and is not marked as this app's; it is left alone. If it is somebody else's, give this app another name; if nobody needs it, rename or delete it there"
            .formatted(what, name));
  }

  private static String join(List<String> values) {
    return String.join(",", values);
  }
}
