package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Connection;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.UriTemplate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a database answers: its writer, and its readers, which are its replicas, or the writer
 * while there are none.
 *
 * @param primary the database as it is
 * @param roster its replicas
 * @param opening what must be true before pods get in
 */
record Endpoints(
    Owner owner, Part.Database database, DbInstance primary, Roster roster, List<Need> opening) {

  private static final String SERVICE = "RDS";
  private static final String PROVIDER = "aws-rds";

  /** What bindings say of the app's database; nothing while it has no address. */
  static Map<PartId, Connection> connections(Blueprint blueprint, View view) {
    return blueprint
        .part(Part.Database.class)
        .flatMap(database -> of(blueprint, database, view))
        .map(endpoints -> endpoints.of(blueprint.parts(Part.Binding.class)))
        .orElse(Map.of());
  }

  private static Optional<Endpoints> of(Blueprint blueprint, Part.Database database, View view) {
    return new OwnDatabase(blueprint, database, view)
        .reachable()
        .map(primary ->
            new Endpoints(
                blueprint.owner(),
                database,
                primary,
                Roster.of(blueprint, view),
                SecurityGroupRules.opening(blueprint, view)));
  }

  private Map<PartId, Connection> of(List<Part.Binding> bindings) {
    return bindings.stream()
        .filter(binding -> binding.of().equals(database.id()))
        .collect(
            Collectors.toMap(
                Part.Binding::id,
                binding -> binding.awaits().contains(Architect.REPLICA) ? readers() : writer()));
  }

  Connection writer() {
    return new Connection(
        SERVICE,
        "writer",
        Map.of(),
        new Connection.Content(facts(primary.host()), uri(List.of(primary.host()))),
        opening,
        Optional.empty(),
        primary.managedSecret());
  }

  Connection readers() {
    boolean unknown = roster.unknown().isPresent();
    List<PartId> awaited = unknown ? List.of(ReplicaRules.ALL) : roster.wanted();
    List<String> wanted = wanted();
    var known = new HashSet<>(wanted);
    known.add(primary.host());
    return new Connection(
        SERVICE,
        "readers",
        Map.of(primary.host(), "writer"),
        read(wanted),
        awaited.stream().<Need>map(Need.Settled::new).toList(),
        unknown ? Optional.empty() : Optional.of(new Connection.Meanwhile(known, read(serving()))),
        primary.managedSecret());
  }

  /** Where reads go now, with ports: to the replicas that serve, else to the writer. */
  List<String> addresses() {
    List<String> hosts = serving().isEmpty() ? List.of(primary.host()) : serving();
    return hosts.stream()
        .filter(host -> !host.isEmpty())
        .map(host -> host + ":" + primary.port())
        .toList();
  }

  /** Replicas that serve already. */
  private List<String> serving() {
    return roster.keep().stream()
        .map(Roster.Member::instance)
        .filter(instance -> instance.replication().isEmpty() && !instance.host().isEmpty())
        .map(DbInstance::host)
        .toList();
  }

  /** Those without a host yet go by their identifier, which is the first label of their host. */
  private List<String> wanted() {
    return roster.wanted().stream()
        .map(part ->
            roster.keep().stream()
                .filter(member -> member.part().equals(part))
                .map(member -> member.instance().host())
                .filter(host -> !host.isEmpty())
                .findFirst()
                .orElseGet(() -> owner.identifier(part)))
        .toList();
  }

  private Connection.Content read(List<String> replicas) {
    List<String> hosts = replicas.isEmpty() ? List.of(primary.host()) : replicas;
    var facts = new HashMap<>(facts(hosts.getFirst()));
    facts.put("hosts", String.join(",", hosts));
    return new Connection.Content(facts, uri(hosts));
  }

  private Map<String, String> facts(String host) {
    return Map.of(
        "provider",
        PROVIDER,
        "host",
        host,
        "port",
        Integer.toString(primary.port()),
        "database",
        database.databaseName());
  }

  /**
   * One URI for all hosts. PostgreSQL's own syntax takes a list of hosts (libpq, connection URIs);
   * load_balance_hosts, known from libpq 16 on, is named only where there is something to balance.
   * MySQL's takes a list in brackets (MySQL Reference Manual, connecting using URI-like strings),
   * MariaDB Connector/J's one without.
   */
  private Optional<UriTemplate> uri(List<String> hosts) {
    Engine engine = database.engine();
    String list =
        hosts.stream().map(host -> host + ":" + primary.port()).collect(Collectors.joining(","));
    boolean several = hosts.size() > 1;
    String authority =
        switch (engine) {
          case POSTGRES, MARIADB -> list;
          case MYSQL -> several ? "[" + list + "]" : list;
        };
    String parameters =
        switch (engine) {
          case POSTGRES -> several ? "?target_session_attrs=any&load_balance_hosts=random" : "";
          case MYSQL, MARIADB -> "";
        };
    return Optional.of(
        new UriTemplate(
            engine.bindingType()
                + "://{username}:{password}@"
                + authority
                + "/"
                + UriTemplate.escape(database.databaseName())
                + parameters));
  }
}
