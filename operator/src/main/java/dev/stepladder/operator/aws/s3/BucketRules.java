package dev.stepladder.operator.aws.s3;

import dev.stepladder.operator.aws.Ownership;
import dev.stepladder.operator.aws.Underway;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.RoleSteps;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import dev.stepladder.operator.prices.Bill;
import dev.stepladder.operator.prices.BillChange;
import dev.stepladder.operator.prices.Charge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a bucket differs from what it must be. Nothing here deletes a bucket or what is in it. */
record BucketRules(Blueprint blueprint, Part.Bucket part, View view) {

  /** Amazon S3 User Guide: wait for 15 minutes until it can be relied on. */
  private static final Estimate VERSIONING_SHOWS = Estimate.minutes(1, 15);

  Assessment assess() {
    return adopted().former().orElseGet(this::asItIs);
  }

  private AdoptedBucket adopted() {
    return new AdoptedBucket(blueprint, part, view);
  }

  private Assessment asItIs() {
    return switch (view.entry(S3Bucket.class, part.name())) {
      case Entry.Unknown<S3Bucket> unknown ->
          Underway.unseen(part.id(), title(), part.name(), unknown);
      case Entry.Absent<S3Bucket> _ -> part.adopted() ? adopted().absent() : absent();
      case Entry.Present<S3Bucket> present -> {
        S3Bucket bucket = present.resource();
        yield switch (blueprint.owner().claim(bucket.tags())) {
          case FOREIGN ->
              bucket
                  .withheld()
                  .map(this::withheld)
                  .or(() -> adopted().takenOver(bucket))
                  .orElseGet(() ->
                      part.adopted()
                          ? foreign(present)
                          : Ownership.taken(part.id(), "bucket", part.name()));
          case OTHER_CLUSTER ->
              Ownership.heldElsewhere(
                  blueprint.owner(),
                  part.id(),
                  new Ownership.Held(part.name(), "", bucket.tags()),
                  new S3Action.Tag(part.name(), blueprint.owner().tags(part.id())),
                  "Delete the app there (its bucket is retained)");
          case OURS -> ours(present);
        };
      }
    };
  }

  private Assessment ours(Entry.Present<S3Bucket> present) {
    S3Bucket bucket = present.resource();
    return another(bucket)
        .orElseGet(() ->
            Underway.sent(part.id(), "change " + words(), part.name(), present)
                .and(bucket.read() ? changes(bucket, List.of()) : notRead(bucket)));
  }

  private Optional<Assessment> another(S3Bucket bucket) {
    return part.adopted() ? adopted().another(bucket) : Optional.empty();
  }

  private Assessment foreign(Entry.Present<S3Bucket> present) {
    S3Bucket bucket = present.resource();
    boolean unread = blueprint.owner().mayAdopt(bucket.tags()) && !bucket.read();
    return Underway.sent(part.id(), "take over " + words(), part.name(), present)
        .and(
            unread
                ? notRead(bucket)
                : adopted()
                    .takeover(
                        bucket, bucket.read() ? changes(bucket, List.of()) : Assessment.NOTHING));
  }

  private String words() {
    return "bucket " + part.id().name();
  }

  private String title() {
    return "create " + words();
  }

  private Assessment notRead(S3Bucket bucket) {
    return bucket
        .withheld()
        .map(this::withheld)
        .orElseGet(() ->
            Assessment.of(
                new Finding.Unseen(
                    part.id(),
                    "SettingsNotRead",
                    "the settings of bucket %s have not been read yet".formatted(part.name()))));
  }

  /** It may be ours or not: nothing of it is changed, and it is not made anew. */
  private Assessment withheld(String why) {
    return Assessment.of(
        new Finding.Unseen(
            part.id(),
            "BucketNotReadable",
            "%s If other buckets can be read, look in the policy of this one for what denies it; nothing of the bucket is changed until it can be read"
                .formatted(why)));
  }

  private Assessment absent() {
    Step create =
        Step.of(
                part.id().toString(),
                part.id(),
                Stage.EXPAND,
                Verb.CREATE,
                title(),
                new S3Action.Create(part))
            .because(List.of(new FieldChange("name", "", part.name())))
            .charging(new BillChange(Bill.NOTHING, Bill.of(new Charge.Bucket())))
            .on(part.name(), "", 0);
    S3Bucket fresh =
        new S3Bucket(
            part.name(),
            blueprint.region(),
            S3Bucket.FRESH,
            LifecycleRules.versionsExpireAfter(List.of()),
            part.tags(),
            Optional.empty());
    Assessment settings = changes(fresh, List.of(new Need.Done(part.id(), part.id().toString())));
    boolean wasThere =
        view.ledger()
            .resourceId(part.id().toString())
            .filter(was -> !adopted().anothers(was))
            .isPresent();
    return wasThere
        ? Assessment.of(create.asking()).and(settings).and(gone())
        : Assessment.of(create).and(settings);
  }

