package dev.stepladder.operator.aws.s3;

import dev.stepladder.operator.aws.Adoption;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.prices.Bill;
import dev.stepladder.operator.prices.BillChange;
import dev.stepladder.operator.prices.Charge;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is different about a bucket that somebody else has made: others may use it, so that what
 * makes it as private as any other may cut them off, and another is never made in its place.
 */
record AdoptedBucket(Blueprint blueprint, Part.Bucket part, View view) {

  /** The step that takes it over, and what would be changed after that. */
  Assessment takeover(S3Bucket bucket, Assessment changes) {
    Owner owner = blueprint.owner();
    Assessment adoption =
        Adoption.of(
            owner,
            new Adoption.Found(part.id(), "bucket", part.name(), "", bucket.tags()),
            new S3Action.Adopt(part.name(), owner.tags(part.id()), Owner.named(bucket.tags())),
            changes);
    return new Assessment(
        adoption.steps().stream().map(step -> opening(step, bucket)).toList(),
        adoption.inFlight(),
        adoption.findings());
  }

  /** The pods' role opens a bucket as soon as it is the app's: that is approved with it. */
  private Step opening(Step step, S3Bucket bucket) {
    if (!step.key().equals(part.id().toString())) {
      return step;
    }
    var why = new ArrayList<>(step.why());
    blueprint
        .part(Part.WorkloadRole.class)
        .ifPresent(role -> {
          why.add(new FieldChange("then", "", "open the bucket to the pods by " + role.name()));
          foreignKey(bucket)
              .flatMap(_ -> bucket.key(blueprint.account()))
              .map(key -> new FieldChange("then", "", "open the key %s to them".formatted(key)))
              .ifPresent(why::add);
        });
    return step.because(why).charging(new BillChange(Bill.NOTHING, Bill.of(new Charge.Bucket())));
  }

  /** The key that its owner has chosen and that is not what is asked for. */
  private Optional<String> foreignKey(S3Bucket bucket) {
    return bucket
        .namedKey()
        .filter(_ ->
            Settings.wanted(part, bucket.settings())
                .get(Setting.ENCRYPTION)
                .equals(bucket.is(Setting.ENCRYPTION)))
        .filter(key -> !part.encryption().key().equals(Optional.of(key)));
  }

  /** What stays as its owner has set it although something weaker is asked for. */
  List<Finding> kept(S3Bucket bucket) {
    String is = bucket.is(Setting.ENCRYPTION);
    String asked = Settings.text(part.encryption());
    boolean stays = Settings.wanted(part, bucket.settings()).get(Setting.ENCRYPTION).equals(is);
    return !stays || is.equals(asked)
        ? List.of()
        : part.logsOf().isEmpty()
            ? List.of(floor(bucket, is, asked))
            : List.of(floor(bucket, is, asked), takesNoLogs(is));
  }

  /** "Enabling Amazon S3 server access logging", Amazon S3 User Guide. */
  private Finding takesNoLogs(String is) {
    return new Finding.Alarm(
            part.id(),
            "LogsNotDelivered",
            "bucket %s is to take access logs and is encrypted with %s, which its owner chose: S3 delivers logs to buckets with SSE-S3 only. Name another bucket in accessLogs, or have its owner set SSE-S3"
                .formatted(part.name(), is))
        .ofWhatIsAsAsked();
  }

  private Finding floor(S3Bucket bucket, String is, String asked) {
    return new Finding.Notice(
        part.id(),
        "EncryptionIsAFloor",
        "bucket %s is encrypted with %s, which its owner chose; spec.buckets asks for %s, and it stays%s"
            .formatted(part.name(), is, asked, permission(bucket)));
  }

  private String permission(S3Bucket bucket) {
    Optional<String> key = foreignKey(bucket);
    if (key.isEmpty()) {
      return "";
    }
    return bucket.key(blueprint.account()).isPresent()
        ? ". The pods' role may use the key; the key's own policy must allow it too (kms:Decrypt, kms:GenerateDataKey)"
        : ". No role can be let use a key by its alias: have the bucket's default encryption name the key by its ARN, or the pods can neither write to the bucket nor read what they wrote";
  }

  /** That there is none of this name, if so. */
  Assessment absent() {
    boolean wasThere =
        view.ledger().resourceId(part.id().toString()).filter(part.name()::equals).isPresent();
    return wasThere
        ? alarm(
            "AdoptedBucketGone",
            "bucket %s was there and is gone: somebody emptied and deleted it. Take adopt out of bucket %s in spec.buckets to have a new one made, empty, or take the bucket out"
                .formatted(part.name(), part.id().name()))
        : alarm(
            "NothingToAdopt",
            "there is no bucket %s in account %s, region %s; one of another account or region cannot be taken over, and none is made in its place. Put adopt of bucket %s in spec.buckets right, or take it out to have a new one made"
                .formatted(part.name(), blueprint.account(), blueprint.region(), part.id().name()));
  }

  /** That it is another bucket of the same app, if so. */
  Optional<Assessment> another(S3Bucket bucket) {
    String of = bucket.tags().getOrDefault(Owner.PART, part.id().toString());
    return of.equals(part.id().toString())
        ? Optional.empty()
        : Optional.of(
            alarm(
                "AdoptedTwice",
                "bucket %s is the app's %s already: name it once in spec.buckets, and there as it was named before"
                    .formatted(part.name(), of)));
  }

