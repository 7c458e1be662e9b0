package dev.stepladder.sandbox;

import dev.stepladder.operator.cli.CommandFailed;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/**
 * Tells an API server that refuses what it was given from one that does not answer or is about to
 * end, as all of the sandbox is after Ctrl-C.
 */
final class Refusal {

  private static final int TOO_MANY_REQUESTS = 429;

  private Refusal() {}

  /** The failure to throw: what was refused and why; what came from the client if nothing was. */
  static RuntimeException of(String what, KubernetesClientException e) {
    boolean refused =
        e.getCode() >= HttpURLConnection.HTTP_BAD_REQUEST
            && e.getCode() < HttpURLConnection.HTTP_INTERNAL_ERROR
            && e.getCode() != TOO_MANY_REQUESTS;
    if (!refused) {
      return e;
    }
    String why = e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage();
    return new CommandFailed("The API server refused %s: %s".formatted(what, why), e);
  }
}
