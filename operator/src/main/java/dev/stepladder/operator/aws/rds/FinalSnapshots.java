package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The snapshots that one instance leaves when it is deleted. Their names are made of its identifier
 * and its DbiResourceId, so that they are told from those of another one of the same name, and the
 * same deletion has the same name however often it is planned.
 */
final class FinalSnapshots {

  private static final int HASH_LENGTH = 10;

  private final String stem;
  private final String resourceId;
  private final View view;

  /**
   * Of one instance.
   *
   * @param instance its identifier
   * @param resourceId its DbiResourceId
   */
  FinalSnapshots(String instance, String resourceId, View view) {
    this.stem = instance + "-final-" + Owner.hash(resourceId).substring(0, HASH_LENGTH) + "-";
    this.resourceId = resourceId;
    this.view = view;
  }

  /** Whether a snapshot is one that an instance left, by its name. */
  static boolean isFinal(DbSnapshot snapshot) {
    return Pattern.compile(
            Pattern.quote(snapshot.instance()) + "-final-[0-9a-f]{%d}-\\d+".formatted(HASH_LENGTH))
        .matcher(snapshot.name())
        .matches();
  }

  /** A name that is free: one that is taken is of a deletion that came to nothing. */
  String next() {
    Set<String> taken = new HashSet<>();
    view.all(DbSnapshot.class).forEach(entry -> taken.add(entry.resource().name()));
    return IntStream.iterate(1, number -> number + 1)
        .mapToObj(number -> stem + number)
        .filter(name -> !taken.contains(name))
        .findFirst()
        .orElseThrow();
  }

  /**
   * The one that the deletion has left, if it is there.
   *
   * @param asked the name that it was asked for, as far as that is known; one that is of another
   *     instance tells nothing of this one
   */
  Optional<Entry.Present<DbSnapshot>> left(Optional<String> asked) {
    return asked
        .filter(name -> name.isEmpty() || name.startsWith(stem))
        .map(name ->
            all().stream().filter(entry -> entry.resource().name().equals(name)).findFirst())
        .orElseGet(this::last);
  }

  /** The latest that there is. */
  Optional<Entry.Present<DbSnapshot>> last() {
    return all().stream().max(Comparator.comparingInt(entry -> number(entry.resource())));
  }

  private List<Entry.Present<DbSnapshot>> all() {
    return view.all(DbSnapshot.class).stream()
        .filter(entry -> entry.resource().resourceId().equals(resourceId))
        .filter(entry -> entry.resource().name().matches(Pattern.quote(stem) + "\\d+"))
        .toList();
  }

  private int number(DbSnapshot snapshot) {
    return Integer.parseInt(snapshot.name().substring(stem.length()));
  }
}
