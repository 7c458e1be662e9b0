package dev.stepladder.simulator.aws;

import java.util.Map;

/** An answer of AWS that refuses a call: HTTP status, AWS's error code, and its message. */
public final class AwsError extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;
  private final Map<String, String> headers;

  public AwsError(int status, String code, String message) {
    this(status, code, message, Map.of());
  }

  /** A refusal that says more in headers, where the protocol has such. */
  public AwsError(int status, String code, String message, Map<String, String> headers) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = Map.copyOf(headers);
  }

  /** A refusal that is the caller's to mend: HTTP 400. */
  public static AwsError refused(String code, String message) {
    return new AwsError(400, code, message);
  }

  /** A resource that does not exist: HTTP 404. */
  public static AwsError notFound(String code, String message) {
    return new AwsError(404, code, message);
  }

  /** The HTTP status of the answer. */
  public int status() {
    return status;
  }

  /** What a REST protocol says in headers beside the error. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The error code as AWS writes it, e.g. {@code DBInstanceNotFound}. */
  public String code() {
    return code;
  }
}
