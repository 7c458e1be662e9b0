package dev.stepladder.operator.aws.ec2;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Ids of several resources as the name of what is told of them. */
final class Ids {

  private static final String BETWEEN = ",";

  private Ids() {}

  static String name(Collection<String> ids) {
    return String.join(BETWEEN, new TreeSet<>(ids));
  }

  static List<String> of(String name) {
    return List.of(name.split(BETWEEN, -1));
  }
}