  /** Whether a bucket is another app's. */
  boolean anothers(String name) {
    return view.entry(S3Bucket.class, name)
        .known()
        .filter(known -> blueprint.owner().anothers(known.tags()))
        .isPresent();
  }

  /** That the bucket was the app's and is another app's now, if so. */
  Optional<Assessment> takenOver(S3Bucket bucket) {
    Owner owner = blueprint.owner();
    boolean was =
        !part.adopted()
            || view.ledger().resourceId(part.id().toString()).equals(Optional.of(part.name()));
    if (!was
        || !owner.anothers(bucket.tags())
        || (part.adopted() && owner.mayAdopt(bucket.tags()))) {
      return Optional.empty();
    }
    return Optional.of(
        alarm(
            "TakenOver",
            "bucket %s is the bucket of app %s now, with all that is in it: it is left alone and closed to this app's pods. Take %s out of spec.buckets, or ask for another under another name; for having it back its owner in AWS puts the tag %s=%s on it, and spec.buckets says adopt: %s"
                .formatted(
                    part.name(),
                    Adoption.holder(bucket.tags()),
                    part.id().name(),
                    Owner.ADOPTABLE_BY,
                    owner.adopter(),
                    part.name())));
  }

  /**
   * That the app had another bucket for this part, which is there still: what the spec names now
   * neither is made nor taken over in its place.
   */
  Optional<Assessment> former() {
    return view.ledger()
        .resourceId(part.id().toString())
        .filter(name -> !name.equals(part.name()))
        .flatMap(name ->
            switch (view.entry(S3Bucket.class, name)) {
              case Entry.Absent<S3Bucket> _ -> Optional.<Assessment>empty();
              case Entry.Unknown<S3Bucket> unknown ->
                  Optional.of(
                      Assessment.of(new Finding.Unseen(part.id(), "NotSeen", unknown.reason())));
              case Entry.Present<S3Bucket> present ->
                  blueprint.owner().anothers(present.resource().tags())
                      ? Optional.<Assessment>empty()
                      : Optional.of(renamed(name));
            });
  }

  private Assessment renamed(String name) {
    return alarm(
        "AnotherBucketNamed",
        "the app's bucket %s is %s, which is there still; none takes its place. Put adopt: %s back%s, and give another bucket another name in spec.buckets"
            .formatted(
                part.id().name(),
                name,
                name,
                part.adopted() ? ", or take adopt out if the bucket was made for the app" : ""));
  }

  private Assessment alarm(String reason, String message) {
    return Assessment.of(new Finding.Alarm(part.id(), reason, message));
  }

  /**
   * A change of one of its settings, with what it means for those who use it as it is.
   *
   * @param step that makes it
   */
  Step heeding(Step step, Setting setting, String from, String to) {
    List<FieldChange> effects = effects(setting, from, to).toList();
    if (effects.isEmpty()) {
      return step;
    }
    var why = new ArrayList<>(step.why());
    why.addAll(effects);
    Step heeded =
        cutsOff(setting, to)
            ? step.because(why).costing(Impact.DOWNTIME, step.expected().refusing())
            : step.because(why);
    // A policy with a statement for everybody is refused as soon as such are blocked.
    return setting == Setting.PUBLIC_ACCESS
        ? heeded.needing(new Need.Done(part.id(), BucketRules.key(part.id(), Setting.POLICY)))
        : heeded;
  }

  private boolean cutsOff(Setting setting, String to) {
    return switch (setting) {
      case PUBLIC_ACCESS, OWNERSHIP, POLICY -> true;
      case ENCRYPTION -> part.encryption().kms();
      case LIFECYCLE -> archives(to);
      case VERSIONING, CORS, ACCESS_LOGS -> false;
    };
  }

  private static boolean archives(String lifecycle) {
    return lifecycle.contains(LifecycleRules.ARCHIVED);
  }

  private Stream<FieldChange> effects(Setting setting, String from, String to) {
    return switch (setting) {
      case PUBLIC_ACCESS ->
          effect("refused", "whoever has access by a public policy or a public ACL");
      case OWNERSHIP -> effect("refused", "whoever has access by an ACL only");
      case POLICY ->
          from.contains(BucketPolicy.TLS_ONLY)
              ? Stream.empty()
              : effect("refused", "whoever comes without TLS; statements of others stay");
      case ENCRYPTION ->
          Stream.concat(
              part.encryption().kms()
                  ? effect(
                      "refused", "of what is written from then on, whoever may not use the key")
                  : Stream.empty(),
              from.equals(Settings.SSE_S3) || from.equals(Setting.NONE)
                  ? Stream.empty()
                  : effect("stays", "what is there is encrypted with %s".formatted(from)));
      case LIFECYCLE ->
          archives(to) && !archives(from)
              ? effect("archived", "what is there too; it has to be restored to be read")
              : Stream.empty();
      case VERSIONING ->
          to.equals(Settings.SUSPENDED)
              ? effect("lost", "what is overwritten or deleted from then on")
              : Stream.empty();
      case ACCESS_LOGS ->
          from.equals(Setting.NONE)
              ? Stream.empty()
              : effect("lost", "logs that went %s".formatted(from));
      case CORS -> Stream.empty();
    };
  }

  private static Stream<FieldChange> effect(String field, String what) {
    return Stream.of(new FieldChange(field, "", what));
  }
}
