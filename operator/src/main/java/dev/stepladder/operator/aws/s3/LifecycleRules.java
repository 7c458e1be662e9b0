package dev.stepladder.operator.aws.s3;

import dev.stepladder.operator.blueprint.Part.Bucket.Lifecycle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.LifecycleRuleFilter;
import software.amazon.awssdk.services.s3.model.Transition;
import software.amazon.awssdk.services.s3.model.TransitionStorageClass;

/** The one lifecycle rule of ours; those that somebody else has put beside it stay. */
final class LifecycleRules {

  /** What the words for a rule say of objects that have to be restored to be read. */
  static final String ARCHIVED = "archived";

  private static final String ID = "stepladder";
  private static final String ALTERED = "altered by somebody";

  private LifecycleRules() {}

  static String text(Lifecycle wanted) {
    List<String> words =
        Stream.of(
                words("infrequent access after", wanted.infrequentAccess()),
                words(ARCHIVED + " after", wanted.glacier()),
                words("old versions gone after", wanted.expireOldVersions()),
                words("uploads given up after", wanted.abortUploads()))
            .flatMap(Optional::stream)
            .toList();
    return words.isEmpty() ? Setting.NONE : String.join(", ", words);
  }

  private static Optional<String> words(String what, OptionalInt days) {
    return days.isPresent()
        ? Optional.of("%s %d d".formatted(what, days.getAsInt()))
        : Optional.empty();
  }

  /** What ours says. */
  static String shown(List<LifecycleRule> rules) {
    return ours(rules)
        .map(rule -> {
          Lifecycle read = read(rule);
          return same(rule, rule(read)) ? text(read) : ALTERED;
        })
        .orElse(Setting.NONE);
  }

  /** Days after which ours removes old versions. */
  static OptionalInt versionsExpireAfter(List<LifecycleRule> rules) {
    return ours(rules).map(LifecycleRules::read).orElse(Lifecycle.NONE).expireOldVersions();
  }

  /** Those that are not ours, and ours as it must be. */
  static List<LifecycleRule> with(List<LifecycleRule> rules, Lifecycle wanted) {
    var all = new ArrayList<>(rules.stream().filter(rule -> !ID.equals(rule.id())).toList());
    if (!wanted.equals(Lifecycle.NONE)) {
      all.add(rule(wanted));
    }
    return all;
  }

  private static Optional<LifecycleRule> ours(List<LifecycleRule> rules) {
    return rules.stream().filter(rule -> ID.equals(rule.id())).findFirst();
  }

  private static Lifecycle read(LifecycleRule rule) {
    return new Lifecycle(
        days(rule, TransitionStorageClass.STANDARD_IA),
        days(rule, TransitionStorageClass.GLACIER),
        rule.noncurrentVersionExpiration() == null
            ? OptionalInt.empty()
            : days(rule.noncurrentVersionExpiration().noncurrentDays()),
        rule.abortIncompleteMultipartUpload() == null
            ? OptionalInt.empty()
            : days(rule.abortIncompleteMultipartUpload().daysAfterInitiation()));
  }

  private static OptionalInt days(LifecycleRule rule, TransitionStorageClass storage) {
    return rule.transitions().stream()
        .filter(transition -> transition.storageClass() == storage)
        .map(transition -> days(transition.days()))
        .findFirst()
        .orElse(OptionalInt.empty());
  }

  private static OptionalInt days(Integer days) {
    return days == null ? OptionalInt.empty() : OptionalInt.of(days);
  }

  /** With old versions, the marks of what was deleted go too once nothing is left behind them. */
  private static LifecycleRule rule(Lifecycle wanted) {
    var rule =
        LifecycleRule.builder()
            .id(ID)
            .status(ExpirationStatus.ENABLED)
            .filter(LifecycleRuleFilter.builder().prefix("").build());
    var transitions = new ArrayList<Transition>();
    wanted
        .infrequentAccess()
        .ifPresent(days -> transitions.add(to(TransitionStorageClass.STANDARD_IA, days)));
    wanted.glacier().ifPresent(days -> transitions.add(to(TransitionStorageClass.GLACIER, days)));
    if (!transitions.isEmpty()) {
      rule.transitions(transitions);
    }
    wanted
        .expireOldVersions()
        .ifPresent(days ->
            rule.noncurrentVersionExpiration(old -> old.noncurrentDays(days))
                .expiration(marks -> marks.expiredObjectDeleteMarker(true)));
    wanted
        .abortUploads()
        .ifPresent(days ->
            rule.abortIncompleteMultipartUpload(upload -> upload.daysAfterInitiation(days)));
    return rule.build();
  }

  private static Transition to(TransitionStorageClass storage, int days) {
    return Transition.builder().storageClass(storage).days(days).build();
  }

  private static boolean same(LifecycleRule one, LifecycleRule other) {
    return one.status() == other.status()
        && ofAll(one)
        && new HashSet<>(one.transitions()).equals(new HashSet<>(other.transitions()))
        && one.noncurrentVersionTransitions().equals(other.noncurrentVersionTransitions())
        && equal(one.noncurrentVersionExpiration(), other.noncurrentVersionExpiration())
        && equal(one.expiration(), other.expiration());
  }

  private static boolean equal(Object one, Object other) {
    return Optional.ofNullable(one).equals(Optional.ofNullable(other));
  }

  /** S3 may leave an empty filter out, or empty. */
  private static boolean ofAll(LifecycleRule rule) {
    LifecycleRuleFilter filter = rule.filter();
    return filter == null
        || filter.equals(LifecycleRuleFilter.builder().build())
        || filter.equals(LifecycleRuleFilter.builder().prefix("").build());
  }
}
