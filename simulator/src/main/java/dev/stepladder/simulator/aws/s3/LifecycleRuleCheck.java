package dev.stepladder.simulator.aws.s3;

import dev.stepladder.simulator.aws.AwsError;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleExpiration;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.LifecycleRuleAndOperator;
import software.amazon.awssdk.services.s3.model.LifecycleRuleFilter;
import software.amazon.awssdk.services.s3.model.NoncurrentVersionTransition;
import software.amazon.awssdk.services.s3.model.Transition;
import software.amazon.awssdk.services.s3.model.TransitionStorageClass;

/** What S3 wants of one lifecycle rule. */
final class LifecycleRuleCheck {

  private static final int LONGEST_ID = 255;

  /** The infrequent-access classes take and keep objects only from this age on, and so long. */
  private static final int INFREQUENT_DAYS = 30;

  /** The order in which objects can go from class to class. */
  private static final List<TransitionStorageClass> DOWNWARDS =
      List.of(
          TransitionStorageClass.STANDARD_IA,
          TransitionStorageClass.INTELLIGENT_TIERING,
          TransitionStorageClass.ONEZONE_IA,
          TransitionStorageClass.GLACIER_IR,
          TransitionStorageClass.GLACIER,
          TransitionStorageClass.DEEP_ARCHIVE);

  private static final Set<TransitionStorageClass> INFREQUENT =
      Set.of(TransitionStorageClass.STANDARD_IA, TransitionStorageClass.ONEZONE_IA);

  private record Step(TransitionStorageClass to, Integer days, Instant date) {}

  private LifecycleRuleCheck() {}

  /** Refuses a rule that S3 would refuse. */
  static void check(LifecycleRule rule) {
    if (rule.id() != null && rule.id().length() > LONGEST_ID) {
      throw S3Errors.argument("ID length should not exceed allowed limit of " + LONGEST_ID);
    }
    if (rule.status() == ExpirationStatus.UNKNOWN_TO_SDK_VERSION
        || (filter(rule) == null) == (prefix(rule) == null)) {
      throw S3Errors.malformed();
    }
    if (filter(rule) != null) {
      check(filter(rule));
    }
    if (rule.expiration() == null
        && rule.transitions().isEmpty()
        && rule.noncurrentVersionExpiration() == null
        && rule.noncurrentVersionTransitions().isEmpty()
        && rule.abortIncompleteMultipartUpload() == null) {
      throw S3Errors.request("At least one action needs to be specified in a rule.");
    }
    List<Step> steps = rule.transitions().stream().map(LifecycleRuleCheck::checked).toList();
    check(steps);
    if (rule.expiration() != null) {
      check(rule, rule.expiration(), steps);
    }
    checkNoncurrent(rule);
    checkUploads(rule);
  }

  private static LifecycleRuleFilter filter(LifecycleRule rule) {
    return rule.filter();
  }

  @SuppressWarnings("deprecation") // AWS still takes the prefix outside a filter, and so do we.
  private static String prefix(LifecycleRule rule) {
    return rule.prefix();
  }

  private static void check(LifecycleRuleFilter filter) {
    long conditions =
        Stream.of(
                filter.prefix(),
                filter.tag(),
                filter.objectSizeGreaterThan(),
                filter.objectSizeLessThan(),
                filter.and())
            .filter(Objects::nonNull)
            .count();
    if (conditions > 1) {
      throw S3Errors.malformed();
    }
    LifecycleRuleAndOperator and = filter.and();
    if (and != null) {
      long joined =
          Stream.of(and.prefix(), and.objectSizeGreaterThan(), and.objectSizeLessThan())
                  .filter(Objects::nonNull)
                  .count()
              + and.tags().size();
      if (joined < 2) {
        throw S3Errors.malformed();
      }
    }
  }

  private static boolean byTag(LifecycleRule rule) {
    LifecycleRuleFilter filter = filter(rule);
    return filter != null
        && (filter.tag() != null || (filter.and() != null && !filter.and().tags().isEmpty()));
  }

  private static Step checked(Transition transition) {
    if (transition.storageClass() == null
        || transition.storageClass() == TransitionStorageClass.UNKNOWN_TO_SDK_VERSION
        || (transition.days() == null) == (transition.date() == null)) {
      throw S3Errors.malformed();
    }
    if (transition.date() != null) {
      checkMidnight(transition.date());
    }
    if (transition.days() != null && transition.days() < 0) {
      throw S3Errors.argument("'Days' for Transition action must be nonnegative");
    }
    return new Step(transition.storageClass(), transition.days(), transition.date());
  }

