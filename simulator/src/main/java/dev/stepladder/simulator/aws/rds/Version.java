package dev.stepladder.simulator.aws.rds;

import java.util.Arrays;
import java.util.List;

/** An engine version as numbers, e.g. 8.0.43. */
record Version(List<Integer> parts) implements Comparable<Version> {

  static Version of(String text) {
    return new Version(
        Arrays.stream(text.split("\\.", -1)).map(part -> Integer.valueOf(part)).toList());
  }

  @Override
  public int compareTo(Version other) {
    for (int i = 0; i < Math.min(parts.size(), other.parts.size()); i++) {
      int order = parts.get(i).compareTo(other.parts.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(parts.size(), other.parts.size());
  }
}
