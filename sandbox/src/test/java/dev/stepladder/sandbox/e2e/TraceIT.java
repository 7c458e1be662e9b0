package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.trace.Traces;
import dev.stepladder.simulator.otlp.TraceCollector;
import dev.stepladder.simulator.otlp.TraceCollector.Received;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a collector gets to see of an operator that brings an app up. */
final class TraceIT {

  private static final String SHOP = "shop";

  private final TraceCollector collector = new TraceCollector();

  private List<Received> spans(String name) {
    return collector.spans().stream().filter(span -> span.name().equals(name)).toList();
  }

  private List<String> parts(Received whole) {
    return collector.spans().stream()
        .filter(span -> span.parent().equals(whole.id()))
        .map(Received::name)
        .toList();
  }

  private Received whole(Received part) {
    return collector.spans().stream()
        .filter(span -> span.id().equals(part.parent()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void showsWhatAReconcileDidDownToTheCallsOfAws() {
    try (collector) {
      String namespace;
      try (var traces =
              Traces.of(
                  Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint()), Rig.INSTALLATION);
          var rig = new Rig()) {
        namespace = rig.namespace();
        rig.apply(rig.workload(SHOP, "tier: users-1") + "  buckets: [{name: media}]\n");
        rig.startOperator(traces);
        rig.settle(SHOP, "users-1");
      }

      Received create = spans("s3.CreateBucket").getFirst();
      Received act = whole(create);
      assertThat(act.name()).isEqualTo("act");
      assertThat(act.attributes())
          .containsEntry("stepladder.step", "bucket/media")
          .containsEntry("stepladder.impact", "Online")
          .containsEntry("stepladder.outcome", "Started")
          .containsEntry("aws.request_id", create.attributes().get("aws.request_id"));
      Received reconcile = whole(act);
      assertThat(reconcile.name()).isEqualTo("reconcile stagedapp");
      assertThat(reconcile.attributes())
          .containsEntry("k8s.namespace.name", namespace)
          .containsEntry("stepladder.name", SHOP)
          .containsEntry("stepladder.tier", "users-1")
          .containsEntry("stepladder.outcome", "changing")
          .containsKey("stepladder.generation");
      assertThat(parts(reconcile)).contains("look", "plan", "act", "report");
      Received status = spans("kubernetes.patch stagedapps/status").getFirst();
      assertThat(whole(status).name()).isEqualTo("report");
      assertThat(status.attributes())
          .containsEntry("k8s.namespace.name", namespace)
          .containsEntry("stepladder.object", SHOP)
          .containsEntry("http.response.status_code", "200");
      assertThat(spans("reconcile stagedapp"))
          .anyMatch(span -> "settled".equals(span.attributes().get("stepladder.outcome")));
      assertThat(spans("sweep s3")).anyMatch(sweep -> parts(sweep).contains("s3.ListBuckets"));
      assertThat(spans("reconcile awsenvironment")).isNotEmpty();
    }
  }
}
