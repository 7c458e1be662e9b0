package dev.stepladder.operator.blueprint;

import dev.stepladder.api.v1alpha1.StagedAppSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the rung an app has to stand on. */
public final class Ladder {

  /** An app by number of users steps down only below this share of the lower rung's users. */
  private static final double DESCENT = 0.8;

  private final List<Rung> rungs;

  /** A ladder of rungs, in any order. */
  public Ladder(List<Rung> rungs) {
    this.rungs =
        rungs.stream()
            .sorted(
                Comparator.comparing((Rung rung) -> rung.spec().users()).thenComparing(Rung::name))
            .toList();
  }

  /** What the ladder says about an app. */
  public sealed interface Choice {

    /** The rung to stand on. */
    record Chosen(Rung rung) implements Choice {}

    /** No rung fits; the app stays where it is. */
    record None(String reason, String message) implements Choice {}
  }

  /**
   * The rung for an app: the one it names, or the lowest that serves its users. Down to a lower
   * rung it goes only once its users fit there with a fifth to spare, so that a number that wavers
   * does not move databases.
   *
   * @param standing name of the rung the app last settled on, if any
   */
  public Choice choose(StagedAppSpec app, Optional<String> standing) {
    if (app.tier() != null) {
      return named(app.tier())
          .<Choice>map(Choice.Chosen::new)
          .orElseGet(() ->
              new Choice.None(
                  "TierNotFound", "there is no ScaleTier '%s'; %s".formatted(app.tier(), known())));
    }
    long users = app.users();
    Optional<Rung> lowest = rungs.stream().filter(rung -> rung.spec().users() >= users).findFirst();
    if (lowest.isEmpty()) {
      return new Choice.None(
          "TooManyUsers",
          "no ScaleTier serves %s; %s; ask the platform team for a higher one"
              .formatted(people(users), known()));
    }
    Optional<Rung> current = standing.flatMap(this::named);
    if (current.isEmpty() || current.get().spec().users() <= lowest.get().spec().users()) {
      return new Choice.Chosen(lowest.get());
    }
    return new Choice.Chosen(
        rungs.stream()
            .filter(rung -> rung.spec().users() < current.get().spec().users())
            .filter(rung -> users <= DESCENT * rung.spec().users())
            .findFirst()
            .orElse(current.get()));
  }

  private Optional<Rung> named(String name) {
    return rungs.stream().filter(rung -> rung.name().equals(name)).findFirst();
  }

  private static String people(long users) {
    return users == 1 ? "1 user" : users + " users";
  }

  private String known() {
    return rungs.isEmpty()
        ? "there are none at all: install the ladder"
        : "there are "
            + rungs.stream()
                .map(rung -> "%s (%s)".formatted(rung.name(), people(rung.spec().users())))
                .collect(Collectors.joining(", "));
  }
}
