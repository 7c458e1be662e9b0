package dev.stepladder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.cli.CommandFailed;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalTest {

  @Test
  void saysWhatTheApiServerRefusedAndWhy() {
    assertThat(Refusal.of("the change", answer(422)))
        .isInstanceOf(CommandFailed.class)
        .hasMessage("The API server refused the change: because");
  }

  @Test
  void anApiServerThatIsGoneHasRefusedNothing() {
    var gone = new KubernetesClientException("no answer", new IOException("connection refused"));

    assertThat(Refusal.of("the change", gone)).isSameAs(gone);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503, 504})
  void anApiServerThatIsAboutToEndHasRefusedNothing(int code) {
    KubernetesClientException ending = answer(code);

    assertThat(Refusal.of("the change", ending)).isSameAs(ending);
  }

  private static KubernetesClientException answer(int code) {
    return new KubernetesClientException(
        "failure", code, new StatusBuilder().withCode(code).withMessage("because").build());
  }
}
