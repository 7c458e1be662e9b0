package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** What a tier says about the traffic of an application's pods. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TierNetwork(
    @JsonPropertyDescription(
            "true: NetworkPolicies let through what the application needs and nothing else. The"
                + " environment says whether the cluster enforces them.")
        @Default("false")
        Boolean policies) {

  public TierNetwork {
    policies = policies != null && policies;
  }

  /** What holds where nothing is said: all traffic passes. */
  public static final TierNetwork OPEN = new TierNetwork(false);
}
