package dev.stepladder.operator.inventory;

/**
 * Names one resource of one account and region, whether it exists or not.
 *
 * @param kind the record that shows it
 * @param name its name among those of its kind
 */
public record ResourceKey(Class<? extends Resource> kind, String name) {

  /** The key of a resource. */
  public static ResourceKey of(Resource resource) {
    return new ResourceKey(resource.getClass(), resource.name());
  }

  @Override
  public String toString() {
    return kind.getSimpleName() + " " + name;
  }
}
