package dev.stepladder.simulator.aws.elasticache;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * A size of node and the memory it has for data.
 *
 * @param memoryMebibytes what {@code maxmemory} is, a little less than the instance has
 */
record NodeType(String name, int memoryMebibytes) {

  private static final Map<String, NodeType> ALL = table();

  static NodeType named(String name) {
    NodeType type = ALL.get(name);
    if (type == null) {
      throw CacheErrors.value("The parameter CacheNodeType is not a valid node type: " + name);
    }
    return type;
  }

  static Collection<NodeType> all() {
    return ALL.values();
  }

  private static Map<String, NodeType> table() {
    Map<String, NodeType> all = new TreeMap<>();
    add(all, "t3.micro", 0.5);
    add(all, "t3.small", 1.37);
    add(all, "t3.medium", 3.09);
    add(all, "t4g.micro", 0.5);
    add(all, "t4g.small", 1.37);
    add(all, "t4g.medium", 3.09);
    add(all, "m6g.large", 6.38);
    add(all, "m6g.xlarge", 12.94);
    add(all, "m7g.large", 6.38);
    add(all, "m7g.xlarge", 12.93);
    add(all, "m7g.2xlarge", 26.04);
    add(all, "m7g.4xlarge", 52.26);
    add(all, "m7g.8xlarge", 103.68);
    add(all, "r6g.large", 13.07);
    add(all, "r6g.xlarge", 26.32);
    add(all, "r7g.large", 13.07);
    add(all, "r7g.xlarge", 26.32);
    add(all, "r7g.2xlarge", 52.82);
    add(all, "r7g.4xlarge", 105.81);
    add(all, "r7g.8xlarge", 209.55);
    return Map.copyOf(all);
  }

  private static void add(Map<String, NodeType> all, String size, double gibibytes) {
    String name = "cache." + size;
    all.put(name, new NodeType(name, (int) (gibibytes * 1024)));
  }
}
