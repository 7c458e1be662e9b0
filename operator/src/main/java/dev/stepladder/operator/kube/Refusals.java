package dev.stepladder.operator.kube;

import dev.stepladder.operator.act.Outcome;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;

/** Says in a person's words what the API server did not accept. */
final class Refusals {

  private static final int UNPROCESSABLE = 422;
  private static final int TOO_MANY_REQUESTS = 429;

  private Refusals() {}

  static Outcome outcome(String verb, HasMetadata object, KubernetesClientException e) {
    String what =
        "%s in namespace %s".formatted(new KubeObject(object), object.getMetadata().getNamespace());
    String words = words(object, e);
    return switch (e.getCode()) {
      case HttpURLConnection.HTTP_CONFLICT ->
          new Outcome.Outdated("%s has changed in the meantime: %s".formatted(what, words));
      case HttpURLConnection.HTTP_UNAUTHORIZED ->
          new Outcome.Refused(
              "Unauthorized",
              "the API server does not accept the operator's credentials for %s: %s; renew them"
                  .formatted(what, words));
      case HttpURLConnection.HTTP_FORBIDDEN -> forbidden(verb, object, what, words);
      case HttpURLConnection.HTTP_NOT_FOUND ->
          new Outcome.Refused(
              "NotFound",
              "%s cannot be written: %s; is its namespace there?".formatted(what, words));
      case UNPROCESSABLE, HttpURLConnection.HTTP_BAD_REQUEST ->
          new Outcome.Refused(
              "Invalid",
              "the API server refuses %s as invalid: %s; mend the spec it comes from"
                  .formatted(what, words));
      case TOO_MANY_REQUESTS ->
          new Outcome.Refused(
              "ClusterBusy", "the API server is too busy for %s: %s".formatted(what, words));
      default ->
          new Outcome.Refused(
              "ClusterUnavailable",
              "%s could not be written: %s; it is tried again".formatted(what, words));
    };
  }

  private static Outcome forbidden(String verb, HasMetadata object, String what, String words) {
    if (words.contains("exceeded quota")) {
      return new Outcome.Refused(
          "QuotaExceeded",
          "no room for %s: %s; raise the quota of the namespace or ask for less"
              .formatted(what, words));
    }
    if (words.contains("being terminated")) {
      return new Outcome.Refused(
          "NamespaceTerminating", "%s cannot be written: %s".formatted(what, words));
    }
    return new Outcome.Refused(
        "Forbidden",
        "%s is refused: %s; the operator needs the permission to %s %s there, and admission must let it through"
            .formatted(what, words, verb, object.getPlural()));
  }

  /** The API server's own words, but never those about a Secret, which might repeat its content. */
  private static String words(HasMetadata object, KubernetesClientException e) {
    Optional<Status> status = Optional.ofNullable(e.getStatus());
    if (object instanceof Secret) {
      return status.map(Status::getReason).orElse("status " + e.getCode());
    }
    return status
        .map(Status::getMessage)
        .or(() -> Optional.ofNullable(e.getCause()).map(Throwable::getMessage))
        .orElseGet(() -> "status " + e.getCode());
  }
}
