package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How to ask over HTTP whether a container serves; {@code port} is null for the workload's own. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.path.startsWith('/')",
    fieldPath = ".path",
    message = "write path with a slash in front, for example /healthz")
public record HealthSpec(
    @JsonPropertyDescription(
            "Path to GET, beginning with a slash, for example /healthz; an answer of 200 to 399"
                + " means that the container serves.")
        @Required
        @Pattern("^/")
        @Size(min = 1, max = 1024)
        String path,
    @JsonPropertyDescription("TCP port to ask, 1 to 65535; the workload's port if absent.")
        @Min(1)
        @Max(65535)
        Integer port) {}
