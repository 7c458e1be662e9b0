package dev.stepladder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.CacheEngine;
import dev.stepladder.api.v1alpha1.Condition;
import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.api.v1alpha1.ScaleTier;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.simulator.controlplane.ControlPlane;
import dev.stepladder.simulator.controlplane.ControlPlaneOptions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API server itself refuses, with what words, and what it takes. */
class SchemaIT {

  private static final String TABLE_OF_CHANGES = "{0}";

  private static ControlPlane controlPlane;
  private static KubernetesClient client;

  @BeforeAll
  static void startAndInstall() {
    controlPlane = ControlPlane.start(ControlPlaneOptions.defaults());
    client = controlPlane.client();
    for (var yaml : Manifests.crds()) {
      client.resource(Serialization.unmarshal(yaml, CustomResourceDefinition.class)).create();
    }
    for (var yaml : Manifests.crds()) {
      client
          .resource(Serialization.unmarshal(yaml, CustomResourceDefinition.class))
          .waitUntilCondition(SchemaIT::isServed, 30, TimeUnit.SECONDS);
    }
    var namespace = new NamespaceBuilder().withNewMetadata().withName("team-a").endMetadata();
    client.resource(namespace.build()).create();
    Manifests.ladder().forEach(tier -> changed(tier, "{}").create());
    changed(Manifests.example("environment"), "{}").create();
    changed(Manifests.example("shop"), "{}").create();
  }

  @AfterAll
  static void stop() {
    controlPlane.close();
  }

