package dev.stepladder.simulator.aws.elasticache;

import dev.stepladder.simulator.aws.Ids;
import dev.stepladder.simulator.aws.Scope;
import java.util.Locale;
import software.amazon.awssdk.services.elasticache.model.Endpoint;

/** The names under which nodes are reached in one account and region. */
final class Endpoints {

  private static final int ACCOUNT_PART = 6;

  private final String part;
  private final String domain;

  Endpoints(Scope scope) {
    part = Ids.of("elasticache/" + scope, ACCOUNT_PART).toLowerCase(Locale.ROOT);
    domain = abbreviated(scope.region()) + ".cache.amazonaws.com";
  }

  /** A region as it is written in these names, e.g. us-east-1 as use1. */
  private static String abbreviated(String region) {
    String[] words = region.split("-", -1);
    String direction =
        words[1]
            .replace("north", "n")
            .replace("south", "s")
            .replace("east", "e")
            .replace("west", "w")
            .replace("central", "c");
    return words[0] + direction + words[words.length - 1];
  }

  /** Of the primary, without cluster mode. */
  Endpoint primary(Group group) {
    return group.encrypted()
        ? at("master." + group.id() + "." + part, group.port())
        : at(group.id() + "." + part + ".ng.0001", group.port());
  }

  /** Of the replicas, without cluster mode. */
  Endpoint reader(Group group) {
    return group.encrypted()
        ? at("replica." + group.id() + "." + part, group.port())
        : at(group.id() + "-ro." + part + ".ng.0001", group.port());
  }

  /** Of the whole group in cluster mode. */
  Endpoint configuration(Group group) {
    return group.encrypted()
        ? at("clustercfg." + group.id() + "." + part, group.port())
        : at(group.id() + "." + part + ".clustercfg", group.port());
  }

  /** Of one node of a group. */
  Endpoint node(Group group, Member member) {
    return group.encrypted() || group.clustered()
        ? at(member.id() + "." + group.id() + "." + part, group.port())
        : at(member.id() + "." + part + ".0001", group.port());
  }

  /** Of a Memcached cluster. */
  Endpoint configuration(Cluster cluster) {
    return at(cluster.id() + "." + part + ".cfg", cluster.port());
  }

  /** Of one node of a cluster. */
  Endpoint node(Cluster cluster, Node node) {
    return at(cluster.id() + "." + part + "." + node.id(), cluster.port());
  }

  private Endpoint at(String name, int port) {
    return Endpoint.builder().address(name + "." + domain).port(port).build();
  }
}
