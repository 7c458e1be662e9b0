package dev.stepladder.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.StoredPassword;
import dev.stepladder.operator.inventory.WorkloadsQuiet;
import dev.stepladder.operator.time.Clock;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is seen of the cluster. */
@EnableKubernetesMockClient(crud = true, https = false)
class KubeInventoryTest {

  private KubernetesClient client;
  private KubernetesMockServer server;
  private final Watch watch = new Watch();
  private final Hand clock = new Hand();
  private final Shop shop = new Shop().withoutMigration();
  private KubeInventory inventory;

  @BeforeEach
  void start() {
    inventory = new KubeInventory(client, watch, clock);
  }

  @Test
  void showsNothingAsAbsentBeforeItHasSeenEverything() {
    watch.unknown = Optional.of("not read yet");

    assertThat(snapshot().entry(KubeObject.class, "Deployment/shop-web"))
        .isEqualTo(new Entry.Unknown<>("not read yet"));
    assertThat(snapshot().unknown(KubeObject.class)).hasValue("not read yet");
  }

  @Test
  void showsAsAbsentWhatIsNotThere() {
    assertThat(snapshot().entry(KubeObject.class, "Deployment/shop-web"))
        .isInstanceOf(Entry.Absent.class);
    assertThat(snapshot().entry(KubeObject.class, "Secret/shop-database"))
        .isInstanceOf(Entry.Absent.class);
    assertThat(snapshot().entry(StoredPassword.class, "shop-database-credentials"))
        .isInstanceOf(Entry.Absent.class);
  }

  @Test
  void knowsNothingOfSecretsThatItDoesNotRead() {
    assertThat(snapshot().entry(KubeObject.class, "Secret/other"))
        .isInstanceOf(Entry.Unknown.class);
  }

  @Test
  void showsThatAPasswordIsStoredButNotWhich() {
    client.resource(CredentialsSecret.of(Shop.OWNER, shop.credentials(), "geheim", true)).create();

    assertThat(snapshot().entry(StoredPassword.class, "shop-database-credentials").known())
        .hasValue(new StoredPassword("shop-database-credentials", false));
    assertThat(snapshot().toString()).doesNotContain("geheim");
  }

  @Test
  void showsASecretThatCannotBeReadAsUnknown() {
    server
        .expect()
        .get()
        .withPath("/api/v1/namespaces/team-a/secrets/shop-database")
        .andReturn(403, "{}")
        .always();

    assertThat(snapshot().entry(KubeObject.class, "Secret/shop-database"))
        .isInstanceOf(Entry.Unknown.class);
  }

  @Test
  void remembersSinceWhenSomethingIsAsItIs() {
    watch.cluster.withAll(new KubeProvider().settled(shop.blueprint(), shop.situation()));
    Instant first = clock.now();
    snapshot();
    clock.pass(Duration.ofMinutes(5));

    assertThat(since("Deployment/shop-web")).isEqualTo(first);

    watch.cluster.object(Deployment.class, "Deployment/shop-web").getMetadata().setGeneration(2L);

    assertThat(since("Deployment/shop-web")).isEqualTo(clock.now());
  }

  @Test
  void isQuietSinceAllPodsRunWithTheCurrentBindings() {
    settled();
    watch.cluster.with(pod(bindings()));
    Instant first = clock.now();
    snapshot();
    clock.pass(Duration.ofMinutes(5));

    assertThat(snapshot().entry(WorkloadsQuiet.class, WorkloadsQuiet.NAME).known())
        .hasValue(new WorkloadsQuiet(first, Set.of(Shop.WRITER)));
  }

  @Test
  void isNotQuietWhileAWorkloadIsToldToRunWithOlderBindings() {
    settled();
    Deployment before = watch.cluster.object(Deployment.class, "Deployment/shop-web");
    shop.readers("ro1.example");
    settled();
    watch.cluster.with(before);

    assertThat(snapshot().entry(WorkloadsQuiet.class, WorkloadsQuiet.NAME))
        .isInstanceOf(Entry.Absent.class);
  }

