package dev.stepladder.operator.aws.s3;

import dev.stepladder.operator.act.Executor;
import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.Sender;
import dev.stepladder.operator.aws.Surroundings;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.SweepFailed;
import dev.stepladder.operator.inventory.SweptInventory;
import dev.stepladder.operator.plan.Action;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/** Carries out the steps of S3 in one account and region: each at most one change. */
final class S3Executor implements Executor {

  /** S3 may take so long until it shows that versions are kept, or not (Amazon S3 User Guide). */
  private static final Duration VERSIONING_SHOWS = Duration.ofMinutes(15);

  private final AwsAccount account;
  private final SweptInventory inventory;
  private final Clock clock;
  private final S3Reader reader;
  private final S3Requests requests;
  private final Sender<S3Client> sender;

  /** By bucket, what versioning it was told last, and when. */
  private final Map<String, Told> versioning = new ConcurrentHashMap<>();

  private record Told(Part.Bucket.Versioning what, Instant at) {}

  /**
   * An executor for one account and region.
   *
   * @param inventory told of every change that was sent, or may have been
   */
  S3Executor(AwsAccount account, SweptInventory inventory, Surroundings surroundings) {
    this.account = account;
    this.inventory = inventory;
    this.clock = surroundings.clock();
    this.reader = new S3Reader(account);
    this.requests = new S3Requests(account.place());
    this.sender =
        new Sender<>(
            account,
            S3Service.NAME,
            S3Service.client(account),
            inventory,
            surroundings,
            bucket ->
                reader.holder(bucket.name()) == S3Reader.Holder.SOMEBODY_ELSE
                    ? Optional.of(taken(bucket.name()))
                    : Optional.empty());
  }

  @Override
  public boolean handles(Action action) {
    return action instanceof S3Action;
  }

  @Override
  public Outcome start(Step step, Blueprint blueprint) {
    if (!(step.action() instanceof S3Action action)) {
      throw new IllegalArgumentException("step %s asks nothing of S3".formatted(step.key()));
    }
    try {
      return switch (action) {
        case S3Action.Create create -> create(step, create.bucket());
        case S3Action.Change change -> change(step, change, blueprint.owner());
        case S3Action.Tag tag -> tag(step, tag.name(), tag.tags());
        case S3Action.Adopt adopt -> adopt(step, adopt, blueprint.owner());
      };
    } catch (S3Reader.Gone e) {
      return outdated(action.name(), "bucket %s is gone".formatted(action.name()));
    } catch (SweepFailed e) {
      return new Outcome.Refused(e.reason(), e.getMessage());
    }
  }

  /** Where S3 began, creating one's own bucket again succeeds and resets what it grants. */
  private Outcome create(Step step, Part.Bucket bucket) {
    // What another account holds must not be taken for free.
    account.ensureVerified(Duration.ZERO);
    return switch (reader.holder(bucket.name())) {
      case NOBODY ->
          send(
              step,
              bucket.name(),
              "create bucket " + bucket.name(),
              "CreateBucket",
              s3 -> s3.createBucket(requests.create(bucket)));
      case THE_ACCOUNT ->
          outdated(bucket.name(), "bucket %s exists already".formatted(bucket.name()));
      case SOMEBODY_ELSE -> taken(bucket.name());
    };
  }

  private static Outcome taken(String name) {
    return new Outcome.Refused(
        "NameTaken",
        ("bucket %s belongs to another account or region, or the operator may not see it. Allow"
                + " s3:ListBucket on it in the policy of the role that the operator uses; if it is"
                + " somebody else's, give the bucket another name in spec.buckets.")
            .formatted(name));
  }

