package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One rung of the ladder; {@code cache} is null where the rung has none. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScaleTierSpec(
    @JsonPropertyDescription(
            "Number of users the tier serves, 1 or more; orders the ladder, so no two tiers should"
                + " have the same.")
        @Required
        @Min(1)
        Long users,
    @JsonPropertyDescription("What changes on this rung, in a sentence.") @Size(max = 1000)
        String description,
    @JsonPropertyDescription("What each workload of an application gets.") @Required
        TierWorkload workload,
    @JsonPropertyDescription("What the database of an application gets, where it has one.")
        @Required
        TierDatabase database,
    @JsonPropertyDescription(
            "What the cache of an application gets, where it has one. Without it applications on"
                + " this rung have none.")
        TierCache cache,
    @JsonPropertyDescription("What may reach the pods of an application, and what they may reach.")
        @Default("{}")
        TierNetwork network,
    @JsonPropertyDescription("What each bucket of an application gets.") @Default("{}")
        TierBucket bucket) {

  public ScaleTierSpec {
    network = network == null ? TierNetwork.OPEN : network;
    bucket = bucket == null ? TierBucket.DEFAULT : bucket;
  }

  /** The same rung in other words. */
  public ScaleTierSpec described(String words) {
    return new ScaleTierSpec(users, words, workload, database, cache, network, bucket);
  }
}
