package dev.stepladder.operator.aws.ec2;

import dev.stepladder.operator.aws.Inquiry;
import dev.stepladder.operator.aws.ec2.SecurityGroupsFound.SecurityGroup;
import dev.stepladder.operator.aws.ec2.SubnetsFound.Subnet;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Preflight;
import dev.stepladder.operator.plan.Step;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is known to be wrong with the subnets and security groups of an environment in which a plan
 * is about to put something. RDS and ElastiCache tell of one wrong id at a time, and only once they
 * are asked to make something of it. Pure.
 */
final class NetworkPreflight {

  private static final String SUBNETS = "spec.subnets of the AwsEnvironment";
  private static final String GROUPS =
      "spec.securityGroups or spec.cacheSecurityGroups of the AwsEnvironment";

  private final Blueprint blueprint;
  private final View view;
  private final List<Step> steps;
  private final Inquiry inquiry;

  NetworkPreflight(Blueprint blueprint, View view, Instant now, List<Step> steps) {
    this.blueprint = blueprint;
    this.view = view;
    this.steps = steps;
    this.inquiry = new Inquiry(now);
  }

  Preflight find() {
    if (steps.stream().noneMatch(step -> step.action().usesNetwork())) {
      return Preflight.NOTHING;
    }
    SortedSet<String> subnets = subnets();
    SortedSet<String> groups = groups(true);
    Optional<List<Subnet>> shown =
        subnets.isEmpty()
            ? Optional.empty()
            : inquiry.consult(
                "subnets", view.entry(SubnetsFound.class, SubnetsFound.name(subnets)));
    Optional<List<SecurityGroup>> shownGroups =
        groups.isEmpty()
            ? Optional.empty()
            : inquiry.consult(
                "security-groups",
                view.entry(SecurityGroupsFound.class, SecurityGroupsFound.name(groups)));
    shown.ifPresent(found -> {
      missing("subnet", subnets, found.stream().map(Subnet::id), SUBNETS);
      oneNetwork(found);
      zones(found);
      addresses(found);
    });
    shownGroups.ifPresent(found -> {
      missing("security group", groups, found.stream().map(SecurityGroup::id), GROUPS);
      SortedSet<String> own = groups(false);
      shown.ifPresent(among ->
          sameNetwork(found.stream().filter(group -> own.contains(group.id())).toList(), among));
    });
    return new Preflight(inquiry.findings(), Set.of());
  }

  /** None of a database that was taken over: it stays in those that it is in. */
  private SortedSet<String> subnets() {
    return Stream.concat(
            blueprint.part(Part.SubnetGroup.class).stream().map(Part.SubnetGroup::subnets),
            blueprint.part(Part.CacheSubnetGroup.class).stream()
                .map(Part.CacheSubnetGroup::subnets))
        .flatMap(Collection::stream)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Those that they are to have.
   *
   * @param adopted also of what was taken over, which is not in the environment's subnets
   */
  private SortedSet<String> groups(boolean adopted) {
    return Stream.concat(
            blueprint.part(Part.Database.class).stream()
                .filter(database -> adopted || !database.adopted())
                .map(Part.Database::securityGroups),
            blueprint.part(Part.Cache.class).stream()
                .filter(cache -> adopted || !cache.adopted())
                .map(Part.Cache::securityGroups))
        .flatMap(Collection::stream)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void missing(String what, SortedSet<String> wanted, Stream<String> found, String field) {
    var missing = new TreeSet<>(wanted);
    found.forEach(missing::remove);
    if (!missing.isEmpty()) {
      inquiry.wrong(
          "missing-%ss".formatted(what.replace(' ', '-')),
          "EC2 shows no %s %s in %s of account %s: correct %s"
              .formatted(
                  what,
                  String.join(", ", missing),
                  blueprint.region(),
                  blueprint.account(),
                  field));
    }
  }

  private void oneNetwork(List<Subnet> found) {
    var byNetwork =
        found.stream()
            .collect(
                Collectors.groupingBy(
                    Subnet::vpc,
                    TreeMap::new,
                    Collectors.mapping(Subnet::id, Collectors.toList())));
    if (byNetwork.size() > 1) {
      inquiry.wrong(
          "subnet-networks",
          "the subnets of the environment must be of one VPC, and they are of several: %s. Leave those of one VPC in %s"
              .formatted(
                  byNetwork.entrySet().stream()
                      .map(one ->
                          "%s in %s".formatted(String.join(", ", one.getValue()), one.getKey()))
                      .collect(Collectors.joining("; ")),
                  SUBNETS));
    }
  }

  /** Where none is known to be there, that is said already. */
  private void zones(List<Subnet> found) {
    Set<String> zones = SubnetsFound.zones(found);
    if (zones.size() == 1) {
      String zone = zones.iterator().next();
      needsTwo()
          .map(who ->
              "%s subnets in at least two zones, and the environment has some in %s only: add one in another zone to %s"
                  .formatted(who, zone, SUBNETS))
          .ifPresent(message -> {
            if (SubnetsFound.ordinary(zone, blueprint.region())) {
              inquiry.wrong("zones", message);
            } else {
              // "Unless there is only one Availability Zone", as RDS says: of a Local Zone, say.
              inquiry.uncertain("zones", message);
            }
          });
    }
  }

  private Optional<String> needsTwo() {
    if (blueprint.part(Part.SubnetGroup.class).isPresent()) {
      return Optional.of("RDS needs");
    }
    return blueprint
        .part(Part.Cache.class)
        .filter(cache -> cache.multiAz() && !cache.adopted())
        .map(_ -> "a cache whose replicas are in other zones (Multi-AZ) needs");
  }

  /** Only that: others take addresses and give them back all the time. */
  private void addresses(List<Subnet> found) {
    int taken = steps.stream().mapToInt(step -> step.action().addresses()).sum();
    int free = found.stream().mapToInt(Subnet::free).sum();
    if (!found.isEmpty() && free < taken) {
      inquiry.uncertain(
          "addresses",
          "the plan takes at least %d addresses in the subnets of the environment, which have %d left: AWS may refuse it. Free some, or add a subnet to %s"
              .formatted(taken, free, SUBNETS));
    }
  }

  private void sameNetwork(List<SecurityGroup> found, List<Subnet> among) {
    var networks = among.stream().map(Subnet::vpc).collect(Collectors.toCollection(TreeSet::new));
    List<SecurityGroup> foreign =
        networks.isEmpty()
            ? List.of()
            : found.stream().filter(group -> !networks.contains(group.vpc())).toList();
    if (!foreign.isEmpty()) {
      inquiry.wrong(
          "foreign-security-groups",
          "security groups must be of the VPC of the subnets, %s: %s. Name others in %s"
              .formatted(
                  String.join(", ", networks),
                  foreign.stream()
                      .map(group -> "%s is of %s".formatted(group.id(), group.vpc()))
                      .sorted()
                      .collect(Collectors.joining(", ")),
                  GROUPS));
    }
  }
}