  /** Sent only if the bucket still has what the plan saw. */
  private Outcome change(Step step, S3Action.Change action, Owner owner) {
    Part.Bucket bucket = action.bucket();
    String name = bucket.name();
    // Who let the app have it may have given it to somebody else since.
    if (bucket.adopted() && owner.claim(reader.tags(name)) != Owner.Claim.OURS) {
      return outdated(name, "bucket %s does not bear the app's tags any more".formatted(name));
    }
    String now = reader.setting(name, action.setting());
    if (!now.equals(action.from())) {
      return outdated(name, another(bucket, action, now));
    }
    String intent = "set the %s of bucket %s".formatted(action.setting().field(), name);
    return switch (action.setting()) {
      case ENCRYPTION -> {
        var is =
            reader.encryption(name).orElseGet(() -> ServerSideEncryptionRule.builder().build());
        yield send(
            step,
            name,
            intent,
            "PutEncryptionConfiguration",
            s3 -> s3.putBucketEncryption(requests.encryption(bucket, is)));
      }
      case PUBLIC_ACCESS ->
          send(
              step,
              name,
              intent,
              "PutBucketPublicAccessBlock",
              s3 -> s3.putPublicAccessBlock(requests.publicAccess(name)));
      case OWNERSHIP ->
          send(
              step,
              name,
              intent,
              "PutBucketOwnershipControls",
              s3 -> s3.putBucketOwnershipControls(requests.ownership(name)));
      case POLICY -> {
        Optional<String> policy = reader.policy(name);
        yield send(
            step,
            name,
            intent,
            "PutBucketPolicy",
            s3 -> s3.putBucketPolicy(requests.policy(bucket, policy)));
      }
      case LIFECYCLE -> {
        var is =
            reader
                .lifecycles(name)
                .orElseGet(() -> GetBucketLifecycleConfigurationResponse.builder().build());
        var rules =
            LifecycleRules.with(is.rules(), bucket.lifecycle().orElse(Part.Bucket.Lifecycle.NONE));
        yield send(
            step,
            name,
            intent,
            "PutLifecycleConfiguration",
            s3 ->
                rules.isEmpty()
                    ? s3.deleteBucketLifecycle(requests.noLifecycle(name))
                    : s3.putBucketLifecycleConfiguration(requests.lifecycle(name, rules, is)));
      }
      case VERSIONING -> versioning(step, bucket, intent);
      case CORS -> {
        var rules = CorsRules.with(reader.cors(name), bucket.cors());
        yield send(
            step,
            name,
            intent,
            "PutBucketCORS",
            s3 ->
                rules.isEmpty()
                    ? s3.deleteBucketCors(requests.noCors(name))
                    : s3.putBucketCors(requests.cors(name, rules)));
      }
      case ACCESS_LOGS ->
          send(
              step,
              name,
              intent,
              "PutBucketLogging",
              s3 -> s3.putBucketLogging(requests.logging(bucket)));
    };
  }

  /** What the step was to do, and what became of that meanwhile. */
  private static String another(Part.Bucket bucket, S3Action.Change action, String now) {
    String to = Settings.wanted(bucket, action.setting(), action.from());
    return "the %s of bucket %s was to go from “%s” to “%s” and is “%s” by now: %s"
        .formatted(
            action.setting().field().replace('-', ' '),
            action.name(),
            action.from(),
            to,
            now,
            now.equals(to)
                ? "nothing is left to change, as soon as the operator has read it again"
                : "the operator reads it again and plans anew");
  }

  /** Told once: telling it again makes it no faster. */
  private Outcome versioning(Step step, Part.Bucket bucket, String intent) {
    Instant now = clock.now();
    Optional<Told> told =
        Optional.ofNullable(versioning.get(bucket.name()))
            .filter(last -> last.what() == bucket.versioning())
            .filter(last -> last.at().plus(VERSIONING_SHOWS).isAfter(now));
    if (told.isPresent()) {
      inventory.readSoon(Set.of(key(bucket.name())), Duration.ZERO);
      return new Outcome.Busy(
          "bucket %s was told at %s; S3 may take %d minutes to show it"
              .formatted(
                  bucket.name(),
                  told.get().at().truncatedTo(ChronoUnit.SECONDS),
                  VERSIONING_SHOWS.toMinutes()));
    }
    Outcome outcome =
        send(
            step,
            bucket.name(),
            intent,
            "PutBucketVersioning",
            s3 -> s3.putBucketVersioning(requests.versioning(bucket)));
    if (outcome instanceof Outcome.Started) {
      versioning.put(bucket.name(), new Told(bucket.versioning(), now));
    }
    return outcome;
  }

  private Outcome tag(Step step, String name, Map<String, String> more) {
    return tag(step, name, reader.tags(name), more);
  }

  private Outcome adopt(Step step, S3Action.Adopt action, Owner owner) {
    Map<String, String> tags = reader.tags(action.name());
    if (!owner.mayAdopt(tags)) {
      return outdated(
          action.name(),
          "the owner of bucket %s in AWS does not agree any more that this app takes it over"
              .formatted(action.name()));
    }
    return Owner.named(tags).equals(action.former())
        ? tag(step, action.name(), tags, action.tags())
        : outdated(
            action.name(),
            "bucket %s is another's now than the one it was to be taken over from"
                .formatted(action.name()));
  }

  /** All tags of a bucket are set at once: those of others are sent with ours. */
  private Outcome tag(
      Step step, String name, Map<String, String> others, Map<String, String> ours) {
    var tags = new TreeMap<>(others);
    tags.putAll(ours);
    return send(
        step,
        name,
        "tag bucket " + name,
        "PutBucketTagging",
        s3 -> s3.putBucketTagging(requests.tags(name, tags)));
  }

  private Outcome send(
      Step step, String name, String intent, String operation, Function<S3Client, ?> request) {
    return sender.send(new Sender.Call(step, key(name), intent, operation, Set.of()), request);
  }

  /** What the next plan is made of must show it too. */
  private Outcome outdated(String name, String message) {
    inventory.readSoon(Set.of(key(name)), Duration.ZERO);
    return new Outcome.Outdated(message);
  }

  private static ResourceKey key(String name) {
    return new ResourceKey(S3Bucket.class, name);
  }
}
