package dev.stepladder.sandbox.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What kstatus, and with it Flux, makes of an object that is of none of Kubernetes' own kinds: the
 * rules of {@code Compute} in <a
 * href="https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/status/status.go">
 * status.go</a> and of {@code checkGenericProperties} in <a
 * href="https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/status/generic.go">
 * generic.go</a>, in their order.
 */
enum Kstatus {
  CURRENT,
  IN_PROGRESS,
  FAILED,
  TERMINATING;

  static Kstatus of(JsonNode object) {
    if (!object.at("/metadata/deletionTimestamp").asText().isEmpty()) {
      return TERMINATING;
    }
    JsonNode generation = object.at("/metadata/generation");
    JsonNode observed = object.at("/status/observedGeneration");
    if (generation.isNumber()
        && observed.isNumber()
        && generation.longValue() != observed.longValue()) {
      return IN_PROGRESS;
    }
    return conditions(object)
        .filter(condition -> condition.path("status").asText().equals("True"))
        .flatMap(condition ->
            switch (condition.path("type").asText()) {
              case "Reconciling" -> Stream.of(IN_PROGRESS);
              case "Stalled" -> Stream.of(FAILED);
              default -> Stream.empty();
            })
        .findFirst()
        .or(() -> ready(object))
        .orElse(CURRENT);
  }

  /** Of a condition Ready every value but True is in progress. */
  private static Optional<Kstatus> ready(JsonNode object) {
    return conditions(object)
        .filter(condition -> condition.path("type").asText().equals("Ready"))
        .map(condition -> condition.path("status").asText().equals("True") ? CURRENT : IN_PROGRESS)
        .findFirst();
  }

  private static Stream<JsonNode> conditions(JsonNode object) {
    return StreamSupport.stream(object.at("/status/conditions").spliterator(), false);
  }
}
