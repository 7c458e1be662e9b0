package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** A snapshot of a database as Amazon RDS shows it; {@code taken} is null while it is made. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SnapshotStatus(
    @JsonPropertyDescription("DB snapshot identifier in Amazon RDS.") String name,
    @JsonPropertyDescription("ARN of the snapshot.") String arn,
    @JsonPropertyDescription(
            "What it was taken for. BeforeStep: as the safety net of a step; older ones are removed,"
                + " see spec.limits of the AwsEnvironment. Final: the database left it when it was"
                + " deleted; it is never removed.")
        SnapshotPurpose purpose,
    @JsonPropertyDescription("Status of the snapshot: creating, available or failed.")
        String status,
    @JsonPropertyDescription("When it was taken; absent while it is being made.") String taken) {}