  @Test
  void isQuietWhateverBindingsAreThereThatNoPodUses() {
    settled();
    watch.cluster.with(pod(bindings()));
    shop.with(Services.made());

    assertThat(snapshot().entry(WorkloadsQuiet.class, WorkloadsQuiet.NAME).known())
        .as("none of them is written")
        .isPresent();
    client.resource(shop.settled().object(Secret.class, "Secret/shop-broker")).create();
    assertThat(snapshot().entry(WorkloadsQuiet.class, WorkloadsQuiet.NAME).known())
        .as("one of them is")
        .isPresent();
  }

  @Test
  void isNotQuietWithoutABindingThatPodsUse() {
    settled();
    watch.cluster.with(pod(bindings()));
    client.secrets().inNamespace("team-a").withName("shop-database").delete();

    assertThat(snapshot().entry(WorkloadsQuiet.class, WorkloadsQuiet.NAME))
        .isInstanceOf(Entry.Absent.class);
  }

  @Test
  void isNotQuietWhileAPodRunsWithOlderBindings() {
    settled();
    watch.cluster.with(pod("older"));

    assertThat(snapshot().entry(WorkloadsQuiet.class, WorkloadsQuiet.NAME))
        .isInstanceOf(Entry.Absent.class);
  }

  @Test
  void isNotQuietWhileAPodIsBeingTerminated() {
    settled();
    Pod pod = pod(bindings());
    pod.getMetadata().setDeletionTimestamp("2026-03-01T09:59:00Z");
    watch.cluster.with(pod);

    assertThat(snapshot().entry(WorkloadsQuiet.class, WorkloadsQuiet.NAME))
        .isInstanceOf(Entry.Absent.class);
  }

  @Test
  void countsAnewWhenBindingsChange() {
    settled();
    snapshot();
    clock.pass(Duration.ofMinutes(5));
    shop.readers("ro1.example");
    settled();

    assertThat(snapshot().entry(WorkloadsQuiet.class, WorkloadsQuiet.NAME).known())
        .hasValue(new WorkloadsQuiet(clock.now(), Set.of(Shop.WRITER, "ro1.example")));
  }

  /** Everything is as the shop says, its Secrets too, which are read and not watched. */
  private void settled() {
    new KubeProvider()
        .settled(shop.blueprint(), shop.situation())
        .forEach(resource -> {
          if (resource instanceof KubeObject(HasMetadata object)) {
            watch.cluster.with(object);
            if (object instanceof Secret secret) {
              client.resource(secret).createOr(NonDeletingOperation::update);
            }
          }
        });
  }

  private KubeSnapshot snapshot() {
    return inventory.snapshot(shop.blueprint(), Ledger.EMPTY);
  }

  private Instant since(String name) {
    return switch (snapshot().entry(KubeObject.class, name)) {
      case Entry.Present<KubeObject>(_, Instant since, _, _) -> since;
      case Entry.Absent<KubeObject> _, Entry.Unknown<KubeObject> _ -> Instant.EPOCH;
    };
  }

  private String bindings() {
    return watch
        .cluster
        .object(Deployment.class, "Deployment/shop-web")
        .getSpec()
        .getTemplate()
        .getMetadata()
        .getAnnotations()
        .get(Marks.BINDINGS);
  }

  private static Pod pod(String bindings) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("shop-web-x")
        .withNamespace("team-a")
        .withLabels(Marks.labels(Shop.OWNER, PartId.of("workload", "web")))
        .addToAnnotations(Marks.BINDINGS, bindings)
        .endMetadata()
        .withNewStatus()
        .withPhase("Running")
        .endStatus()
        .build();
  }

  /** What the test lets be watched. */
  private static final class Watch implements Watched {

    private final Cluster cluster = new Cluster();
    private Optional<String> unknown = Optional.empty();

    @Override
    public Collection<HasMetadata> objects(String namespace, String app) {
      return cluster.all(KubeObject.class).stream()
          .map(present -> present.resource().object())
          .filter(object -> !object.getKind().equals("Secret"))
          .toList();
    }

    @Override
    public Optional<String> unknown() {
      return unknown;
    }

    @Override
    public void wrote(Optional<HasMetadata> before, HasMetadata after) {
      cluster.with(after);
    }
  }

  /** A clock that the test moves on. */
  private static final class Hand implements Clock {

    private Instant now = Shop.NOW;

    void pass(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
      throw new UnsupportedOperationException("nothing here is scheduled");
    }
  }
}
