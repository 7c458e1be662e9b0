package dev.stepladder.sandbox.e2e;

import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.simulator.aws.CallLog;
import dev.stepladder.simulator.aws.rds.RdsConsole;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.Tag;

/** What belongs to one application of a rig, in AWS and in the cluster, as a person finds it. */
record Belongings(Rig rig, String app) {

  /** How {@link #objects} names the ledger. */
  static final String LEDGER = "Ledger";

  private static final PartId DATABASE = PartId.of("database");

  RdsConsole console() {
    return rig.aws().rds().console();
  }

  /** The identifier of its primary. */
  String databaseId() {
    return owner("").identifier(DATABASE);
  }

  /** The identifier of a read replica, {@code ro1} and so on. */
  String replicaId(String ordinal) {
    return owner("").identifier(PartId.of("replica", ordinal));
  }

  /**
   * What a part of it is called in AWS.
   *
   * @param limit most characters
   */
  String identifier(PartId part, int limit) {
    return owner("").identifier(part, limit);
  }

  DBInstance database() {
    return console().instance(databaseId()).orElseThrow();
  }

  boolean hasReplica() {
    return console().instance(replicaId("ro1")).isPresent();
  }

  boolean replicaIs(String status) {
    return console()
        .instance(replicaId("ro1"))
        .filter(replica -> replica.dbInstanceStatus().equals(status))
        .isPresent();
  }

  /** The tags of its primary, as the operator sets them. */
  List<Tag> tags(String appUid) {
    return owner(appUid).tags(DATABASE).entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }

  private Owner owner(String appUid) {
    String cluster = rig.client().namespaces().withName("kube-system").get().getMetadata().getUid();
    return new Owner(Rig.INSTALLATION, cluster, rig.namespace(), app, appUid);
  }

  /** A small database under the name of its primary, as a person makes it at the console. */
  Consumer<CreateDbInstanceRequest.Builder> small() {
    return request ->
        request
            .dbInstanceIdentifier(databaseId())
            .dbInstanceClass("db.t4g.micro")
            .engine("postgres")
            .engineVersion("17")
            .allocatedStorage(20)
            .storageType("gp3")
            .storageEncrypted(true)
            .backupRetentionPeriod(1)
            .masterUsername("app")
            .masterUserPassword("a-password-of-somebody");
  }

  Optional<String> tag(String key) {
    return database().tagList().stream()
        .filter(tag -> tag.key().equals(key))
        .map(Tag::value)
        .findFirst();
  }

  /** How often AWS was asked to create its primary. */
  long creates() {
    return rig.aws().calls().of("CreateDBInstance").stream()
        .filter(entry ->
            entry.call().request() instanceof CreateDbInstanceRequest request
                && request.dbInstanceIdentifier().equals(databaseId()))
        .count();
  }

  /** The changes that AWS was asked to make to its primary. */
  List<ModifyDbInstanceRequest> modifies() {
    return rig.aws().calls().of("ModifyDBInstance").stream()
        .map(entry -> entry.call().request())
        .filter(ModifyDbInstanceRequest.class::isInstance)
        .map(ModifyDbInstanceRequest.class::cast)
        .filter(request -> request.dbInstanceIdentifier().equals(databaseId()))
        .toList();
  }

  Optional<Deployment> deployment() {
    return Optional.ofNullable(
        client().apps().deployments().inNamespace(rig.namespace()).withName(app + "-web").get());
  }

  /** What a Secret says under a key. */
  Optional<String> secret(String name, String key) {
    Secret secret = client().secrets().inNamespace(rig.namespace()).withName(name).get();
    return Optional.ofNullable(secret)
        .map(found -> found.getData().get(key))
        .map(data -> new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8));
  }

  /** The password in the Secret that outlives the app. */
  String password() {
    return secret(app + "-database-credentials", "password").orElseThrow();
  }

  /** The objects that were made for it, by kind and name; its ledger goes by its kind alone. */
  List<String> objects() {
    String namespace = rig.namespace();
    var all = new ArrayList<HasMetadata>();
    all.addAll(client().apps().deployments().inNamespace(namespace).list().getItems());
    all.addAll(client().services().inNamespace(namespace).list().getItems());
    all.addAll(client().serviceAccounts().inNamespace(namespace).list().getItems());
    all.addAll(client().batch().v1().jobs().inNamespace(namespace).list().getItems());
    all.addAll(client().secrets().inNamespace(namespace).list().getItems());
    Stream<String> ledgers =
        client()
            .configMaps()
            .inNamespace(Rig.HOME)
            .withLabel(Names.APP_LABEL, app)
            .list()
            .getItems()
            .stream()
            .map(_ -> LEDGER);
    return Stream.concat(
            ledgers,
            all.stream().map(object -> object.getKind() + " " + object.getMetadata().getName()))
        .sorted()
        .toList();
  }

  /** The calls to AWS that were to change something. */
  List<String> changes() {
    return rig.aws().calls().mutations().stream()
        .map(CallLog.Entry::call)
        .map(call -> call.operation())
        .toList();
  }

  private KubernetesClient client() {
    return rig.client();
  }
}
