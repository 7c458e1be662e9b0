package dev.stepladder.simulator.aws.rds;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A size of instance and its memory. */
record InstanceClass(String name, int memoryGibibytes) {

  private static final Map<String, InstanceClass> ALL = all();

  static Optional<InstanceClass> named(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  static List<InstanceClass> list() {
    return List.copyOf(ALL.values());
  }

  long memoryBytes() {
    // What the engine sees is a little less than what the size is sold with.
    return memoryGibibytes * 1_073_741_824L * 95 / 100;
  }

  /** Whether it is too small for Performance Insights on MySQL and MariaDB. */
  boolean tiny() {
    return name.endsWith(".micro") || name.endsWith(".small");
  }

  private static Map<String, InstanceClass> all() {
    Map<String, InstanceClass> all = new TreeMap<>();
    for (String family : List.of("t3", "t4g")) {
      add(all, family, "micro", 1);
      add(all, family, "small", 2);
      add(all, family, "medium", 4);
      add(all, family, "large", 8);
      add(all, family, "xlarge", 16);
      add(all, family, "2xlarge", 32);
    }
    for (String family : List.of("m6g", "m7g")) {
      general(all, family, 8);
    }
    for (String family : List.of("r6g", "r7g")) {
      general(all, family, 16);
    }
    return Map.copyOf(all);
  }

  private static void general(Map<String, InstanceClass> all, String family, int large) {
    add(all, family, "large", large);
    add(all, family, "xlarge", large * 2);
    for (int size : new int[] {2, 4, 8, 12, 16}) {
      add(all, family, size + "xlarge", large * 2 * size);
    }
  }

  private static void add(
      Map<String, InstanceClass> all, String family, String size, int memoryGibibytes) {
    String name = "db." + family + "." + size;
    all.put(name, new InstanceClass(name, memoryGibibytes));
  }
}
