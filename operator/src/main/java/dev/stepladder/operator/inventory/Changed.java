package dev.stepladder.operator.inventory;

import java.util.List;
import java.util.Set;

/**
 * What a reading showed different from the one before.
 *
 * @param keys names of what appeared, vanished, differs, or can be relied on again
 * @param resources the same as records, as they were and as they are, for who owns them
 * @param everything whether it concerns every app, because readings began to fail or to succeed
 */
public record Changed(Set<ResourceKey> keys, List<Resource> resources, boolean everything) {

  /** Copies what must not change. */
  public Changed {
    keys = Set.copyOf(keys);
    resources = List.copyOf(resources);
  }

  /** Whether nobody needs to be woken. */
  public boolean isEmpty() {
    return keys.isEmpty() && !everything;
  }
}
