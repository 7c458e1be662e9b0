package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * One container that runs as a Deployment. {@code port}, {@code health}, {@code runAsUser}, {@code
 * migration}, {@code ingress} and {@code connectionsPerPod} are null when not given; lists are
 * never null.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
    fieldPath = ".name",
    message =
        "write the name of a workload as lower-case letters, digits and hyphens, beginning with a"
            + " letter and not ending in a hyphen, for example web")
@ValidationRule(
    value = "!has(self.health) || has(self.port) || has(self.health.port)",
    fieldPath = ".health",
    message = "health needs a port to ask: give the workload a port, or health a port of its own")
@ValidationRule(
    value = "!has(self.ingress) || has(self.port)",
    fieldPath = ".ingress",
    message =
        "ingress needs a port to send users to: give the workload a port, or leave ingress out")
@ValidationRule(
    value = "self.scale.matches('^[1-9][0-9]{0,3}%$') && int(self.scale.replace('%', '')) <= 1000",
    fieldPath = ".scale",
    message = "write scale as a share of the tier's pods from 1% to 1000%, for example 50%")
public record WorkloadSpec(
    @JsonPropertyDescription(
            "Name of the workload within the application: lower-case letters, digits and hyphens,"
                + " at most 30 characters, beginning with a letter.")
        @Required
        @Pattern("^[a-z]([-a-z0-9]*[a-z0-9])?$")
        @Size(min = 1, max = 30)
        String name,
    @JsonPropertyDescription(
            "Container image with tag or digest, for example registry.example.com/acme/shop:1.4.2. A new image"
                + " is rolled out once its migration, if there is one, has succeeded.")
        @Required
        @Size(min = 1, max = 1000)
        String image,
    @JsonPropertyDescription("Command that replaces the entry point of the image.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 100)
        List<String> command,
    @JsonPropertyDescription("Arguments of the command or of the image's entry point.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 100)
        List<String> args,
    @JsonPropertyDescription(
            "Environment variables with plain values. Those of the bindings (DATABASE_URI,"
                + " DATABASE_READERS_HOST and the like) are added by themselves.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 100)
        List<EnvSpec> env,
    @JsonPropertyDescription(
            "TCP port the container listens on, 1 to 65535. A Service offers it inside the cluster;"
                + " a workload without a port gets no Service.")
        @Min(1)
        @Max(65535)
        Integer port,
    @JsonPropertyDescription(
            "How to ask over HTTP whether the container serves. Without it a workload with a port"
                + " is ready when the port accepts connections.")
        HealthSpec health,
    @JsonPropertyDescription("What one pod of the workload reserves.") @Default("{}")
        ResourcesSpec resources,
    @JsonPropertyDescription(
            "Numeric user the container runs as, 1 or higher; the user of the image if absent. Pods"
                + " never run as root.")
        @Min(1)
        @Max(4294967294L)
        Long runAsUser,
    @JsonPropertyDescription(
            "Command run once as a Job, in the workload's image, before that image is rolled out."
                + " It may be run again after an interruption and must bear it.")
        MigrationSpec migration,
    @JsonPropertyDescription(
            "Share of the tier's pods that the workload gets, 1% to 1000%, rounded up, one pod at"
                + " least; the same share of the most pods where the tier has autoscaling.")
        @Default("100%")
        @Pattern("^[1-9][0-9]{0,3}%$")
        @Size(max = 5)
        String scale,
    @JsonPropertyDescription(
            "Where users reach the workload, through the load balancer of the environment; not at"
                + " all from outside the cluster if absent.")
        IngressSpec ingress,
    @JsonPropertyDescription(
            "Most connections that one pod opens to the database, and as many again to its read"
                + " replicas: the size of its pool, 1 to 10000. Together with the most pods it is"
                + " held against what the tier's database lets in before anything is made or"
                + " changed; a workload that does not say is not counted.")
        @Min(1)
        @Max(10000)
        Integer connectionsPerPod) {

  public WorkloadSpec {
    command = command == null ? List.of() : List.copyOf(command);
    args = args == null ? List.of() : List.copyOf(args);
    env = env == null ? List.of() : List.copyOf(env);
    resources = resources == null ? ResourcesSpec.DEFAULT : resources;
    scale = scale == null ? "100%" : scale;
  }
}
