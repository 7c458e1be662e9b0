package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** The command that must succeed before a new image of a workload is rolled out. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MigrationSpec(
    @JsonPropertyDescription(
            "Command to run, for example [migrate, up]; it gets the workload's image, variables and"
                + " bindings.")
        @Required
        @Size(min = 1, max = 100)
        List<String> command,
    @JsonPropertyDescription("Arguments of the command.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 100)
        List<String> args) {

  public MigrationSpec {
    command = command == null ? List.of() : List.copyOf(command);
    args = args == null ? List.of() : List.copyOf(args);
  }
}
