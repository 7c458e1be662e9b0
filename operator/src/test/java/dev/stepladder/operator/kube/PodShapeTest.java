package dev.stepladder.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;

/** How the pods of a workload are made. */
class PodShapeTest {

  @Test
  void meetsPodSecurityRestricted() {
    PodSpec pod = pod(new Shop());
    Container container = pod.getContainers().getFirst();

    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
  }

  @Test
  void neverFallsBelowItsReplicasWhileRollingOut() {
    Deployment deployment = deployment(new Shop());

    assertThat(
            deployment.getSpec().getStrategy().getRollingUpdate().getMaxUnavailable().getIntVal())
        .isZero();
  }

  @Test
  void goesOnServingUntilItIsNoEndpointAnyMore() {
    Container container = pod(new Shop()).getContainers().getFirst();

    assertThat(container.getLifecycle().getPreStop().getSleep().getSeconds()).isPositive();
  }

  @Test
  void spreadsEachRevisionOverZones() {
    assertThat(pod(new Shop()).getTopologySpreadConstraints())
        .singleElement()
        .satisfies(spread -> {
          assertThat(spread.getTopologyKey()).isEqualTo("topology.kubernetes.io/zone");
          assertThat(spread.getMatchLabelKeys()).containsExactly("pod-template-hash");
        });
  }

  @Test
  void hasBindingsAsFilesAndVariables() {
    Container container = pod(new Shop()).getContainers().getFirst();

    assertThat(container.getVolumeMounts())
        .extracting(mount -> mount.getMountPath())
        .containsExactly("/bindings/database", "/bindings/database-readers");
    assertThat(container.getEnv())
        .extracting(EnvVar::getName)
        .contains(
            "SERVICE_BINDING_ROOT",
            "DATABASE_URI",
            "DATABASE_PASSWORD",
            "DATABASE_READERS_HOST",
            "DATABASE_READERS_HOSTS")
        .doesNotContain("DATABASE_SECRET_ARN", "DATABASE_HOSTS");
  }

  @Test
  void hasTheArnInPlaceOfAManagedPassword() {
    Shop shop = new Shop().managed().secretArn("arn:aws:secretsmanager:us-east-1:1:secret:a");

    assertThat(pod(shop).getContainers().getFirst().getEnv())
        .extracting(EnvVar::getName)
        .contains("DATABASE_SECRET_ARN")
        .doesNotContain("DATABASE_PASSWORD", "DATABASE_URI");
  }

  @Test
  void letsTheAppsOwnVariableWin() {
    Container container =
        pod(new Shop().variable("DATABASE_HOST", "proxy")).getContainers().getFirst();

    assertThat(container.getEnv())
        .filteredOn(variable -> variable.getName().equals("DATABASE_HOST"))
        .singleElement()
        .satisfies(variable -> assertThat(variable.getValue()).isEqualTo("proxy"));
  }

  @Test
  void asksTheHealthPath() {
    Container container = pod(new Shop()).getContainers().getFirst();

    assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/healthz");
    assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/healthz");
    assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo("/healthz");
  }

  @Test
  void isReadyWhenThePortAnswersIfThereIsNoHealthPath() {
    Container container = pod(new Shop().withoutHealth()).getContainers().getFirst();

    assertThat(container.getReadinessProbe().getTcpSocket().getPort().getIntVal()).isEqualTo(8080);
    assertThat(container.getLivenessProbe()).isNull();
  }

  @Test
  void saysNothingAboutServicesAndTokensItDoesNotNeed() {
    PodSpec pod = pod(new Shop());

    assertThat(pod.getEnableServiceLinks()).isFalse();
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
  }

  private static PodSpec pod(Shop shop) {
    return deployment(shop).getSpec().getTemplate().getSpec();
  }

  private static Deployment deployment(Shop shop) {
    return shop.settled().object(Deployment.class, "Deployment/shop-web");
  }
}
