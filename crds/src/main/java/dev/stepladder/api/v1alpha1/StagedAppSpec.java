package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * What an application needs. Exactly one of {@code tier} and {@code users} is there, the other is
 * null; {@code database}, {@code cache} and {@code overrides} are null when there is none. Lists
 * are never null; what has a default in the schema has it here too, so that a file read without an
 * API server means the same.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.tier) != has(self.users)",
    message = "give exactly one of spec.tier and spec.users: tier: users-1k, or users: 800")
@ValidationRule(
    value = "self.environment == oldSelf.environment",
    fieldPath = ".environment",
    message =
        "spec.environment is fixed once set: data does not move between environments; put the old"
            + " value back, or make a StagedApp of another name in the new environment")
@ValidationRule(
    value = "self.workloads.all(w, self.workloads.exists_one(x, x.name == w.name))",
    fieldPath = ".workloads",
    message = "each workload needs a name of its own: rename the second one")
@ValidationRule(
    value =
        "self.workloads.all(w, !has(w.ingress) || self.workloads.exists_one(x, has(x.ingress) &&"
            + " x.ingress.host == w.ingress.host && x.ingress.path == w.ingress.path))",
    fieldPath = ".workloads",
    message =
        "two workloads have the same ingress host and path, so that nobody knows which one users"
            + " get: give one of them another path, for example /api")
@ValidationRule(
    value = "!has(oldSelf.database) || has(self.database)",
    message =
        "spec.database cannot be removed, because its data would be left without an owner: put it"
            + " back; a database goes only with its application, when the StagedApp is deleted")
@ValidationRule(
    value = "!has(self.tier) || self.tier.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
    fieldPath = ".tier",
    message =
        "spec.tier is the name of a ScaleTier: write it as kubectl get scaletiers shows it, for"
            + " example users-1k")
@ValidationRule(
    value = "self.environment.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
    fieldPath = ".environment",
    message =
        "spec.environment is the name of an AwsEnvironment: write it as kubectl get awsenvironments"
            + " shows it, for example prod")
@ValidationRule(
    value =
        "!has(self.buckets) || self.buckets.all(b, !has(b.accessLogs) || !has(b.accessLogs.bucket)"
            + " || self.buckets.exists(x, x.name == b.accessLogs.bucket))",
    fieldPath = ".buckets",
    message =
        "accessLogs.bucket names a bucket that the application does not have: add it to"
            + " spec.buckets, or name a bucket from elsewhere in accessLogs.bucketName")
@ValidationRule(
    value =
        "!has(self.buckets) || self.buckets.all(b, b.encryption != 'Kms' ||"
            + " !self.buckets.exists(x, has(x.accessLogs) && has(x.accessLogs.bucket)"
            + " && x.accessLogs.bucket == b.name))",
    fieldPath = ".buckets",
    message =
        "Amazon S3 writes no access logs to a bucket that is encrypted with a key of KMS: set"
            + " encryption of the bucket that takes the logs to SseS3")
public record StagedAppSpec(
    @JsonPropertyDescription(
            "Name of the ScaleTier to stand on, for example users-1k. Give exactly one of tier and"
                + " users.")
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @Size(max = 63)
        String tier,
    @JsonPropertyDescription(
            "Number of users to serve; the lowest ScaleTier that serves that many is chosen. Give"
                + " exactly one of tier and users.")
        @Min(1)
        Long users,
    @JsonPropertyDescription(
            "Name of the AwsEnvironment (account, region, network) everything is made in. Fixed"
                + " once set.")
        @Required
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @Size(max = 63)
        String environment,
    @JsonPropertyDescription(
            "The containers that run, each as a Deployment of its own, 1 to 20 of them, told apart"
                + " by name.")
        @Required
        @Size(min = 1, max = 20)
        List<WorkloadSpec> workloads,
    @JsonPropertyDescription(
            "The database of the application, an Amazon RDS instance. May be added later; cannot be"
                + " removed while the StagedApp exists.")
        DatabaseSpec database,
    @JsonPropertyDescription(
            "The cache of the application, in Amazon ElastiCache; there is one from the first tier"
                + " on that has caches. May be added and removed; what it holds goes with it.")
        CacheSpec cache,
    @JsonPropertyDescription(
            "The buckets of the application in Amazon S3, at most 20, told apart by name. One that is"
                + " removed from here stays in AWS with all that is in it.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 20)
        List<BucketSpec> buckets,
    @JsonPropertyDescription("How changes are made.") @Default("{}") ChangeSpec change,
    @JsonPropertyDescription(
            "What happens to the database and its Secret when the StagedApp is deleted. Retain:"
                + " both stay, and the same application created again takes them back. Snapshot:"
                + " both go, and the StagedApp stays until the final snapshot is available. Delete:"
                + " both go without a final snapshot. Automated backups stay as long as Amazon RDS"
                + " keeps them, buckets always. May be changed while the application is being"
                + " deleted, for what has not begun.")
        @Default("Retain")
        DeletionPolicy deletionPolicy,
    @JsonPropertyDescription(
            "true: the API server refuses to delete the StagedApp until this is false again; needs"
                + " the admission policy that comes along.")
        Boolean deletionProtection,
    @JsonPropertyDescription(
            "Single values of the tier that the application replaces by its own, under the names of"
                + " a ScaleTier's spec; what is not named stays what the tier says.")
        JsonNode overrides) {

  public StagedAppSpec {
    workloads = workloads == null ? List.of() : List.copyOf(workloads);
    buckets = buckets == null ? List.of() : List.copyOf(buckets);
    change = change == null ? ChangeSpec.DEFAULT : change;
    deletionPolicy = deletionPolicy == null ? DeletionPolicy.RETAIN : deletionPolicy;
    deletionProtection = deletionProtection != null && deletionProtection;
  }

  /** The same application on a tier that is named. */
  public StagedAppSpec onTier(String other) {
    return new StagedAppSpec(
        other,
        null,
        environment,
        workloads,
        database,
        cache,
        buckets,
        change,
        deletionPolicy,
        deletionProtection,
        overrides);
  }
}
