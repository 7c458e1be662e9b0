package dev.stepladder.simulator.aws.iam;

import dev.stepladder.simulator.aws.iam.PolicyDocument.Statement;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may assume a role. Of conditions, that a caller says an external id is looked at where a
 * statement allows; others are taken as met there, and as not met where it denies.
 */
public final class TrustPolicy {

  private static final Pattern AWS_PRINCIPAL =
      Pattern.compile(
          "\\*|\\d{12}|arn:aws[\\w-]*:(?:iam::\\d{12}:(?:root|(?:role|user)/.+)"
              + "|sts::\\d{12}:(?:assumed-role|federated-user)/.+)");
  private static final Pattern SERVICE =
      Pattern.compile("[a-z0-9-]+(?:\\.[a-z0-9-]+)*\\.amazonaws\\.com(?:\\.cn)?");
  private static final Pattern FEDERATED =
      Pattern.compile(
          "arn:aws[\\w-]*:iam::\\d{12}:(?:oidc|saml)-provider/.+|cognito-identity\\.amazonaws\\.com"
              + "|www\\.amazon\\.com|graph\\.facebook\\.com|accounts\\.google\\.com");
  private static final Pattern ACTION = Pattern.compile("sts:[\\w*?]+", Pattern.CASE_INSENSITIVE);
  private static final Pattern SESSION =
      Pattern.compile("arn:aws:sts::(\\d{12}):assumed-role/([^/]+)/.+");

  private final List<Statement> statements;

  private TrustPolicy(List<Statement> statements) {
    this.statements = statements;
  }

  /** Reads a trust policy; anything else is a MalformedPolicyDocument. */
  static TrustPolicy parse(String text) {
    List<Statement> statements = PolicyDocument.parse(text).statements();
    statements.forEach(TrustPolicy::check);
    return new TrustPolicy(statements);
  }

  /** Whether a service, e.g. {@code pods.eks.amazonaws.com}, may do this action of STS. */
  public boolean allowsService(String service, String action) {
    return allows("Service", service::equals, action, List::isEmpty);
  }

  /**
   * Whether a user or the session of a role, by its ARN, may do this action of STS.
   *
   * @param externalId that it says; empty if it says none
   */
  public boolean allowsCaller(String account, String arn, String action, String externalId) {
    return allows(
        "AWS",
        principal -> covers(principal, account, arn),
        action,
        asked -> asked.isEmpty() || asked.contains(externalId));
  }

  private boolean allows(
      String kind,
      Predicate<String> principal,
      String action,
      Predicate<List<String>> externalIds) {
    return statements.stream()
            .anyMatch(s ->
                s.allows()
                    && concerns(s, kind, principal, action)
                    && externalIds.test(s.externalIds()))
        && statements.stream()
            .noneMatch(
                s -> !s.allows() && !s.has("Condition") && concerns(s, kind, principal, action));
  }

  private static boolean concerns(
      Statement statement, String kind, Predicate<String> principal, String action) {
    boolean named =
        statement.principals().getOrDefault(kind, List.of()).stream().anyMatch(principal);
    boolean listed = statement.actions().stream().anyMatch(pattern -> matches(pattern, action));
    return named != statement.principalsNegated() && listed != statement.actionsNegated();
  }

  private static boolean covers(String principal, String account, String caller) {
    Matcher session = SESSION.matcher(caller);
    return principal.equals("*")
        || principal.equals(account)
        || principal.equals("arn:aws:iam::" + account + ":root")
        || principal.equals(caller)
        || (session.matches()
            && principal.startsWith("arn:aws:iam::" + session.group(1) + ":role/")
            && principal.endsWith("/" + session.group(2)));
  }

  private static boolean matches(String pattern, String action) {
    String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE).matcher(action).matches();
  }

  private static void check(Statement statement) {
    for (String prohibited : List.of("Resource", "NotResource")) {
      if (statement.has(prohibited)) {
        throw IamErrors.malformed("Has prohibited field " + prohibited);
      }
    }
    if (statement.principals().isEmpty()) {
      throw IamErrors.malformed("Missing required field Principal");
    }
    if (statement.actions().isEmpty()) {
      throw IamErrors.malformed("Missing required field Action");
    }
    for (String action : statement.actions()) {
      if (!ACTION.matcher(action).matches()) {
        throw IamErrors.malformed("AssumeRole policy may only specify STS AssumeRole actions.");
      }
    }
    checkAll(statement, "AWS", AWS_PRINCIPAL);
    checkAll(statement, "Service", SERVICE);
    checkAll(statement, "Federated", FEDERATED);
  }

  private static void checkAll(Statement statement, String kind, Pattern shape) {
    for (String principal : statement.principals().getOrDefault(kind, List.of())) {
      if (!shape.matcher(principal).matches()) {
        throw IamErrors.malformed(
            "Invalid principal in policy: \""
                + kind.toUpperCase(Locale.ROOT)
                + "\":\""
                + principal
                + "\"");
      }
    }
  }
}
