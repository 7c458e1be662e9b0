package dev.stepladder.operator.blueprint;

/**
 * What passwords of a service are made of, so that it and everything a password passes through
 * takes them.
 *
 * @param length in characters
 * @param alphabet the characters it may have; a password begins with one of the letters among them
 */
public record PasswordRule(int length, String alphabet) {

  /** Refuses what no password can be made by. */
  public PasswordRule {
    if (length < 1 || alphabet.chars().noneMatch(Character::isLetter)) {
      throw new IllegalArgumentException(
          "no password of %d characters out of '%s' begins with a letter"
              .formatted(length, alphabet));
    }
  }

  /** The letters of the alphabet. */
  public String letters() {
    return alphabet
        .chars()
        .filter(Character::isLetter)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
