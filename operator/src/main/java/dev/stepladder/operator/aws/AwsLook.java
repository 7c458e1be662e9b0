package dev.stepladder.operator.aws;

import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Health;
import dev.stepladder.operator.inventory.Look;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.ResourceKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was known at one moment of the services that an app has to do with, in one place. */
public final class AwsLook {

  private final List<Look> looks;

  AwsLook(List<Look> looks) {
    this.looks = List.copyOf(looks);
  }

  /** Whether one of the services reads resources of this kind. */
  public boolean covers(Class<? extends Resource> kind) {
    return looks.stream().anyMatch(look -> look.covers(kind));
  }

  /** Whether all of it can be relied on; what fails is said before what has not been read. */
  public Health health() {
    List<Health> all = looks.stream().map(Look::health).toList();
    return all.stream()
        .filter(Health.Failing.class::isInstance)
        .findFirst()
        .or(() -> all.stream().filter(Health.NotRead.class::isInstance).findFirst())
        .orElseGet(Health.Known::new);
  }

  /** The services that cannot be read, each with its own trouble. */
  public List<Health.Failing> failing() {
    return looks.stream()
        .map(Look::health)
        .flatMap(health ->
            health instanceof Health.Failing failing ? Stream.of(failing) : Stream.empty())
        .toList();
  }

  /** A service that has not been read once since this process leads, if there is one. */
  public Optional<String> notRead() {
    return looks.stream()
        .map(Look::health)
        .flatMap(health ->
            health instanceof Health.NotRead(String title) ? Stream.of(title) : Stream.empty())
        .findFirst();
  }

  /** What is known about the resource of this kind and name. */
  public <R extends Resource> Entry<R> entry(Class<R> kind, String name) {
    return of(kind).entry(kind, name);
  }

  /** Everything of this kind that is known to exist. */
  public <R extends Resource> List<Entry.Present<R>> all(Class<R> kind) {
    return of(kind).all(kind);
  }

  /** Why nothing can be said about this kind as a whole, if so. */
  public Optional<String> unknown(Class<? extends Resource> kind) {
    return of(kind).unknown(kind);
  }

  /** The resources it was asked for by name. */
  public Set<ResourceKey> asked() {
    return looks.stream().flatMap(look -> look.asked().stream()).collect(Collectors.toSet());
  }

  /** Whether it was asked for something by name that only a reading yet to come will show. */
  public boolean awaitsReading() {
    return looks.stream().anyMatch(look -> !look.unread().isEmpty());
  }

  private Look of(Class<? extends Resource> kind) {
    return looks.stream()
        .filter(look -> look.covers(kind))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "%s is of no service that the app has to do with".formatted(kind.getSimpleName())));
  }
}
