package dev.stepladder.operator.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.stepladder.api.v1alpha1.Condition;
import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.PlanStatus;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.api.v1alpha1.WaitStatus;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where an app stands, for programs: what {@link StatusText} draws. Its fields keep their names and
 * meaning for as long as {@code apiVersion} stays; those that do not apply are left out. Times are
 * RFC 3339 in UTC.
 *
 * @param apiVersion {@code stepladder.dev/v1alpha1}
 * @param kind {@code Status}
 * @param heading which app it is
 * @param why what it waits for
 * @param conditions as in the status of the StagedApp
 * @param plan likewise
 * @param waiting likewise
 * @param heldBy reasons, each in a word, for which {@code plan.expected} does not begin to count
 *     yet; left out where no step is left
 * @param approve what approves the steps that wait for a person
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({
  "apiVersion",
  "kind",
  "heading",
  "why",
  "conditions",
  "plan",
  "waiting",
  "heldBy",
  "approve"
})
public record StatusDocument(
    String apiVersion,
    String kind,
    Heading heading,
    String why,
    List<Condition> conditions,
    PlanStatus plan,
    List<WaitStatus> waiting,
    List<String> heldBy,
    List<Approve> approve) {

  /** Copies what must not change. */
  public StatusDocument {
    conditions = List.copyOf(conditions);
    waiting = List.copyOf(waiting);
    heldBy = List.copyOf(heldBy);
    approve = List.copyOf(approve);
  }

  /**
   * Which app it is.
   *
   * @param environment name of the AwsEnvironment
   * @param tier ScaleTier it settled on last
   * @param target ScaleTier it goes to
   * @param phase left out until the operator has looked for the first time
   * @param latest whether what follows is of the latest change of the app
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Heading(
      String app,
      String namespace,
      String environment,
      String tier,
      String target,
      String phase,
      boolean latest) {}

  /**
   * A command for a person to run. There is one for all steps; of an app that is being deleted, one
   * for each.
   *
   * @param fingerprints what it approves
   */
  public record Approve(String command, List<String> fingerprints) {

    /** Copies what must not change. */
    public Approve {
      fingerprints = List.copyOf(fingerprints);
    }
  }

  /**
   * Where an app stands.
   *
   * @param app as it was read, with its status
   * @param now on the operator's clock
   */
  public static StatusDocument of(StagedApp app, Instant now) {
    Optional<StagedAppStatus> status = Optional.ofNullable(app.getStatus());
    return new StatusDocument(
        Names.GROUP + "/" + Names.VERSION,
        "Status",
        heading(app, status),
        Why.of(app, now),
        status.map(StagedAppStatus::conditions).orElse(List.of()),
        status.map(StagedAppStatus::plan).orElse(null),
        status.map(StagedAppStatus::waiting).orElse(List.of()),
        status
            .filter(known -> known.plan() != null && known.plan().expected() != null)
            .map(known -> Preconditions.of(known).reasons())
            .orElse(List.of()),
        approve(app));
  }

  private static Heading heading(StagedApp app, Optional<StagedAppStatus> status) {
    return new Heading(
        app.getMetadata().getName(),
        app.getMetadata().getNamespace(),
        app.getSpec().environment(),
        status.map(StagedAppStatus::tier).orElse(null),
        status.map(StagedAppStatus::target).orElse(null),
        status.map(StagedAppStatus::phase).map(Object::toString).orElse(null),
        status
            .map(StagedAppStatus::observedGeneration)
            .filter(app.getMetadata().getGeneration()::equals)
            .isPresent());
  }

  private static List<Approve> approve(StagedApp app) {
    Set<String> waiting = Approvals.waiting(app);
    String command =
        "stepladder approve %s -n %s"
            .formatted(app.getMetadata().getName(), app.getMetadata().getNamespace());
    if (app.isMarkedForDeletion()) {
      return waiting.stream()
          .map(one -> new Approve("%s %s".formatted(command, one), List.of(one)))
          .toList();
    }
    return waiting.isEmpty() ? List.of() : List.of(new Approve(command, List.copyOf(waiting)));
  }

  /** As JSON. */
  public String json() {
    return Serialization.asJson(this);
  }

  /** As YAML. */
  public String yaml() {
    return Serialization.asYaml(this);
  }
}
