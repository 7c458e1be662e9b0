package dev.stepladder.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepladder.operator.plan.Assessment;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;

/** A settled app asks for nothing, whatever the API server has filled in. */
class SettledTest {

  private final Shop shop = new Shop().variable("LOG_LEVEL", "info");

  @Test
  void asksForNothing() {
    assertThat(shop.assess(shop.settled()).assessment()).isEqualTo(Assessment.NOTHING);
  }

  @Test
  void asksForNothingWithAManagedPassword() {
    Shop managed = new Shop().managed().secretArn("arn:aws:secretsmanager:us-east-1:1:secret:a");

    assertThat(managed.assess(managed.settled()).assessment()).isEqualTo(Assessment.NOTHING);
  }

  @Test
  void asksForNothingWithReaders() {
    Shop readers = new Shop().readers(Shop.RO1, Shop.RO2);

    assertThat(readers.assess(readers.settled()).assessment()).isEqualTo(Assessment.NOTHING);
  }

  @Test
  void asksForNothingWithoutADatabase() {
    Shop plain = new Shop().withoutDatabase().withoutMigration().withoutPort();

    assertThat(plain.assess(plain.settled()).assessment()).isEqualTo(Assessment.NOTHING);
  }

  @Test
  void toleratesWhatTheServerFillsIn() throws Exception {
    Cluster cluster = shop.settled();
    Deployment deployment = copy(cluster.object(Deployment.class, "Deployment/shop-web"));
    deployment.getSpec().setMinReadySeconds(0);
    deployment.getSpec().getTemplate().getSpec().setDnsPolicy("ClusterFirst");
    deployment.getSpec().getTemplate().getSpec().setRestartPolicy("Always");
    var container = deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
    container.setImagePullPolicy("IfNotPresent");
    container.getReadinessProbe().setSuccessThreshold(1);
    container.getReadinessProbe().getHttpGet().setScheme("HTTP");
    deployment
        .getSpec()
        .getTemplate()
        .getSpec()
        .getVolumes()
        .forEach(volume -> volume.getSecret().setDefaultMode(420));

    assertThat(shop.assess(cluster.with(deployment)).assessment()).isEqualTo(Assessment.NOTHING);
  }

  @Test
  void readsQuantitiesByAmount() throws Exception {
    Shop whole = new Shop().cpu("1000m");
    Cluster cluster = whole.settled();
    Deployment deployment = copy(cluster.object(Deployment.class, "Deployment/shop-web"));
    Deployment respelled =
        new ObjectMapper()
            .readValue(
                new ObjectMapper().writeValueAsString(deployment).replace("\"1000m\"", "\"1\""),
                Deployment.class);

    assertThat(whole.assess(cluster.with(respelled)).assessment()).isEqualTo(Assessment.NOTHING);
  }

  @SuppressWarnings("unchecked")
  static <T extends HasMetadata> T copy(T object) throws Exception {
    var json = new ObjectMapper();
    return (T) json.readValue(json.writeValueAsString(object), object.getClass());
  }
}
