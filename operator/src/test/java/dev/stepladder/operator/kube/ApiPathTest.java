package dev.stepladder.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiPathTest {

  @ParameterizedTest
  @CsvSource({
    "/api/v1/namespaces/team-a/secrets/shop, secrets, team-a, shop",
    "/api/v1/namespaces/team-a/pods, pods, team-a,",
    "/api/v1/namespaces/team-a, namespaces,, team-a",
    "/api/v1/nodes, nodes,,",
    "/apis/apps/v1/namespaces/team-a/deployments/web, deployments, team-a, web",
    "/apis/stepladder.dev/v1alpha1/namespaces/team-a/stagedapps/shop/status, stagedapps/status, team-a, shop",
    "/apis/stepladder.dev/v1alpha1/awsenvironments/prod, awsenvironments,, prod",
    "/k8s/clusters/c-1/api/v1/namespaces/team-a/pods/web-1, pods, team-a, web-1",
    "/k8s/clusters/c-1/apis/apps/v1/namespaces/team-a/deployments, deployments, team-a,",
    "/apis/apps/v1, /apis/apps/v1,,",
    "/version, /version,,"
  })
  void saysWhatAPathStandsFor(String path, String resource, String namespace, String name) {
    assertThat(ApiPath.of(path))
        .isEqualTo(
            new ApiPath(resource, Optional.ofNullable(namespace), Optional.ofNullable(name)));
  }
}
