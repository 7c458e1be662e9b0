package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Where a bucket's access logs go: exactly one of {@code bucket} and {@code bucketName} is there,
 * the other is null.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.bucket) != has(self.bucketName)",
    message =
        "give exactly one of accessLogs.bucket, a bucket of this application, and"
            + " accessLogs.bucketName, any other bucket of the account and region")
public record BucketAccessLogs(
    @JsonPropertyDescription("Name, within the application, of the bucket that takes the logs.")
        @Size(min = 1, max = 20)
        String bucket,
    @JsonPropertyDescription(
            "Name in Amazon S3 of another bucket of the same account and region that takes the"
                + " logs; its policy must let logging.s3.amazonaws.com put objects.")
        @Pattern("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")
        @Size(min = 3, max = 63)
        String bucketName,
    @JsonPropertyDescription(
            "What the keys of the logs begin with; the name of the bucket and a slash if absent.")
        @Size(max = 500)
        String prefix) {}
