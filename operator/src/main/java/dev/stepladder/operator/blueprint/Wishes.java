package dev.stepladder.operator.blueprint;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a blueprint asks for, part by part, so short that it can be remembered: with what an app
 * settled on last tells what somebody changed from what somebody asked for.
 */
public final class Wishes {

  private static final int DIGITS = 10;

  /** Another version may ask for other things by the same words: then nothing is known. */
  private static final String VERSION =
      Optional.ofNullable(Wishes.class.getPackage().getImplementationVersion()).orElse("");

  private Wishes() {}

  /** By part, a hash over all that is asked of it. */
  public static Map<String, String> of(Blueprint blueprint) {
    var wishes = new TreeMap<String, String>();
    blueprint
        .parts()
        .forEach(part ->
            wishes.put(part.id().toString(), Owner.hash(VERSION, text(part)).substring(0, DIGITS)));
    return wishes;
  }

  /** The same text for equal values, in every process: maps and sets in order. */
  private static String text(Object value) {
    return switch (value) {
      case Record fields ->
          Stream.of(fields.getClass().getRecordComponents())
              .map(field -> field.getName() + "=" + text(read(field, fields)))
              .collect(Collectors.joining(",", fields.getClass().getSimpleName() + "(", ")"));
      case Map<?, ?> entries ->
          entries.entrySet().stream()
              .map(entry -> text(entry.getKey()) + ":" + text(entry.getValue()))
              .sorted()
              .collect(Collectors.joining(",", "{", "}"));
      case Set<?> all ->
          all.stream()
              .map(Wishes::text)
              .sorted(Comparator.naturalOrder())
              .collect(Collectors.joining(",", "{", "}"));
      case Collection<?> all ->
          List.copyOf(all).stream().map(Wishes::text).collect(Collectors.joining(",", "[", "]"));
      case Optional<?> maybe -> maybe.map(Wishes::text).orElse("");
      default -> value.toString();
    };
  }

  private static Object read(RecordComponent field, Record of) {
    try {
      return field.getAccessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("%s cannot be read".formatted(field), e);
    }
  }
}
