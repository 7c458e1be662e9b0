package dev.stepladder.simulator.aws.servicequotas;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import dev.stepladder.simulator.aws.elasticache.CacheQuota;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.servicequotas.ServiceQuotasClient;
import software.amazon.awssdk.services.servicequotas.model.ServiceQuota;

class ServiceQuotasTest {

  private static final String NODES = "L-DFE45DF3";

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final ServiceQuotasClient quotas = aws.serviceQuotas();

  @Test
  void listsWhatAnAccountGetsWithoutAsking() {
    aws.caches().quota(CacheQuota.NODES, 500);

    assertThat(
            quotas
                .listAWSDefaultServiceQuotasPaginator(
                    request -> request.serviceCode("elasticache").maxResults(2))
                .quotas())
        .hasSize(6)
        .anySatisfy(quota -> {
          assertThat(quota.quotaCode()).isEqualTo(NODES);
          assertThat(quota.value()).isEqualTo(300);
        });
  }

  @Test
  void listsWhatWasGrantedOnly() {
    aws.caches().quota(CacheQuota.NODES, 500);

    assertThat(quotas.listServiceQuotas(request -> request.serviceCode("elasticache")).quotas())
        .singleElement()
        .satisfies(quota -> {
          assertThat(quota.quotaCode()).isEqualTo(NODES);
          assertThat(quota.value()).isEqualTo(500);
        });
  }

  @Test
  void listsNothingBeforeAnythingWasGranted() {
    assertThat(quotas.listServiceQuotas(request -> request.serviceCode("elasticache")).quotas())
        .extracting(ServiceQuota::quotaCode)
        .isEmpty();
  }

  @Test
  void refusesAServiceThatItDoesNotKnow() {
    assertRefused(
        "NoSuchResourceException",
        () -> quotas.listServiceQuotas(request -> request.serviceCode("nothing")));
  }
}
