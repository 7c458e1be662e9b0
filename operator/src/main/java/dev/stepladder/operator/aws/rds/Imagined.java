package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.SharedGroups;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What RDS will show once a blueprint has been carried out. */
final class Imagined {

  private Imagined() {}

  static List<Resource> of(Blueprint blueprint, Instant now) {
    var all = new ArrayList<Resource>();
    blueprint
        .part(Part.SubnetGroup.class)
        .ifPresent(group ->
            all.add(
                new DbSubnetGroup(
                    group.name(),
                    arn(blueprint, "subgrp", group.name()),
                    SharedGroups.mark(group.tags()),
                    new HashSet<>(group.subnets()))));
    blueprint
        .part(Part.Database.class)
        .ifPresent(database -> all.addAll(databases(blueprint, database)));
    return all;
  }

  private static List<Resource> databases(Blueprint blueprint, Part.Database database) {
    var all = new ArrayList<Resource>();
    String group = Groups.parameterGroup(blueprint.owner(), database, database.version());
    if (!database.parameters().isEmpty()) {
      all.add(
          new DbParameterGroup(
              group,
              arn(blueprint, "pg", group),
              database.engine().family(database.version()),
              SharedGroups.mark(database.parameterGroupTags()),
              database.parameters()));
    }
    List<PartId> replicas =
        blueprint
            .part(Part.ReadReplicas.class)
            .map(part ->
                IntStream.rangeClosed(1, part.count())
                    .mapToObj(i -> PartId.of(Architect.REPLICA, "ro" + i))
                    .toList())
            .orElse(List.of());
    List<String> names = replicas.stream().map(blueprint.owner()::identifier).toList();
    all.add(primary(blueprint, database, group, names));
    String replicaClass =
        blueprint.part(Part.ReadReplicas.class).map(Part.ReadReplicas::instanceClass).orElse("");
    replicas.forEach(part -> all.add(replica(blueprint, database, group, part, replicaClass)));
    return all;
  }

  private static DbInstance primary(
      Blueprint blueprint, Part.Database database, String group, List<String> replicas) {
    return instance(
        blueprint,
        database,
        database.identifier(),
        settings(database, group, database.instanceClass()),
        Optional.empty(),
        replicas,
        database.tags());
  }

  private static DbInstance replica(
      Blueprint blueprint,
      Part.Database database,
      String group,
      PartId part,
      String instanceClass) {
    Map<Setting, String> settings = settings(database, group, instanceClass);
    settings.put(Setting.MULTI_AZ, "false");
    settings.put(Setting.BACKUP_RETENTION, "0");
    settings.put(Setting.DELETION_PROTECTION, "false");
    var tags = new TreeMap<>(database.tags());
    tags.putAll(blueprint.owner().tags(part));
    return instance(
        blueprint,
        database,
        blueprint.owner().identifier(part),
        settings,
        Optional.of(database.identifier()),
        List.of(),
        tags);
  }

  private static DbInstance instance(
      Blueprint blueprint,
      Part.Database database,
      String name,
      Map<Setting, String> settings,
      Optional<String> source,
      List<String> replicas,
      Map<String, String> tags) {
    boolean managed = database.passwordMode() == Part.PasswordMode.RDS_MANAGED && source.isEmpty();
    return new DbInstance(
        name,
        "db-" + name,
        arn(blueprint, "db", name),
        database.engine(),
        "available",
        settings,
        Map.of(),
        source,
        replicas,
        Optional.empty(),
        "%s.%s.rds.amazonaws.com".formatted(name, blueprint.region()),
        database.engine().port(),
        "in-sync",
        Optional.empty(),
        true,
        database.subnetGroup(),
        database.username(),
        database.databaseName(),
        managed ? Optional.of(arn(blueprint, "secret", name)) : Optional.empty(),
        tags,
        List.of(),
        List.of());
  }

  private static EnumMap<Setting, String> settings(
      Part.Database database, String group, String instanceClass) {
    var settings = new EnumMap<Setting, String>(Setting.class);
    settings.put(Setting.INSTANCE_CLASS, instanceClass);
    settings.put(Setting.STORAGE, Integer.toString(database.storage()));
    settings.put(Setting.MULTI_AZ, Boolean.toString(database.multiAz()));
    settings.put(Setting.BACKUP_RETENTION, Integer.toString(database.backupRetention()));
    settings.put(Setting.DELETION_PROTECTION, Boolean.toString(database.deletionProtection()));
    settings.put(Setting.INSIGHTS, database.insights().name());
    settings.put(Setting.VERSION, database.version());
    settings.put(Setting.PARAMETER_GROUP, group);
    settings.put(Setting.SECURITY_GROUPS, InstanceRules.securityGroups(database.securityGroups()));
    return settings;
  }

  private static String arn(Blueprint blueprint, String kind, String name) {
    return "arn:aws:rds:%s:%s:%s:%s".formatted(blueprint.region(), blueprint.account(), kind, name);
  }
}
