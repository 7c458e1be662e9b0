package dev.stepladder.simulator.aws;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Ids that look like AWS's and are the same in every run. */
public final class Ids {

  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private Ids() {}

  /** The id that belongs to {@code seed}: upper-case letters and digits, at most 32 of them. */
  public static String of(String seed, int length) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(seed.getBytes(StandardCharsets.UTF_8));
      StringBuilder id = new StringBuilder(length);
      for (int i = 0; i < length; i++) {
        id.append(ALPHABET.charAt((hash[i] & 0xff) % ALPHABET.length()));
      }
      return id.toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
