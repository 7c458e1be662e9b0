package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Where users reach a workload; {@code tlsSecret} is null when not given. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "self.host.matches('^([*][.])?([a-z0-9]([-a-z0-9]*[a-z0-9])?[.])*[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
    fieldPath = ".host",
    message =
        "write host as a name in lower case without scheme, port or path, for example"
            + " shop.example.com")
@ValidationRule(
    value = "self.path.startsWith('/')",
    fieldPath = ".path",
    message = "write path with a slash in front, for example /api")
public record IngressSpec(
    @JsonPropertyDescription(
            "Host name that users ask for, for example shop.example.com; its DNS record is not made"
                + " here.")
        @Required
        @Pattern("^([*][.])?([a-z0-9]([-a-z0-9]*[a-z0-9])?[.])*[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @Size(min = 1, max = 253)
        String host,
    @JsonPropertyDescription(
            "Everything below this path goes to the workload; the longest path that fits wins.")
        @Default("/")
        @Pattern("^/")
        @Size(min = 1, max = 1024)
        String path,
    @JsonPropertyDescription(
            "Name of a Secret of type kubernetes.io/tls, in the application's namespace, with the"
                + " host's certificate. Not needed where the load balancer finds its certificate"
                + " elsewhere, as an ALB does in ACM.")
        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        @Size(min = 1, max = 253)
        String tlsSecret) {

  public IngressSpec {
    path = path == null ? "/" : path;
  }
}