  @ParameterizedTest(name = TABLE_OF_CHANGES)
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          both tier and users       | {spec: {users: 800}}                        | give exactly one of spec.tier and spec.users
          neither tier nor users    | {spec: {tier: null}}                        | give exactly one of spec.tier and spec.users
          no users                  | {spec: {tier: null, users: 0}}              | greater than or equal to 1
          tier that is no name      | {spec: {tier: Users 1k}}                    | for example users-1k
          environment that is none  | {spec: {environment: Prod!}}                | for example prod
          no environment            | {spec: {environment: null}}                 | spec.environment: Required value
          name with a digit first   | {metadata: {name: 1shop}}                   | for example shop
          name with a dot           | {metadata: {name: shop.eu}}                 | for example shop
          name too long             | {metadata: {name: s2345678901234567890123456789012345678901}} | at most 40 lower-case letters
          no workload               | {spec: {workloads: []}}                     | at least 1 items
          malformed workload        | {spec: {workloads: [{name: Web_1, image: a}]}} | for example web
          workload twice            | {spec: {workloads: [{name: a, image: a}, {name: a, image: b}]}} | each workload needs a name of its own
          workload without image    | {spec: {workloads: [{name: a}]}}            | spec.workloads[0].image: Required value
          empty image               | {spec: {workloads: [{name: a, image: ""}]}} | at least 1 chars long
          port too high             | {spec: {workloads: [{name: a, image: a, port: 70000}]}} | less than or equal to 65535
          health without a slash    | {spec: {workloads: [{name: a, image: a, port: 1, health: {path: up}}]}} | for example /healthz
          health without a port     | {spec: {workloads: [{name: a, image: a, health: {path: /up}}]}} | give the workload a port
          malformed variable        | {spec: {workloads: [{name: a, image: a, env: [{name: 1A}]}]}} | for example LOG_LEVEL
          variable twice            | {spec: {workloads: [{name: a, image: a, env: [{name: A}, {name: A}]}]}} | Duplicate value
          root                      | {spec: {workloads: [{name: a, image: a, runAsUser: 0}]}} | greater than or equal to 1
          ingress without a port    | {spec: {workloads: [{name: a, image: a, ingress: {host: a.example.com}}]}} | give the workload a port, or leave ingress out
          ingress with a scheme     | {spec: {workloads: [{name: a, image: a, port: 1, ingress: {host: "https://a.example.com"}}]}} | for example shop.example.com
          ingress without a slash   | {spec: {workloads: [{name: a, image: a, port: 1, ingress: {host: a, path: api}}]}} | for example /api
          ingress twice             | {spec: {workloads: [{name: a, image: a, port: 1, ingress: {host: a}}, {name: b, image: b, port: 1, ingress: {host: a, path: /}}]}} | give one of them another path
          scale without a sign      | {spec: {workloads: [{name: a, image: a, scale: "50"}]}} | from 1% to 1000%, for example 50%
          no scale                  | {spec: {workloads: [{name: a, image: a, scale: "0%"}]}} | from 1% to 1000%, for example 50%
          scale too large           | {spec: {workloads: [{name: a, image: a, scale: "1001%"}]}} | from 1% to 1000%, for example 50%
          migration of nothing      | {spec: {workloads: [{name: a, image: a, migration: {command: []}}]}} | at least 1 items
          processor in words        | {spec: {workloads: [{name: a, image: a, resources: {cpu: lots}}]}} | 250m, 1 or 1.5
          no processor              | {spec: {workloads: [{name: a, image: a, resources: {cpu: "0"}}]}} | 250m, 1 or 1.5
          no processor, as a number | {spec: {workloads: [{name: a, image: a, resources: {cpu: 0}}]}} | 250m, 1 or 1.5
          memory in megabytes       | {spec: {workloads: [{name: a, image: a, resources: {memory: 256MB}}]}} | 256Mi or 2Gi
          another engine            | {spec: {database: {engine: oracle}}}        | supported values: "mariadb", "mysql", "postgres"
          version in words          | {spec: {database: {version: latest}}}       | major version ("17", "8.4")
          half a major version      | {spec: {database: {engine: mysql, version: "8"}}} | write "8.4" or "11.4"
          version as a number       | {spec: {database: {version: 17}}}           | must be of type string
          storage in gigabytes      | {spec: {database: {storage: 50GB}}}         | whole gibibytes from 20Gi to 65536Gi
          storage too small         | {spec: {database: {storage: 19Gi}}}         | whole gibibytes from 20Gi to 65536Gi
          storage too large         | {spec: {database: {storage: 65537Gi}}}      | whole gibibytes from 20Gi to 65536Gi
          user that RDS keeps       | {spec: {database: {user: rdsadmin}}}        | a name that RDS keeps for itself
          user that RDS has         | {spec: {database: {user: rdsadmin, adopt: orders, engine: mysql, version: "8.4"}}} | a name that RDS keeps for itself
          user of postgres' own     | {spec: {database: {user: admin, adopt: orders}}} | a name that RDS keeps for itself
          admin of a new database   | {spec: {database: {user: admin, engine: mysql, version: "8.4"}}} | a name that RDS keeps for itself
          user too long             | {spec: {database: {user: abcdefghijklmnopq}}} | at most 16 characters
          long user of mysql        | {spec: {database: {user: abcdefghijklmnopq, adopt: orders, engine: mysql, version: "8.4"}}} | at most 16 characters
          no identifier             | {spec: {database: {adopt: orders--prod}}}   | the identifier of a DB instance
          two beginnings            | {spec: {database: {adopt: orders, startEmpty: true}}} | give one of the three at most
          user that is no name      | {spec: {database: {user: my-user}}}         | a letter, then letters, digits and underscores
          database of the engine    | {spec: {database: {name: template1}}}       | a database that the engine has already
          database that is no name  | {spec: {database: {name: 1st}}}             | a letter, then letters, digits and underscores
          another cache             | {spec: {cache: {engine: hazelcast}}}        | supported values: "memcached", "redis", "valkey"
          cache without an engine   | {spec: {cache: {engine: null, version: "8"}}} | spec.cache.engine: Required value
          cache version in words    | {spec: {cache: {engine: valkey, version: new}}} | major version ("8") or with its minor one
          Valkey of no kind         | {spec: {cache: {engine: valkey, version: "7.0"}}} | Valkey begins with 7.2
          Redis of no kind          | {spec: {cache: {engine: redis, version: "8"}}} | newer ones are engine valkey
          Memcached of no kind      | {spec: {cache: {engine: memcached, version: "1.4"}}} | write "1.6.22"
          bucket with capitals      | {spec: {buckets: [{name: Media}]}}          | for example media
          bucket with a dot         | {spec: {buckets: [{name: m.x}]}}            | for example media
          bucket with two hyphens   | {spec: {buckets: [{name: m--x}]}}           | for example media
          bucket name too long      | {spec: {buckets: [{name: a23456789012345678901}]}} | may not be more than 20
          bucket twice              | {spec: {buckets: [{name: a}, {name: a}]}}   | Duplicate value
          archive too early         | {spec: {buckets: [{name: a, lifecycle: {infrequentAccessAfterDays: 30, glacierAfterDays: 59}}]}} | infrequentAccessAfterDays + 30 or more
          infrequent access early   | {spec: {buckets: [{name: a, lifecycle: {infrequentAccessAfterDays: 29}}]}} | greater than or equal to 30
          other method              | {spec: {buckets: [{name: a, cors: [{origins: ["*"], methods: [PATCH]}]}]}} | GET, PUT, POST, DELETE or HEAD
          origin with two stars     | {spec: {buckets: [{name: a, cors: [{origins: ["*.*"], methods: [GET]}]}]}} | at most one *
          header with a star        | {spec: {buckets: [{name: a, cors: [{origins: ["*"], methods: [GET], exposedHeaders: ["x-*"]}]}]}} | without a *
          logs of its own           | {spec: {buckets: [{name: a, accessLogs: {bucket: a}}]}} | name another bucket
          logs to no bucket         | {spec: {buckets: [{name: a, accessLogs: {}}]}} | give exactly one of accessLogs.bucket
          logs to an unknown bucket | {spec: {buckets: [{name: a, accessLogs: {bucket: b}}]}} | add it to spec.buckets
          logs to a key of KMS      | {spec: {buckets: [{name: a, accessLogs: {bucket: b}}, {name: b, encryption: Kms}]}} | that takes the logs to SseS3
          approval in other words   | {spec: {change: {approval: Sometimes}}}     | supported values: "Always", "Never", "Outage"
          deletion in other words   | {spec: {deletionPolicy: Orphan}}            | supported values: "Delete", "Retain", "Snapshot"
          """)
  void refusesToCreateAnApp(String what, String change, String message) {
    assertRefused(() -> changed(Manifests.example("shop"), renamed(change)).create(), message);
  }

  @Test
  void refusesNamesThatTogetherAreTooLongForAService() {
    var change =
        "{metadata: {name: %s}, spec: {workloads: [{name: %s, image: a}]}}"
            .formatted("s".repeat(40), "w".repeat(13));

    assertRefused(
        () -> changed(Manifests.example("shop"), change).create(), "within 52 characters");
  }

  @ParameterizedTest(name = TABLE_OF_CHANGES)
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          engine               | {spec: {database: {engine: mysql}}}   | database.engine is fixed once set
          user                 | {spec: {database: {user: other}}}     | database.user is fixed
          database name added  | {spec: {database: {name: other}}}     | database.name is fixed
          environment          | {spec: {environment: other}}          | spec.environment is fixed once set
          database removed     | {spec: {database: null}}              | spec.database cannot be removed
          users added to tier  | {spec: {users: 5}}                    | give exactly one of spec.tier and spec.users
          """)
  void refusesToChangeAnApp(String what, String change, String message) {
    assertRefused(() -> patch(app("shop"), change), message);
  }

  @ParameterizedTest(name = TABLE_OF_CHANGES)
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          lower version        | {spec: {database: {version: "16"}}}
          more storage         | {spec: {database: {storage: 50Gi}}}
          less storage         | {spec: {database: {storage: 20Gi}}}
          users instead        | {spec: {tier: null, users: 800}}
          tier instead         | {spec: {tier: users-1k, users: null}}
          password             | {spec: {database: {password: RdsManaged}}}
          start empty          | {spec: {database: {startEmpty: true}}}
          two paths of a host  | {spec: {workloads: [{name: a, image: a, port: 1, ingress: {host: a}}, {name: b, image: b, port: 1, ingress: {host: a, path: /b}}]}}
          a share of the pods  | {spec: {workloads: [{name: a, image: a, scale: 1000%}]}}
          the default written  | {spec: {database: {user: app}}}
          """)
  void takesAChangeOfAnApp(String what, String change) {
    var name = what.replace(' ', '-');
    changed(Manifests.example("shop"), "{metadata: {name: %s}}".formatted(name)).create();

    assertThatCode(() -> patch(app(name), change)).doesNotThrowAnyException();
  }

  @Test
  void takesACacheLaterAndLetsItGo() {
    changed(Manifests.example("shop"), "{metadata: {name: caching}, spec: {cache: null}}").create();

    patch(app("caching"), "{spec: {cache: {engine: valkey}}}");
    assertRefused(
        () -> patch(app("caching"), "{spec: {cache: {engine: redis}}}"),
        "cache.engine is fixed once set");
    patch(app("caching"), "{spec: {cache: null}}");

    assertThat(app("caching").get().getSpec().cache()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{adopt: orders, engine: mysql, version: '8.4', user: admin}",
        "{adopt: orders, user: abcdefghijklmnopqrstuvwxyz}"
      })
  void takesTheMasterUserOfWhatIsTakenOver(String database) {
    var app =
        changed(Manifests.example("shop"), renamed("{spec: {database: %s}}".formatted(database)));

    assertThatCode(() -> app.dryRun().create()).doesNotThrowAnyException();
  }

  @Test
  void letsWhatIsTakenOverBeSaidAnew() {
    var wrong = "{metadata: {name: mended}, spec: {database: {adopt: orders}}}";
    changed(Manifests.example("shop"), wrong).create();

    patch(app("mended"), "{spec: {database: {user: postgres, name: orders}}}");

    assertThat(app("mended").get().getSpec().database().user()).isEqualTo("postgres");
  }

  @Test
  void letsTheEngineOfACacheThatIsTakenOverBeSaidAnew() {
    var wrong = "{metadata: {name: recached}, spec: {cache: {engine: redis, adopt: sessions}}}";
    changed(Manifests.example("shop"), wrong).create();

    patch(app("recached"), "{spec: {cache: {engine: valkey}}}");

    assertThat(app("recached").get().getSpec().cache().engine()).isEqualTo(CacheEngine.VALKEY);
  }

  @Test
  void keepsTheEngineOfACacheWhoseNameComesOrGoesWithTheChange() {
    var taken = "{metadata: {name: renamed}, spec: {cache: {engine: redis, adopt: sessions}}}";
    changed(Manifests.example("shop"), taken).create();

    assertRefused(
        () -> patch(app("renamed"), "{spec: {cache: {engine: valkey, adopt: null}}}"),
        "cache.engine is fixed once set");
  }

  @Test
  void takesADatabaseLater() {
    var name = "{metadata: {name: later}, spec: {database: null}}";
    changed(Manifests.example("shop"), name).create();
    var database = "{engine: postgres, version: '17', storage: 20Gi}";

    patch(app("later"), "{spec: {database: %s}}".formatted(database));

    assertThat(app("later").get().getSpec().database().user()).isEqualTo("app");
  }

  @ParameterizedTest(name = TABLE_OF_CHANGES)
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          other account        | {spec: {account: "123456789013"}}     | spec.account is fixed once set
          other region         | {spec: {region: eu-west-1}}           | spec.region is fixed once set
          malformed account    | {spec: {account: "1234"}}             | 12 digits of an AWS account
          account as a number  | {spec: {account: 123456789012}}       | must be of type string
          malformed region     | {spec: {region: Ireland}}             | by its code, for example eu-west-1
          foreign role         | {spec: {roleArn: "arn:aws:iam::999999999999:role/x"}} | a role in that account
          external id alone    | {spec: {externalId: a1-b2}}           | give that too, or leave it out
          external id too short | {spec: {externalId: a}}              | at least 2 chars
          key elsewhere        | {spec: {kmsKey: "arn:aws:kms:eu-west-1:123456789012:key/x"}} | a key in that region
          one subnet           | {spec: {subnets: [subnet-0a1b2c3d]}}  | at least 2 items
          malformed subnet     | {spec: {subnets: [a, b]}}             | by their ids, for example subnet-
          malformed group      | {spec: {securityGroups: [default]}}   | by their ids, for example sg-
          cache group unnamed  | {spec: {cacheSecurityGroups: [default]}} | by their ids, for example sg-
          no namespace         | {spec: {allowedNamespaces: []}}       | at least 1 items
          tag of AWS           | {spec: {tags: {"aws:x": y}}}          | give the tag another key
          tag of the operator  | {spec: {tags: {stepladder.dev/app: y}}} | give the tag another key
          ingress of no CIDR   | {spec: {ingress: {cidrs: [10.0.0.0]}}} | for example 10.0.0.0/20
          annotation of ours   | {spec: {ingress: {annotations: {stepladder.dev/x: y}}}} | give the annotation another key
          data in no CIDR      | {spec: {network: {dataCidrs: [10.0.0.0/33]}}} | for example 10.0.64.0/20
          CIDR twice           | {spec: {network: {dataCidrs: [10.0.0.0/8, 10.0.0.0/8]}}} | Duplicate value
          no cluster           | {spec: {workloadIdentity: {clusterName: null}}} | write the name of this cluster
          cluster of no use    | {spec: {workloadIdentity: {mode: None, clusterName: a}}} | leave it out in every other mode
          no provider          | {spec: {workloadIdentity: {mode: Irsa}}} | write the ARN of this cluster's provider
          foreign provider     | {spec: {workloadIdentity: {mode: Irsa, oidcProvider: "arn:aws:iam::999999999999:oidc-provider/x"}}} | in another account
          other path           | {spec: {workloadIdentity: {rolePath: /apps/}}} | rolePath is fixed once set
          path without slashes | {spec: {workloadIdentity: {rolePath: apps}}} | with a slash at both ends
          no concurrency       | {spec: {limits: {maxConcurrentApps: 0}}} | greater than or equal to 1
          """)
  void refusesToChangeAnEnvironment(String what, String change, String message) {
    var environment = client.resources(AwsEnvironment.class).withName("prod");

    assertRefused(() -> patch(environment, change), message);
  }

  @ParameterizedTest(name = TABLE_OF_CHANGES)
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          class without db     | {spec: {database: {instanceClass: m7g.large}}} | for example db.m7g.large
          class of no replica  | {spec: {database: {replicas: 0, replicaClass: db.m7g.large}}} | set replicas to 1 or more
          too many replicas    | {spec: {database: {replicas: 16}}}    | less than or equal to 15
          other engine         | {spec: {database: {parameters: {oracle: {a: b}}}}} | postgres, mysql or mariadb
          drain in words       | {spec: {database: {readersDrain: a while}}} | 90s, 5m or 1h
          no backups           | {spec: {database: {backupRetentionDays: 0}}} | greater than or equal to 1
          storage too small    | {spec: {database: {storage: 5Gi}}}    | whole gibibytes from 20Gi to 65536Gi
          most as the fewest   | {spec: {workload: {replicas: 4, autoscaling: {maxReplicas: 4}}}} | raise maxReplicas
          autoscaling of none  | {spec: {workload: {replicas: 1, autoscaling: {maxReplicas: null, cpuPercent: 50}}}} | maxReplicas: Required value
          idle pods            | {spec: {workload: {autoscaling: {maxReplicas: 20, cpuPercent: 0}}}} | greater than or equal to 1
          more than its memory | {spec: {workload: {autoscaling: {maxReplicas: 20, memoryPercent: 101}}}} | less than or equal to 100
          pace in words        | {spec: {workload: {autoscaling: {maxReplicas: 20, scaleUp: {period: soon}}}}} | from 1s to 30m, for example 1m
          period too long      | {spec: {workload: {autoscaling: {maxReplicas: 20, scaleUp: {period: 31m}}}}} | from 1s to 30m, for example 1m
          hours to be sure     | {spec: {workload: {autoscaling: {maxReplicas: 20, scaleDown: {stabilization: 61m}}}}} | from 0s to 60m, for example 5m
          archive too early    | {spec: {bucket: {lifecycle: {infrequentAccessAfterDays: 30, glacierAfterDays: 31}}}} | infrequentAccessAfterDays + 30 or more
          versions for no day  | {spec: {bucket: {lifecycle: {expireOldVersionsAfterDays: 0}}}} | greater than or equal to 1
          no pods              | {spec: {workload: {replicas: 0}}}     | greater than or equal to 1
          no users             | {spec: {users: 0}}                    | greater than or equal to 1
          node type without it | {spec: {cache: {nodeType: r7g.large}}} | for example cache.r7g.large
          too many cache nodes | {spec: {cache: {replicas: 6}}}        | less than or equal to 5
          failover to nothing  | {spec: {cache: {replicas: 0, multiAz: false}}} | automaticFailover needs a replica
          zones but no replica | {spec: {cache: {replicas: 0, shards: 1}}} | multiAz needs a replica in another zone
          zones, no failover   | {spec: {cache: {automaticFailover: false}}} | set automaticFailover to true
          shards, no failover  | {spec: {cache: {automaticFailover: false, multiAz: false, shards: 2}}} | cluster mode always fails over
          too many shards      | {spec: {cache: {replicas: 0, multiAz: false, shards: 501}}} | less than or equal to 500
          fewer than no shards | {spec: {cache: {shards: -1}}}         | greater than or equal to 0
          shards and replicas  | {spec: {cache: {replicas: 5, shards: 100}}} | at most 500 nodes
          other cache engine   | {spec: {cache: {parameters: {postgres: {a: b}}}}} | valkey, redis or memcached
          cluster by parameter | {spec: {cache: {parameters: {valkey: {cluster-enabled: "yes"}}}}} | follows from shards
          cache drain in words | {spec: {cache: {drain: a while}}}     | 90s, 5m or 1h
          snapshots for a year | {spec: {cache: {snapshotRetentionDays: 365}}} | less than or equal to 35
          """)
  void refusesToChangeATier(String what, String change, String message) {
    assertRefused(
        () -> patch(client.resources(ScaleTier.class).withName("users-10k"), change), message);
  }

  @Test
  void defaultsOfTheServerAreThoseOfTheRecords() {
    var written = Serialization.unmarshal(Manifests.example("shop"), StagedApp.class);

    assertThat(app("shop").get().getSpec()).isEqualTo(written.getSpec());
  }

  @Test
  void namesAMisspeltFieldWhenAskedToBeStrict() {
    var resource = changed(Manifests.example("shop"), renamed("{spec: {databse: {}}}"));

    assertRefused(
        () -> resource.fieldValidation(Validation.STRICT).create(),
        "unknown field \"spec.databse\"");
  }

  @ParameterizedTest
  @MethodSource
  void examplesHaveNoUnknownField(Path example) throws IOException {
    var found = Serialization.unmarshal(Files.readString(example), GenericKubernetesResource.class);

    assertThatCode(() ->
            client
                .resource(found)
                .dryRun()
                .fieldValidation(Validation.STRICT)
                .forceConflicts()
                .serverSideApply())
        .doesNotThrowAnyException();
  }

  static List<Path> examplesHaveNoUnknownField() throws IOException {
    Path examples = Path.of("..", "examples");
    // Beside them are manifests of kinds that only a cluster with Argo CD or Flux has.
    try (var files = Files.list(examples);
        var repository = Files.walk(examples.resolve("gitops").resolve("repository"))) {
      return Stream.concat(files, repository)
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted()
          .toList();
    }
  }

  @Test
  void takesWholeCoresWithoutQuotes() {
    var change =
        "{metadata: {name: whole-cores}, spec: {workloads: [{name: a, image: a, resources: {cpu: 1}}]}}";

    changed(Manifests.example("shop"), change).create();

    assertThat(app("whole-cores").get().getSpec().workloads().getFirst().resources().cpu())
        .isEqualTo("1");
  }

  @Test
  void dropsAnUnknownFieldOtherwise() {
    var change = "{metadata: {name: unknown-field}, spec: {later: {}}}";

    var created = changed(Manifests.example("shop"), change).create();

    assertThat(created.<Object>get("spec", "later")).isNull();
  }

  @Test
  void conditionsOfTwoWritersStandSideBySide() {
    changed(Manifests.example("shop"), "{metadata: {name: two-writers}}").create();

    applyCondition("first", "Ready");
    applyCondition("second", "Stalled");

    assertThat(app("two-writers").get().getStatus().conditions())
        .extracting(Condition::type)
        .containsExactlyInAnyOrder("Ready", "Stalled");
  }

  private static void applyCondition(String manager, String type) {
    var app = new StagedApp();
    app.setMetadata(
        new ObjectMetaBuilder().withName("two-writers").withNamespace("team-a").build());
    var condition = new Condition(type, "False", "Testing", "", "2026-01-01T00:00:00Z", 1L);
    app.setStatus(
        new StagedAppStatus(
            1L,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(condition),
            null));
    client
        .resource(app)
        .subresource("status")
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .build());
  }

  private static void assertRefused(Runnable call, String message) {
    assertThatThrownBy(call::run)
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(message);
  }

  private static Resource<StagedApp> app(String name) {
    return client.resources(StagedApp.class).inNamespace("team-a").withName(name);
  }

  private static void patch(Resource<?> resource, String yaml) {
    var json = Serialization.asJson(flow(yaml));
    resource.patch(PatchContext.of(PatchType.JSON_MERGE), json);
  }

  /** The change with a name of its own, so that it is not refused for being there already. */
  private static String renamed(String change) {
    return change.contains("metadata")
        ? change
        : change.replaceFirst("\\{", "{metadata: {name: other}, ");
  }

  private static Resource<GenericKubernetesResource> changed(String yaml, String change) {
    var merged = merged(Serialization.unmarshal(yaml, Map.class), flow(change));
    return client.resource(
        Serialization.unmarshal(Serialization.asJson(merged), GenericKubernetesResource.class));
  }

  /** Without the dashes the client takes for JSON what begins with a brace. */
  private static Map<?, ?> flow(String yaml) {
    return Serialization.unmarshal("--- " + yaml, Map.class);
  }

  /** A JSON merge patch, RFC 7386. */
  private static Map<Object, Object> merged(Map<?, ?> target, Map<?, ?> change) {
    var result = new HashMap<Object, Object>(target);
    change.forEach((key, value) -> {
      if (value == null) {
        result.remove(key);
      } else if (value instanceof Map<?, ?> inner && result.get(key) instanceof Map<?, ?> old) {
        result.put(key, merged(old, inner));
      } else {
        result.put(key, value);
      }
    });
    return result;
  }

  private static boolean isServed(CustomResourceDefinition crd) {
    return crd != null
        && crd.getStatus() != null
        && crd.getStatus().getConditions().stream()
            .anyMatch(condition ->
                condition.getType().equals("Established") && condition.getStatus().equals("True"));
  }
}
