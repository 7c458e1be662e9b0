package dev.stepladder.simulator.aws.s3;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Transition;
import software.amazon.awssdk.services.s3.model.TransitionStorageClass;

class LifecycleTest {

  @RegisterExtension private final SimulatedS3 aws = new SimulatedS3();

  @BeforeEach
  void bucket() {
    aws.create("media");
  }

  private static LifecycleRule rule(String id, Consumer<LifecycleRule.Builder> more) {
    return LifecycleRule.builder()
        .id(id)
        .status(ExpirationStatus.ENABLED)
        .filter(f -> f.prefix("logs/"))
        .applyMutation(more)
        .build();
  }

  private static Transition to(TransitionStorageClass storageClass, int days) {
    return Transition.builder().storageClass(storageClass).days(days).build();
  }

  private void put(List<LifecycleRule> rules) {
    aws.s3.putBucketLifecycleConfiguration(
        r -> r.bucket("media").lifecycleConfiguration(c -> c.rules(rules)));
  }

  private void put(Consumer<LifecycleRule.Builder> more) {
    put(List.of(rule("one", more)));
  }

  private List<LifecycleRule> rules() {
    return aws.s3.getBucketLifecycleConfiguration(r -> r.bucket("media")).rules();
  }

  @Test
  void rulesAreKeptAsTheyWerePut() {
    LifecycleRule archive =
        rule(
            "archive",
            r ->
                r.transitions(
                        to(TransitionStorageClass.STANDARD_IA, 30),
                        to(TransitionStorageClass.GLACIER, 90))
                    .expiration(e -> e.days(365))
                    .noncurrentVersionExpiration(n -> n.noncurrentDays(30)));
    LifecycleRule uploads =
        rule("uploads", r -> r.abortIncompleteMultipartUpload(a -> a.daysAfterInitiation(7)));
    put(List.of(archive, uploads));
    assertThat(rules()).containsExactly(archive, uploads);
  }

  @Test
  void datesAndJoinedFiltersSurvive() {
    LifecycleRule rule =
        rule(
            "dated",
            r ->
                r.filter(f ->
                        f.and(a ->
                            a.prefix("a/")
                                .tags(
                                    Tag.builder().key("k").value("v").build(),
                                    Tag.builder().key("l").value("w").build())))
                    .expiration(e -> e.date(Instant.parse("2027-01-01T00:00:00Z"))));
    put(List.of(rule));
    assertThat(rules()).containsExactly(rule);
  }

  @Test
  void ruleWithoutAnIdGetsOne() {
    put(List.of(rule(null, r -> r.expiration(e -> e.days(1)))));
    assertThat(rules().getFirst().id()).isNotEmpty();
  }

  @Test
  void deletedRulesAreNotThere() {
    put(r -> r.expiration(e -> e.days(1)));
    aws.s3.deleteBucketLifecycle(r -> r.bucket("media"));
    assertRefused("NoSuchLifecycleConfiguration", this::rules);
  }

  @Test
  void infrequentAccessTakesObjectsOfThirtyDays() {
    assertRefused(
        "InvalidArgument",
        () -> put(r -> r.transitions(to(TransitionStorageClass.STANDARD_IA, 29))));
    assertRefused(
        "InvalidArgument", () -> put(r -> r.transitions(to(TransitionStorageClass.ONEZONE_IA, 1))));
    put(r -> r.transitions(to(TransitionStorageClass.GLACIER, 0)));
  }

  @Test
  void laterClassesComeLater() {
    assertRefused(
        "InvalidArgument",
        () ->
            put(r ->
                r.transitions(
                    to(TransitionStorageClass.STANDARD_IA, 30),
                    to(TransitionStorageClass.GLACIER, 59))));
    assertRefused(
        "InvalidArgument",
        () ->
            put(r ->
                r.transitions(
                    to(TransitionStorageClass.GLACIER, 90),
                    to(TransitionStorageClass.DEEP_ARCHIVE, 90))));
  }

  @Test
  void expirationComesAfterTransitions() {
    assertRefused(
        "InvalidArgument",
        () ->
            put(r ->
                r.transitions(to(TransitionStorageClass.GLACIER, 90)).expiration(e -> e.days(90))));
  }

  @Test
  void idsAreUnique() {
    LifecycleRule rule = rule("same", r -> r.expiration(e -> e.days(1)));
    assertRefused("InvalidArgument", () -> put(List.of(rule, rule)));
  }

  @Test
  void thereAreAtMostAThousandRules() {
    assertRefused(
        "MalformedXML",
        () ->
            put(
                IntStream.rangeClosed(0, 1000)
                    .mapToObj(i -> rule("r" + i, r -> r.expiration(e -> e.days(1))))
                    .toList()));
    assertRefused("MalformedXML", () -> put(List.of()));
  }

  @Test
  void ruleDoesSomething() {
    assertRefused("InvalidRequest", () -> put(r -> {}));
  }

  @Test
  void unfinishedUploadsHaveNoTags() {
    assertRefused(
        "InvalidRequest",
        () ->
            put(r ->
                r.filter(f -> f.tag(t -> t.key("k").value("v")))
                    .abortIncompleteMultipartUpload(a -> a.daysAfterInitiation(7))));
    assertRefused(
        "InvalidArgument",
        () -> put(r -> r.abortIncompleteMultipartUpload(a -> a.daysAfterInitiation(0))));
  }

  @Test
  void datesAreMidnights() {
    assertRefused(
        "InvalidArgument",
        () -> put(r -> r.expiration(e -> e.date(Instant.parse("2027-01-01T01:00:00Z")))));
  }

  @Test
  void unknownStatusIsNoDocument() {
    assertRefused("MalformedXML", () -> put(r -> r.status("On").expiration(e -> e.days(1))));
  }
}
