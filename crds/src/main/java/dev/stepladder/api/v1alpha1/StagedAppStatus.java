package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/**
 * What is known of an application; a report only: nothing is decided from it. Single values are
 * null where unknown, lists are never null.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StagedAppStatus(
    @JsonPropertyDescription("The metadata.generation this status speaks of.")
        Long observedGeneration,
    @JsonPropertyDescription(
            "Where the application stands, in one word for people: Pending, Changing,"
                + " WaitingForApproval, Stalled, Ready or Deleting. Programs read the conditions.")
        Phase phase,
    @JsonPropertyDescription("ScaleTier the application last settled on.") String tier,
    @JsonPropertyDescription(
            "ScaleTier the application is going to; the same as tier once it is there.")
        String target,
    @JsonPropertyDescription(
            "What is being done right now, in one line, after how many steps of how many are done:"
                + " 3/11 create replica ro1 (~20m).")
        String step,
    @JsonPropertyDescription("The steps between what exists and what the target asks for.")
        PlanStatus plan,
    @JsonPropertyDescription(
            "The command that approves the steps that wait for a person; absent when none does.")
        String approve,
    @JsonPropertyDescription("What is being waited for.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<WaitStatus> waiting,
    @JsonPropertyDescription("The database as Amazon RDS shows it.") DatabaseStatus database,
    @JsonPropertyDescription("The cache as Amazon ElastiCache shows it.") CacheStatus cache,
    @JsonPropertyDescription("The buckets as Amazon S3 shows them.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<BucketStatus> buckets,
    @JsonPropertyDescription(
            "Ready: this generation is there and settled. Reconciling: steps are being taken."
                + " Stalled: nothing goes on until somebody mends what the message names. Drifted: somebody changed something by hand.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<Condition> conditions,
    @JsonPropertyDescription(
            "Whether anything keeps traffic from the pods. Enforced: network rules are there and"
                + " the cluster enforces them. NotEnforced: they are there, and the environment says"
                + " that nothing enforces them. None: there are none.")
        NetworkState network) {

  public StagedAppStatus {
    waiting = waiting == null ? List.of() : List.copyOf(waiting);
    buckets = buckets == null ? List.of() : List.copyOf(buckets);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }
}
