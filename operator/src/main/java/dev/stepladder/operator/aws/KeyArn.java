package dev.stepladder.operator.aws;

import java.util.regex.Pattern;

/** ARNs of KMS keys. */
public final class KeyArn {

  private static final Pattern ONE =
      Pattern.compile("arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+");

  private KeyArn() {}

  /** Whether a text is that of one key: with a wildcard it would be many, and an alias is none. */
  public static boolean is(String text) {
    return ONE.matcher(text).matches();
  }
}
