package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.StagedApp;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of occurrences by Events. An Event that cannot be written is logged and let go: telling
 * must never stop doing.
 */
public final class Announcer {

  private static final Logger log = LoggerFactory.getLogger(Announcer.class);

  private final KubernetesClient client;

  /** An announcer that writes through a client. */
  public Announcer(KubernetesClient client) {
    this.client = client;
  }

  /** Writes one Event for each occurrence, in their order. */
  public void announce(StagedApp app, List<Occurrence> occurrences, Instant now) {
    for (Occurrence occurrence : occurrences) {
      try {
        client.v1().events().resource(event(app, occurrence, now)).create();
      } catch (KubernetesClientException e) {
        log.warn(
            "the Event {} of StagedApp {}/{} could not be written ({}); nothing else depends on it",
            occurrence.reason(),
            app.getMetadata().getNamespace(),
            app.getMetadata().getName(),
            e.getMessage());
      }
    }
  }

  private static Event event(StagedApp app, Occurrence occurrence, Instant now) {
    String at = Wording.instant(now);
    return new EventBuilder()
        .withNewMetadata()
        .withGenerateName(app.getMetadata().getName() + ".")
        .withNamespace(app.getMetadata().getNamespace())
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion(Names.GROUP + "/" + Names.VERSION)
        .withKind("StagedApp")
        .withNamespace(app.getMetadata().getNamespace())
        .withName(app.getMetadata().getName())
        .withUid(app.getMetadata().getUid())
        .withResourceVersion(app.getMetadata().getResourceVersion())
        .endInvolvedObject()
        .withType(occurrence.type().toString())
        .withReason(occurrence.reason())
        .withMessage(occurrence.message())
        .withNewSource()
        .withComponent(Names.MANAGER)
        .endSource()
        .withReportingComponent(Names.GROUP + "/" + Names.MANAGER)
        .withFirstTimestamp(at)
        .withLastTimestamp(at)
        .withCount(1)
        .build();
  }
}
