package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * What becomes of objects with time, all in days; what is null does not happen. The current version
 * of an object is never deleted. Which distances Amazon S3 takes: "Lifecycle configuration
 * elements" in its user guide.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "!has(self.infrequentAccessAfterDays) || !has(self.glacierAfterDays) ||"
            + " self.glacierAfterDays >= self.infrequentAccessAfterDays + 30",
    fieldPath = ".glacierAfterDays",
    message =
        "objects stay 30 days at least in the infrequent-access class: set glacierAfterDays to"
            + " infrequentAccessAfterDays + 30 or more")
public record BucketLifecycle(
    @JsonPropertyDescription(
            "Days after which an object moves to the infrequent-access class, 30 or more: cheaper to"
                + " keep, dearer to read.")
        @Min(30)
        @Max(36500)
        Integer infrequentAccessAfterDays,
    @JsonPropertyDescription(
            "Days after which an object moves to S3 Glacier Flexible Retrieval, from where it has to"
                + " be restored before it can be read.")
        @Min(1)
        @Max(36500)
        Integer glacierAfterDays,
    @JsonPropertyDescription(
            "Days after which a version that was overwritten or deleted is gone for good.")
        @Min(1)
        @Max(36500)
        Integer expireOldVersionsAfterDays,
    @JsonPropertyDescription(
            "Days after which an upload in parts that was never completed is given up.")
        @Min(1)
        @Max(36500)
        Integer abortUploadsAfterDays) {}
