package dev.stepladder.operator.aws.s3;

import dev.stepladder.operator.blueprint.Part.Bucket.CorsRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.CORSRule;

/** The CORS rules of ours; those that somebody else has put beside them stay. */
final class CorsRules {

  private static final String ID = "stepladder-";

  private CorsRules() {}

  static String text(List<CorsRule> wanted) {
    return wanted.isEmpty()
        ? Setting.NONE
        : wanted.stream().map(CorsRules::text).sorted().collect(Collectors.joining("; "));
  }

  private static String text(CorsRule rule) {
    return "%s from %s%s%s%s"
        .formatted(
            set(rule.methods()),
            set(rule.origins()),
            rule.headers().isEmpty() ? "" : " with " + set(rule.headers()),
            rule.exposedHeaders().isEmpty() ? "" : " showing " + set(rule.exposedHeaders()),
            rule.maxAgeSeconds().isPresent()
                ? " for %d s".formatted(rule.maxAgeSeconds().getAsInt())
                : "");
  }

  private static String set(Collection<String> values) {
    return values.stream().distinct().sorted().collect(Collectors.joining(", "));
  }

  /** What ours say. */
  static String shown(List<CORSRule> rules) {
    return text(rules.stream().filter(CorsRules::ours).map(CorsRules::read).toList());
  }

  /** Those that are not ours, and ours as they must be. */
  static List<CORSRule> with(List<CORSRule> rules, List<CorsRule> wanted) {
    var all = new ArrayList<>(rules.stream().filter(rule -> !ours(rule)).toList());
    IntStream.range(0, wanted.size()).forEach(i -> all.add(rule(ID + (i + 1), wanted.get(i))));
    return all;
  }

  private static boolean ours(CORSRule rule) {
    return Stream.ofNullable(rule.id()).anyMatch(id -> id.startsWith(ID));
  }

  private static CorsRule read(CORSRule rule) {
    return new CorsRule(
        rule.allowedOrigins(),
        rule.allowedMethods(),
        rule.allowedHeaders(),
        rule.exposeHeaders(),
        rule.maxAgeSeconds() == null ? OptionalInt.empty() : OptionalInt.of(rule.maxAgeSeconds()));
  }

  private static CORSRule rule(String id, CorsRule wanted) {
    var rule =
        CORSRule.builder().id(id).allowedOrigins(wanted.origins()).allowedMethods(wanted.methods());
    if (!wanted.headers().isEmpty()) {
      rule.allowedHeaders(wanted.headers());
    }
    if (!wanted.exposedHeaders().isEmpty()) {
      rule.exposeHeaders(wanted.exposedHeaders());
    }
    wanted.maxAgeSeconds().ifPresent(rule::maxAgeSeconds);
    return rule.build();
  }
}
