package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** What is known of an environment. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AwsEnvironmentStatus(
    @JsonPropertyDescription("The metadata.generation this status speaks of.")
        Long observedGeneration,
    @JsonPropertyDescription(
            "AWS account number that the credentials in use belong to, as AWS answered.")
        String account,
    @JsonPropertyDescription("Number of applications that use the environment.") Integer apps,
    @JsonPropertyDescription(
            "Ready: the credentials work and belong to the account. Reconciling: that has yet to be"
                + " seen, or the environment waits for its last application before it goes."
                + " Stalled: they do not work; the message says what to do. Frozen: spec.freeze keeps"
                + " the steps of all its applications from starting.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<Condition> conditions) {

  public AwsEnvironmentStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }
}
