package dev.stepladder.operator.aws;

import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A call that AWS did not carry out, or may not have, in words for a person.
 *
 * @param reason a word for conditions, in CamelCase
 * @param message what was refused, why, and what to do; nothing in it changes from one try to the
 *     next unless AWS's own words do
 * @param request AWS's id of the request, or empty text
 */
public record AwsFailure(Kind kind, String reason, String message, String request) {

  /** What it means for the caller. */
  public enum Kind {
    /** The resource is in a state in which it takes no such change. */
    BUSY,
    /** A resource of the name exists. */
    EXISTS,
    /** The resource, or one it needs, does not exist. */
    MISSING,
    /** No answer came, or one that leaves open whether the change was made. */
    UNCERTAIN,
    /** It was not done. */
    REFUSED
  }

  /** The reason where AWS does not take the credentials, whatever they are used for. */
  public static final String CREDENTIALS_REFUSED = "CredentialsRefused";

  /** The reason where the policy of the operator's role lacks a permission. */
  public static final String ACCESS_DENIED = "AccessDenied";

  private static final Set<String> CREDENTIALS =
      Set.of(
          "AuthFailure",
          "ExpiredToken",
          "ExpiredTokenException",
          "IncompleteSignature",
          "InvalidAccessKeyId",
          "InvalidClientTokenId",
          "InvalidToken",
          "MissingAuthenticationToken",
          "OptInRequired",
          "RequestExpired",
          "SignatureDoesNotMatch",
          "UnrecognizedClientException");

  /**
   * Another change of the same thing is under way; or, of ElastiCache, the number of nodes is the
   * one asked for, which an earlier call has seen to.
   */
  private static final Set<String> COMES_TO_REST =
      Set.of("ConcurrentModification", "NoOperationFault", "OperationAborted");

  private static final String HIDDEN = "****";
  private static final int SERVER_ERROR = 500;

  /**
   * Reads an exception of the SDK.
   *
   * @param intent what was to be done, as a verb with its object: {@code create the DB instance x}
   * @param action the call as IAM names it: {@code rds:CreateDBInstance}
   */
  public static AwsFailure of(SdkException exception, String intent, String action) {
    if (exception instanceof AwsServiceException refusal && refusal.awsErrorDetails() != null) {
      return refusal(refusal, intent, action);
    }
    String words = String.valueOf(exception.getMessage());
    // The SDK has no type of its own for this.
    if (words.contains("Unable to load credentials")) {
      return new AwsFailure(
          Kind.REFUSED,
          CREDENTIALS_REFUSED,
          ("No AWS credentials were found to %s (%s). Give the operator's service account a role,"
                  + " or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.")
              .formatted(intent, action),
          "");
    }
    return new AwsFailure(
        Kind.UNCERTAIN,
        "Unreachable",
        "AWS did not answer when it was to %s (%s): %s. Check the network, proxy and endpoint."
            .formatted(intent, action, firstLine(words)),
        "");
  }

  private static AwsFailure refusal(AwsServiceException refusal, String intent, String action) {
    String code = String.valueOf(refusal.awsErrorDetails().errorCode());
    boolean byRole =
        "Sts".equalsIgnoreCase(refusal.awsErrorDetails().serviceName())
            && !action.startsWith("sts:");
    String subject =
        byRole
            ? "assume the environment's role (sts:AssumeRole)"
            : "%s (%s)".formatted(intent, action);
    String said = stop(firstLine(String.valueOf(refusal.awsErrorDetails().errorMessage())));
    String what = "AWS refused to %s: %s: %s".formatted(subject, code, said);
    String request = refusal.requestId() == null ? "" : refusal.requestId();
    if (refusal.isThrottlingException()) {
      return new AwsFailure(
          Kind.REFUSED,
          "Throttled",
          what + " It is tried again more slowly; look for who else calls AWS in this account.",
          request);
    }
    if (refusal.statusCode() >= SERVER_ERROR) {
      return new AwsFailure(Kind.UNCERTAIN, "Unavailable", what, request);
    }
    return byCode(code, byRole ? "sts:AssumeRole" : action, what, request);
  }

  private static AwsFailure byCode(String code, String action, String what, String request) {
    if (CREDENTIALS.contains(code)) {
      return refused(CREDENTIALS_REFUSED, what + " Give the operator valid credentials.", request);
    }
    if (code.startsWith("AccessDenied") || code.startsWith("Unauthorized")) {
      return refused(
          ACCESS_DENIED,
          what + " Allow %s in the policy of the role that the operator uses.".formatted(action),
          request);
    }
    if (code.startsWith("KMSKey") || code.startsWith("KMS.")) {
      return refused(
          "KeyNotAccessible",
          what
              + " Check spec.kmsKey of the AwsEnvironment, and that the key's policy lets the"
              + " operator's role use it.",
          request);
    }
    // DBSubnetGroupQuotaExceeded, but also NodeQuotaForCustomerExceeded.
    boolean quota = code.contains("Quota") || code.contains("Limit");
    if ((quota && code.contains("Exceeded")) || code.equals("TooManyBuckets")) {
      return refused(
          "QuotaExceeded",
          what + " Raise the quota in the Service Quotas console, or remove what is not used.",
          request);
    }
    if (code.startsWith("Insufficient")) {
      return refused(
          "NoCapacity",
          what
              + " AWS has no capacity of this class there now; it is tried again, or choose"
              + " another class or more subnets.",
          request);
    }
    // The last is EKS's word for an association that there is already.
    if (code.contains("AlreadyExists")
        || code.equals("BucketAlreadyOwnedByYou")
        || code.equals("ResourceInUseException")) {
      return new AwsFailure(Kind.EXISTS, "AlreadyExists", what, request);
    }
    if (code.contains("NotFound") || code.startsWith("NoSuch")) {
      return new AwsFailure(Kind.MISSING, "NotFound", what, request);
    }
    // IAM's word only: what somebody has put on a role does not go by itself.
    if (code.equals("DeleteConflict")) {
      return refused(
          "RoleInUse",
          what
              + " Detach from it what others have attached: managed policies, inline policies and"
              + " instance profiles.",
          request);
    }
    // InvalidDBInstanceState, InvalidReplicationGroupState, InvalidCacheClusterState …
    boolean state =
        code.startsWith("Invalid") && code.contains("State") && !code.startsWith("InvalidVPC");
    if (state || COMES_TO_REST.contains(code)) {
      return new AwsFailure(Kind.BUSY, "Busy", what, request);
    }
    return refused(
        "Refused", what + " Change what the spec, the tier or the environment asks for.", request);
  }

  private static AwsFailure refused(String reason, String message, String request) {
    return new AwsFailure(Kind.REFUSED, reason, message, request);
  }

  /** The message with AWS's id of the request, which AWS's support asks for. */
  public String withRequest() {
    return request.isEmpty() ? message : "%s (request %s)".formatted(message, request);
  }

  /** The same without a secret that AWS quotes. */
  public AwsFailure hiding(String secret) {
    return secret.isEmpty()
        ? this
        : new AwsFailure(kind, reason, message.replace(secret, HIDDEN), request);
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("").strip();
  }

  private static String stop(String text) {
    return text.endsWith(".") ? text : text + ".";
  }
}
