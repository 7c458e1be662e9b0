package dev.stepladder.operator.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Engine;
import dev.stepladder.api.v1alpha1.TierDatabase;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.blueprint.Rung;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.plan.Connection;
import dev.stepladder.operator.plan.Example;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Sight;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What bindings say of a database. */
class EndpointsTest {

  private static final PartId WRITER = PartId.of("binding", "database");
  private static final PartId READERS = PartId.of("binding", "database-readers");
  private static final PartId RO1 = PartId.of("replica", "ro1");
  private static final PartId RO2 = PartId.of("replica", "ro2");

  private final Blueprint blueprint = Example.shop().on(replicas(2));
  private final String writer = host(PartId.of("database"));

  @Test
  void nameTheWriter() {
    Connection connection = connections(blueprint).get(WRITER);

    assertThat(connection.content().facts())
        .isEqualTo(
            Map.of(
                "provider", "aws-rds",
                "host", writer,
                "port", "5432",
                "database", "shop"));
    assertThat(connection.awaited()).isEmpty();
    assertThat(connection.meanwhile()).isEmpty();
  }

  @Test
  void nameAllReplicasAndAwaitThem() {
    Connection connection = connections(blueprint).get(READERS);

    assertThat(connection.content().facts())
        .containsEntry("host", host(RO1))
        .containsEntry("hosts", host(RO1) + "," + host(RO2));
    assertThat(connection.awaited()).containsExactly(new Need.Settled(RO1), new Need.Settled(RO2));
  }

  @Test
  void nameTheWriterAsReaderWhileThereAreNoReplicas() {
    Connection connection = connections(Example.shop().on(replicas(0))).get(READERS);

    assertThat(connection.content().facts())
        .containsEntry("host", writer)
        .containsEntry("hosts", writer);
    assertThat(connection.names()).isEqualTo(Map.of(writer, "writer"));
  }

  @Test
  void nameTheReplicasThatServeWhileOneThatWasNamedIsGone() {
    Sight sight =
        with(Altered.of(instance(RO2)).replication("error").instance(), Example.settled(blueprint));
    Connection connection = new RdsProvider().connections(blueprint, sight).get(READERS);

    assertThat(connection.after(List.of(host(RO1), host(RO2)))).isEqualTo(connection);
    assertThat(connection.after(List.of(host(RO1), "gone")).content().facts())
        .containsEntry("hosts", host(RO1));
    assertThat(connection.after(List.of(host(RO1), "gone")).awaited()).isEmpty();
  }

  @Test
  void nameNothingInPlaceOfReplicasThatCannotBeSeen() {
    var key = new ResourceKey(DbInstance.class, Example.OWNER.identifier(RO2));
    Sight sight = Sight.of(Example.settled(blueprint)).unknown(Map.of(key, "not read"));
    Connection connection = new RdsProvider().connections(blueprint, sight).get(READERS);

    assertThat(connection.awaited()).containsExactly(new Need.Settled(PartId.of("replica")));
    assertThat(connection.after(List.of("gone"))).isEqualTo(connection);
  }

  @Test
  void sayNothingOfADatabaseWithoutAnAddress() {
    Sight sight =
        with(
            Altered.of(instance(PartId.of("database"))).host("").instance(),
            Example.settled(blueprint));

    assertThat(new RdsProvider().connections(blueprint, sight)).isEmpty();
  }

  @Test
  void sayWhereRdsKeepsThePassword() {
    Connection connection =
        connections(Example.shop().managedPassword().on(replicas(0))).get(WRITER);

    assertThat(connection.secretArn().orElseThrow()).startsWith("arn:aws:");
  }

  @Test
  void nameAllReadersInOneUriAsEachEngineTakesIt() {
    String one = host(RO1);
    String two = host(RO2);

    assertThat(uri(Engine.POSTGRES, "17", READERS))
        .isEqualTo(
            "postgresql://app:pw@%s:5432,%s:5432/shop?target_session_attrs=any&load_balance_hosts=random"
                .formatted(one, two));
    assertThat(uri(Engine.MYSQL, "8.4", READERS))
        .isEqualTo("mysql://app:pw@[%s:3306,%s:3306]/shop".formatted(one, two));
    assertThat(uri(Engine.MARIADB, "11.8", READERS))
        .isEqualTo("mariadb://app:pw@%s:3306,%s:3306/shop".formatted(one, two));
  }

  @Test
  void nameOneHostWithoutAnythingForSeveral() {
    assertThat(uri(Engine.POSTGRES, "17", WRITER))
        .isEqualTo("postgresql://app:pw@%s:5432/shop".formatted(writer));
    assertThat(uri(Engine.MYSQL, "8.4", WRITER))
        .isEqualTo("mysql://app:pw@%s:3306/shop".formatted(writer));
  }

  private static String uri(Engine engine, String version, PartId binding) {
    Blueprint drawn = Example.shop().engine(engine, version).on(replicas(2));
    return connections(drawn).get(binding).content().uri().orElseThrow().with("app", "pw");
  }

  private static Map<PartId, Connection> connections(Blueprint drawn) {
    return new RdsProvider().connections(drawn, Sight.of(Example.settled(drawn)));
  }

  private DbInstance instance(PartId part) {
    return Sight.of(Example.settled(blueprint))
        .entry(DbInstance.class, Example.OWNER.identifier(part))
        .known()
        .orElseThrow();
  }

  private static Sight with(DbInstance instance, List<Resource> others) {
    return Sight.of(
        others.stream()
            .map(other -> other.name().equals(instance.name()) ? instance : other)
            .toList());
  }

  private static String host(PartId part) {
    return Example.OWNER.identifier(part) + ".us-east-1.rds.amazonaws.com";
  }

  private static Rung replicas(int count) {
    Rung like = Example.rung("users-10k");
    TierDatabase was = like.spec().database();
    return Example.rung(
        "several",
        like.spec(),
        new TierDatabase(
            was.instanceClass(),
            was.storage(),
            was.multiAz(),
            was.backupRetentionDays(),
            was.deletionProtection(),
            was.insights(),
            count,
            null,
            was.parameters(),
            was.readersDrain(),
            was.standbySoak()));
  }
}
