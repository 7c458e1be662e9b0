package dev.stepladder.operator.inventory;

import java.util.Optional;

/** Whether what an inventory shows can be relied on. */
public sealed interface Health {

  /**
   * No complete reading has ended yet.
   *
   * @param title what is read
   */
  record NotRead(String title) implements Health {}

  /** The latest reading was complete. */
  record Known() implements Health {}

  /**
   * The latest reading failed; it is tried again.
   *
   * @param reason a word for conditions, in CamelCase
   * @param message what was refused, why, and what to do
   */
  record Failing(String reason, String message) implements Health {}

  /** Why nothing can be said, if so, for a person. */
  default Optional<String> unknown() {
    return switch (this) {
      case Known() -> Optional.empty();
      case NotRead(String title) ->
          Optional.of("%s has not been read completely yet".formatted(title));
      case Failing(String _, String message) -> Optional.of(message);
    };
  }
}
