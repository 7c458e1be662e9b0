package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** A bucket as Amazon S3 shows it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BucketStatus(
    @JsonPropertyDescription("Name of the bucket within the application.") String name,
    @JsonPropertyDescription("Name of the bucket in Amazon S3.") String bucket,
    @JsonPropertyDescription("AWS region of the bucket.") String region)
    implements PartStatus {}
