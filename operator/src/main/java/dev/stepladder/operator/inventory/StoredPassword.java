package dev.stepladder.operator.inventory;

/**
 * That a Secret with a generated password exists; never the password.
 *
 * @param name of the Secret
 * @param confirmed whether the database is known to have this password
 */
public record StoredPassword(String name, boolean confirmed) implements Resource {

  @Override
  public boolean resting() {
    return true;
  }
}
