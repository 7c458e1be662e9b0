package dev.stepladder.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.simulator.controlplane.ControlPlane;
import dev.stepladder.simulator.controlplane.ControlPlaneOptions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Informers on a real API server. */
class KubeWatchesIT {

  private static final Queue<AppKey> WOKEN = new ConcurrentLinkedQueue<>();
  private static final KubeWatches WATCHES = new KubeWatches(WOKEN::add);
  private static ControlPlane controlPlane;
  private static KubernetesClient client;
  private static Operator operator;

  @BeforeAll
  static void start() {
    controlPlane = ControlPlane.start(ControlPlaneOptions.defaults());
    client = controlPlane.client();
    client
        .load(
            StagedApp.class.getResourceAsStream(
                "/META-INF/stepladder/crds/stagedapps.stepladder.dev.yaml"))
        .create();
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName("team-a").endMetadata().build())
        .create();
    // No controller makes it here, and no pod is accepted without it.
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("default")
                .withNamespace("team-a")
                .endMetadata()
                .build())
        .create();
    operator =
        new Operator(settings ->
            settings
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .checkingCRDAndValidateLocalModel(false));
    operator.register(new Nothing());
    operator.start();
  }

  @AfterAll
  static void stop() {
    operator.stop();
    controlPlane.close();
  }

  @Test
  void showWhatBelongsToAnAppAndNothingElse() {
    Shop shop = new Shop().withoutMigration();
    Cluster settled = shop.settled();
    client.resource(settled.object(Deployment.class, "Deployment/shop-web")).create();
    ServiceAccount other = settled.object(ServiceAccount.class, "ServiceAccount/shop-web");
    other.getMetadata().setName("blog-web");
    other.getMetadata().getLabels().put("stepladder.dev/app", "blog");
    client.resource(other).create();

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() ->
            assertThat(WATCHES.objects("team-a", "shop"))
                .extracting(object -> new KubeObject(object).name())
                .contains("Deployment/shop-web")
                .doesNotContain("ServiceAccount/blog-web"));
    assertThat(WATCHES.unknown()).isEmpty();
  }

  @Test
  void keepOfPodsOnlyWhatIsRead() {
    client
        .resource(
            new PodBuilder()
                .withMetadata(
                    Marks.metadata(Shop.OWNER, PartId.of("workload", "web"), "shop-web-x"))
                .withNewSpec()
                .addNewContainer()
                .withName("web")
                .withImage("shop")
                .endContainer()
                .withAutomountServiceAccountToken(false)
                .endSpec()
                .build())
        .create();

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() ->
            assertThat(WATCHES.objects("team-a", "shop"))
                .filteredOn(Pod.class::isInstance)
                .singleElement()
                .satisfies(pod -> {
                  assertThat(((Pod) pod).getSpec()).isNull();
                  assertThat(pod.getMetadata().getManagedFields()).isNullOrEmpty();
                }));
  }

  @Test
  void showWhatWasWrittenBeforeTheServerTells() {
    var after = new Shop().settled().object(Deployment.class, "Deployment/shop-web");
    after.getMetadata().setName("shop-early");
    after.getMetadata().setUid("made-up");
    after.getMetadata().setResourceVersion("999999");
    WATCHES.wrote(Optional.<HasMetadata>empty(), after);

    assertThat(WATCHES.objects("team-a", "shop"))
        .anyMatch(object -> object.getMetadata().getName().equals("shop-early"));
  }

  /** JOSDK keeps back what the server tells of a write that it has been told of already. */
  @Test
  void wakeTheAppOfWhichSomethingWasWritten() {
    var written = new Shop().settled().object(ServiceAccount.class, "ServiceAccount/shop-web");
    written.getMetadata().setNamespace("team-b");
    written.getMetadata().setUid("made-up-too");
    written.getMetadata().setResourceVersion("999999");

    WATCHES.wrote(Optional.<HasMetadata>empty(), written);

    assertThat(WOKEN).contains(new AppKey("team-b", "shop"));
  }

  /** A reconciler that leaves everything as it is. */
  @ControllerConfiguration
  static final class Nothing implements Reconciler<StagedApp> {

    @Override
    public List<EventSource<?, StagedApp>> prepareEventSources(
        EventSourceContext<StagedApp> context) {
      return WATCHES.eventSources(context);
    }

    @Override
    public UpdateControl<StagedApp> reconcile(StagedApp app, Context<StagedApp> context) {
      return UpdateControl.noUpdate();
    }
  }
}
