package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.DatabaseSpec;
import dev.stepladder.api.v1alpha1.PasswordSource;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is left of an app that goes, by name: the last Events that are heard of it. Pure.
 *
 * @param ledger as it was while the app was there
 */
public record LastWords(StagedApp app, Owner owner, Ledger ledger) {

  private static final int MOST_TEXT = 900;
  private static final String DATABASE = Architect.DATABASE.toString();

  /**
   * Of an app of which all has gone that was to go. Of its buckets only: of what was looked at
   * before, its last report has told.
   */
  public List<Occurrence> settled() {
    return buckets().isEmpty()
        ? List.of()
        : List.of(
            normal(
                "BucketsKept",
                "%s in S3 with all that is in it: the same app created again takes it back; empty and delete it there once nobody needs it"
                    .formatted(
                        buckets().size() == 1
                            ? "bucket %s stays".formatted(buckets().getFirst())
                            : "buckets %s stay, each".formatted(String.join(", ", buckets())))));
  }

  /** Of one that a person lets go although not all has gone that was to go. */
  public List<Occurrence> abandoned() {
    var left = new ArrayList<String>();
    if (ledger.resourceId(DATABASE).isPresent()) {
      left.add("DB instance %s (%s)".formatted(instance(), ledger.resourceId(DATABASE).orElse("")));
    } else if (app.getSpec().database() != null
        && app.getSpec().database().adopt() == null
        && ledger.exists()) {
      left.add("DB instance %s, if it was made".formatted(instance()));
    }
    undone().stream()
        .map(step -> step.key().split("/", -1))
        .filter(names -> names.length > 1 && names[0].equals(Architect.REPLICA))
        .map(names -> PartId.of(names[0], names[1]))
        .distinct()
        .forEach(part -> left.add("DB instance " + owner.identifier(part)));
    if (ledger.begun(Architect.CACHE.toString())) {
      String cache = Architect.CACHE.toString();
      left.add("cache " + ledger.adopted(cache).orElseGet(() -> owner.identifier(Architect.CACHE)));
    }
    buckets().forEach(bucket -> left.add("bucket " + bucket));
    if (app.getSpec().database() != null
        && app.getSpec().database().password() == PasswordSource.GENERATED) {
      left.add("Secret " + secret());
    }
    var all = new ArrayList<Occurrence>();
    all.add(
        warning(
            "let go without being cleaned up, nobody looks after what is left of it any more: %s. In AWS all of it bears the tags %s=%s and %s=%s"
                .formatted(
                    left.isEmpty() ? "nothing that is known" : String.join(", ", left),
                    Owner.NAMESPACE,
                    owner.namespace(),
                    Owner.APP,
                    owner.app())));
    if (!undone().isEmpty()) {
      all.add(
          warning(
              "was not done any more: "
                  + undone().stream().map(StepStatus::title).collect(Collectors.joining("; "))));
    }
    return all;
  }

  /** What its database is called in RDS. */
  private String instance() {
    return Optional.ofNullable(app.getSpec().database())
        .map(DatabaseSpec::adopt)
        .map(name -> name.toLowerCase(Locale.ROOT))
        .orElseGet(() -> owner.identifier(Architect.DATABASE));
  }

  private List<StepStatus> undone() {
    return Previously.of(app.getStatus()).steps(false);
  }

  private List<String> buckets() {
    return ledger.resourceIds(Architect.BUCKET).stream()
        .flatMap(part -> ledger.resourceId(part.toString()).stream())
        .toList();
  }

  private String secret() {
    return owner.app() + "-database-credentials";
  }

  private static Occurrence normal(String reason, String message) {
    return Occurrence.normal(reason, Wording.steady(message, MOST_TEXT));
  }

  private static Occurrence warning(String message) {
    return Occurrence.warning("Abandoned", Wording.steady(message, MOST_TEXT));
  }
}
