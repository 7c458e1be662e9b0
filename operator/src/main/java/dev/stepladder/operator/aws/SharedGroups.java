package dev.stepladder.operator.aws;

import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.plan.Action;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Subnet and parameter groups of any service, which the apps of an environment share. A parameter
 * group is never changed once it is complete: another content has another name, and so no app is
 * touched by what another app needs.
 */
public final class SharedGroups {

  private static final int NAME_LIMIT = 29;
  private static final int HASH_LENGTH = 10;

  private SharedGroups() {}

  /**
   * A subnet group that must exist.
   *
   * @param subnets their ids
   */
  public record Subnets(PartId id, String name, List<String> subnets, Map<String, String> tags) {}

  /**
   * A parameter group that must exist.
   *
   * @param family which versions of which engine it is for
   * @param values by parameter
   */
  public record Parameters(
      PartId id,
      String name,
      String family,
      Map<String, String> values,
      Map<String, String> tags) {}

  /** How a service makes and changes subnet groups. */
  public interface SubnetCalls {

    /** Creates one, with the mark of its owner as its description. */
    Action create(Subnets group, String mark);

    /** Gives one other subnets. */
    Action change(Subnets group);
  }

  /** How a service makes and fills parameter groups. */
  public interface ParameterCalls {

    /** Creates one that sets nothing, with the mark of its owner as its description. */
    Action create(Parameters group, String mark);

    /** Sets its parameters. */
    Action set(Parameters group);
  }

  /** The mark of the owner, which the bulk reading shows though it shows no tags. */
  public static String mark(Map<String, String> tags) {
    return "stepladder %s %s"
        .formatted(
            tags.getOrDefault(Owner.INSTALLATION, ""),
            tags.getOrDefault(Architect.ENVIRONMENT_TAG, ""));
  }

  /** Whether a group was made by an installation, by the mark in its description. */
  public static boolean madeBy(String installation, String description) {
    return description.startsWith("stepladder %s ".formatted(installation));
  }

  /** The name of the group with these parameters. */
  public static String nameOfParameters(
      Owner owner, String prefix, String family, Map<String, String> values) {
    String hash = Owner.hash(owner.installation(), prefix, family, values.toString());
    return Owner.slug(prefix + "-" + family, NAME_LIMIT) + "-" + hash.substring(0, HASH_LENGTH);
  }

  /** How a subnet group differs from what it must be. */
  public static <G extends SubnetGroup> Assessment subnets(
      Subnets wanted, Entry<G> entry, SubnetCalls calls) {
    String name = wanted.name();
    return switch (entry) {
      case Entry.Unknown<G> unknown ->
          Underway.unseen(wanted.id(), "create subnet group " + name, name, unknown);
      case Entry.Absent<G> _ ->
          Assessment.of(
              Step.of(
                      wanted.id().toString(),
                      wanted.id(),
                      Stage.EXPAND,
                      Verb.CREATE,
                      "create subnet group " + name,
                      calls.create(wanted, mark(wanted.tags())))
                  .because(List.of(new FieldChange("subnets", "", join(wanted.subnets()))))
                  .on(name, "", 0));
      case Entry.Present<G> present when present.unsettled().isPresent() ->
          Underway.sent(wanted.id(), "change the subnets of " + name, name, present);
      case Entry.Present<G> present -> {
        G group = present.resource();
        if (!group.description().equals(mark(wanted.tags()))) {
          yield Ownership.taken(wanted.id(), "subnet group", name);
        }
        if (group.subnets().equals(new HashSet<>(wanted.subnets()))) {
          yield Assessment.NOTHING;
        }
        yield Assessment.of(
            Step.of(
                    wanted.id() + "/change",
                    wanted.id(),
                    Stage.EXPAND,
                    Verb.CHANGE,
                    "change the subnets of " + name,
                    calls.change(wanted))
                .because(
                    List.of(
                        new FieldChange(
                            "subnets",
                            join(List.copyOf(new TreeSet<>(group.subnets()))),
                            join(wanted.subnets()))))
                .on(name, group.arn(), 0));
      }
    };
  }

  /** How a parameter group differs from what it must be. */
  public static <G extends ParameterGroup> Assessment parameters(
      Parameters wanted, Entry<G> entry, ParameterCalls calls) {
    String name = wanted.name();
    String title = "set the parameters of " + name;
    Step set =
        Step.of(
                wanted.id() + "/set",
                wanted.id(),
                Stage.EXPAND,
                Verb.CHANGE,
                title,
                calls.set(wanted))
            .because(content(wanted))
            .on(name, "", 0);
    return switch (entry) {
      case Entry.Unknown<G> unknown ->
          Underway.unseen(wanted.id(), "create parameter group " + name, name, unknown);
      case Entry.Absent<G> _ ->
          new Assessment(
              List.of(
                  Step.of(
                          wanted.id().toString(),
                          wanted.id(),
                          Stage.EXPAND,
                          Verb.CREATE,
                          "create parameter group " + name,
                          calls.create(wanted, mark(wanted.tags())))
                      .because(List.of(new FieldChange("family", "", wanted.family())))
                      .on(name, "", 0),
                  set.needing(new Need.Done(wanted.id(), wanted.id().toString()))),
              List.of(),
              List.of());
      case Entry.Present<G> present when present.unsettled().isPresent() ->
          Underway.sent(wanted.id(), title, name, present);
      case Entry.Present<G> present -> {
        G group = present.resource();
        if (!group.description().equals(mark(wanted.tags()))) {
          yield Ownership.taken(wanted.id(), "parameter group", name);
        }
        yield wanted.values().entrySet().stream()
                .allMatch(value -> value.getValue().equals(group.parameters().get(value.getKey())))
            ? Assessment.NOTHING
            : Assessment.of(set);
      }
    };
  }

  /** All of them: one call sets some, and the next has to stay the step that was approved. */
  private static List<FieldChange> content(Parameters wanted) {
    return wanted.values().entrySet().stream()
        .map(value -> new FieldChange(value.getKey(), "", value.getValue()))
        .toList();
  }

  private static String join(List<String> values) {
    return String.join(",", values);
  }
}