  /** Only an empty bucket can be deleted: somebody took out what was in it, and may regret it. */
  private Assessment gone() {
    return Assessment.of(
        new Finding.Notice(
            part.id(),
            "BucketGone",
            "bucket %s was there and is gone: somebody emptied and deleted it. Approve the step that creates it anew, empty, or take it out of spec.buckets"
                .formatted(part.name())));
  }

  private Assessment changes(S3Bucket bucket, List<Need> needs) {
    Map<Setting, String> wanted = Settings.wanted(part, bucket.settings());
    var steps = new ArrayList<Step>();
    for (Setting setting : Setting.values()) {
      String is = bucket.is(setting);
      String to = wanted.get(setting);
      if (!is.equals(to)) {
        Step plain = step(setting, is, to).needing(needs.toArray(Need[]::new));
        Step step = part.adopted() ? adopted().heeding(plain, setting, is, to) : plain;
        steps.add(losesVersions(bucket, setting) ? step.irreversible() : step);
      }
    }
    List<Finding> kept = part.adopted() ? adopted().kept(bucket) : List.of();
    return new Assessment(steps, List.of(), kept);
  }

  private Step step(Setting setting, String from, String to) {
    // A binding waits for what keeps the bucket safe from its first object on.
    boolean first = setting == Setting.POLICY && from.equals(Setting.NONE);
    Step step =
        Step.of(
                key(setting),
                part.id(),
                Stage.EXPAND,
                first ? Verb.CREATE : Verb.CHANGE,
                "set %s of %s".formatted(setting.field().replace('-', ' '), words()),
                new S3Action.Change(part, setting, from))
            .because(List.of(new FieldChange(setting.field(), from, to)))
            .on(part.name(), "", 0);
    return switch (setting) {
      // First the rule that removes old versions, then old versions.
      case VERSIONING ->
          step.costing(Impact.ONLINE, VERSIONING_SHOWS)
              .needing(new Need.Done(part.id(), key(Setting.LIFECYCLE)));
      case ACCESS_LOGS ->
          part.accessLogs()
              .flatMap(Part.Bucket.AccessLogs::taker)
              .map(taker ->
                  step.needing(
                          new Need.Settled(taker), new Need.Done(taker, key(taker, Setting.POLICY)))
                      .needing(takenOver(taker)))
              .orElse(step);
      // Pods that may not use the key could neither write to the bucket nor read what they wrote.
      case ENCRYPTION ->
          part.encryption().key().isPresent() && blueprint.part(Part.WorkloadRole.class).isPresent()
              ? step.needing(RoleSteps.permitting().toArray(Need[]::new))
              : step;
      case PUBLIC_ACCESS, OWNERSHIP, POLICY, LIFECYCLE, CORS -> step;
    };
  }

  /** One of somebody else takes nothing before it is the app's. */
  private Need[] takenOver(PartId taker) {
    return blueprint.parts(Part.Bucket.class).stream()
        .filter(bucket -> bucket.adopted() && bucket.id().equals(taker))
        .map(bucket -> new Need.Done(taker, taker.toString()))
        .toArray(Need[]::new);
  }

  private String key(Setting setting) {
    return key(part.id(), setting);
  }

  static String key(PartId part, Setting setting) {
    return part + "/" + setting.field();
  }

  /** Whether versions that are there may go for good, or sooner than they would have. */
  private boolean losesVersions(S3Bucket bucket, Setting setting) {
    if (setting != Setting.LIFECYCLE || !bucket.keepsVersions()) {
      return false;
    }
    var wanted = part.lifecycle().orElse(Part.Bucket.Lifecycle.NONE).expireOldVersions();
    return wanted.isPresent()
        && (bucket.versionsExpireAfter().isEmpty()
            || wanted.getAsInt() < bucket.versionsExpireAfter().getAsInt());
  }

  /** What the bucket will be like. */
  static S3Bucket settled(Blueprint blueprint, Part.Bucket part) {
    return new S3Bucket(
        part.name(),
        blueprint.region(),
        Settings.wanted(part, S3Bucket.FRESH),
        part.lifecycle().orElse(Part.Bucket.Lifecycle.NONE).expireOldVersions(),
        part.tags(),
        Optional.empty());
  }

  /** The bucket, if it is there and the app's. */
  Optional<S3Bucket> ours() {
    return view.entry(S3Bucket.class, part.name())
        .known()
        .filter(bucket -> blueprint.owner().claim(bucket.tags()) == Owner.Claim.OURS)
        .filter(bucket -> another(bucket).isEmpty() && adopted().former().isEmpty());
  }
}