  /** Later classes later; from an infrequent-access class on after it has kept its objects. */
  private static void check(List<Step> steps) {
    Set<TransitionStorageClass> classes = new HashSet<>();
    for (Step step : steps) {
      if (!classes.add(step.to())) {
        throw S3Errors.request(
            "'StorageClass' must be different for 'Transition' actions in same 'Rule'");
      }
      if (step.days() != null && INFREQUENT.contains(step.to()) && step.days() < INFREQUENT_DAYS) {
        throw S3Errors.argument(
            "'Days' in Transition action must be greater than or equal to "
                + INFREQUENT_DAYS
                + " for storageClass '"
                + step.to()
                + "'");
      }
    }
    for (Step from : steps) {
      for (Step to : steps) {
        if (DOWNWARDS.indexOf(from.to()) < DOWNWARDS.indexOf(to.to())) {
          checkOrder(from, to);
        }
      }
    }
  }

  private static void checkOrder(Step from, Step to) {
    if ((from.days() == null) != (to.days() == null)) {
      throw mixed();
    }
    int kept = INFREQUENT.contains(from.to()) ? INFREQUENT_DAYS : 1;
    long between =
        from.days() != null
            ? to.days() - from.days()
            : Duration.between(from.date(), to.date()).toDays();
    if (between < kept) {
      throw S3Errors.argument(
          "'Days' in the 'Transition' action for StorageClass '"
              + to.to()
              + "' must be "
              + kept
              + " days more than 'Days' in the 'Transition' action for StorageClass '"
              + from.to()
              + "'");
    }
  }

  private static void check(LifecycleRule rule, LifecycleExpiration expiration, List<Step> steps) {
    long kinds =
        Stream.of(expiration.days(), expiration.date(), expiration.expiredObjectDeleteMarker())
            .filter(Objects::nonNull)
            .count();
    if (kinds != 1) {
      throw S3Errors.malformed();
    }
    if (expiration.expiredObjectDeleteMarker() != null && byTag(rule)) {
      throw S3Errors.request("ExpiredObjectDeleteMarker cannot be specified with tags");
    }
    if (expiration.date() != null) {
      checkMidnight(expiration.date());
    }
    if (expiration.days() != null && expiration.days() < 1) {
      throw S3Errors.argument("'Days' for Expiration action must be a positive integer");
    }
    for (Step step : steps) {
      if ((step.days() != null && expiration.date() != null)
          || (step.date() != null && expiration.days() != null)) {
        throw mixed();
      }
      if ((step.days() != null && expiration.days() != null && expiration.days() <= step.days())
          || (step.date() != null
              && expiration.date() != null
              && !expiration.date().isAfter(step.date()))) {
        throw S3Errors.argument(
            "'Days' in the Expiration action must be greater than 'Days' in the Transition"
                + " action");
      }
    }
  }

  private static void checkNoncurrent(LifecycleRule rule) {
    List<Step> steps = new ArrayList<>();
    for (NoncurrentVersionTransition transition : rule.noncurrentVersionTransitions()) {
      if (transition.storageClass() == null
          || transition.storageClass() == TransitionStorageClass.UNKNOWN_TO_SDK_VERSION
          || transition.noncurrentDays() == null) {
        throw S3Errors.malformed();
      }
      steps.add(new Step(transition.storageClass(), transition.noncurrentDays(), Instant.EPOCH));
    }
    check(steps);
    if (rule.noncurrentVersionExpiration() == null) {
      return;
    }
    Integer days = rule.noncurrentVersionExpiration().noncurrentDays();
    if (days == null || days < 1) {
      throw S3Errors.argument(
          "'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer");
    }
    if (steps.stream().anyMatch(step -> days <= step.days())) {
      throw S3Errors.argument(
          "'NoncurrentDays' in the NoncurrentVersionExpiration action must be greater than"
              + " 'NoncurrentDays' in the NoncurrentVersionTransition action");
    }
  }

  private static void checkUploads(LifecycleRule rule) {
    if (rule.abortIncompleteMultipartUpload() == null) {
      return;
    }
    if (byTag(rule)) {
      throw S3Errors.request("AbortIncompleteMultipartUpload cannot be specified with Tags");
    }
    Integer days = rule.abortIncompleteMultipartUpload().daysAfterInitiation();
    if (days == null || days < 1) {
      throw S3Errors.argument(
          "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive"
              + " integer");
    }
  }

  private static void checkMidnight(Instant date) {
    if (!date.equals(date.truncatedTo(ChronoUnit.DAYS))) {
      throw S3Errors.argument("'Date' must be at midnight GMT");
    }
  }

  private static AwsError mixed() {
    return S3Errors.request(
        "Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule");
  }
}
