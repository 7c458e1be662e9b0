package dev.stepladder.operator.inventory;

/**
 * That a Secret with a generated password exists; never the password.
 *
 * @param name of the Secret
 * @param confirmed whether the database is known to have this password
 * @param given whether a person wrote it: it is only ever read
 */
public record StoredPassword(String name, boolean confirmed, boolean given) implements Resource {

  /** One that was generated. */
  public StoredPassword(String name, boolean confirmed) {
    this(name, confirmed, false);
  }

  @Override
  public boolean resting() {
    return true;
  }
}
