package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One environment variable with a plain value; never null, empty where none is given. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.name.matches('^[-._a-zA-Z][-._a-zA-Z0-9]*$')",
    fieldPath = ".name",
    message =
        "write the name of a variable as letters, digits, underscores, dots and hyphens, not"
            + " beginning with a digit, for example LOG_LEVEL")
public record EnvSpec(
    @JsonPropertyDescription(
            "Name of the variable: letters, digits, underscores, dots and hyphens, not beginning"
                + " with a digit.")
        @Required
        @Pattern("^[-._a-zA-Z][-._a-zA-Z0-9]*$")
        @Size(min = 1, max = 253)
        String name,
    @JsonPropertyDescription("Value of the variable, as it is; no place for a secret.")
        @Default("\"\"")
        @Size(max = 32768)
        String value) {

  public EnvSpec {
    value = value == null ? "" : value;
  }
}
