package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * One private bucket of Amazon S3. {@code versioning} and {@code lifecycle} are null where the tier
 * decides, {@code accessLogs} is null where none are kept.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$') && !self.name.contains('--')",
    fieldPath = ".name",
    message =
        "write the name of a bucket as lower-case letters, digits and single hyphens, beginning"
            + " with a letter and not ending in a hyphen, for example media")
@ValidationRule(
    value =
        "!has(self.accessLogs) || !has(self.accessLogs.bucket)"
            + " || self.accessLogs.bucket != self.name",
    fieldPath = ".accessLogs.bucket",
    message =
        "a bucket that takes its own logs grows by itself for ever: name another bucket of the"
            + " application")
@ValidationRule(
    value = "!has(self.adopt) || self.adopt.matches('^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$')",
    fieldPath = ".adopt",
    message =
        "write adopt as the name of a bucket in Amazon S3: 3 to 63 lower-case letters, digits, dots"
            + " and hyphens, for example media-prod-eu")
public record BucketSpec(
    @JsonPropertyDescription(
            "Name of the bucket within the application: lower-case letters, digits and hyphens, at"
                + " most 20 characters, beginning with a letter. The name in Amazon S3 is in the"
                + " status and in the binding.")
        @Required
        @Pattern("^[a-z]([-a-z0-9]*[a-z0-9])?$")
        @Size(min = 1, max = 20)
        String name,
    @JsonPropertyDescription(
            "true: what is overwritten or deleted stays as an older version. false: it does not any"
                + " more. What the tier says if absent.")
        Boolean versioning,
    @JsonPropertyDescription(
            "What becomes of objects with time, in place of all that the tier says of it; {} for"
                + " nothing.")
        BucketLifecycle lifecycle,
    @JsonPropertyDescription("Web pages of other origins that may use the bucket.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 20)
        List<BucketCorsRule> cors,
    @JsonPropertyDescription("Where the access logs of the bucket go; none are kept if absent.")
        BucketAccessLogs accessLogs,
    @JsonPropertyDescription(
            "With whose key objects are encrypted. SseS3: one of Amazon S3. Kms: the environment's"
                + " kmsKey, or the account's default key for Amazon S3 where it has none.")
        @Default("SseS3")
        BucketEncryption encryption,
    @JsonPropertyDescription(
            "Name of a bucket that exists in Amazon S3, in the environment's account and region, to be"
                + " taken over in place of making one. It must carry the tag"
                + " stepladder.dev/adoptable-by with the value"
                + " <installation>/<namespace>/<name of the StagedApp>; nothing of it is changed"
                + " before the step that takes it over has been approved.")
        @Pattern("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")
        @Size(min = 3, max = 63)
        String adopt) {

  public BucketSpec {
    cors = cors == null ? List.of() : List.copyOf(cors);
    encryption = encryption == null ? BucketEncryption.SSE_S3 : encryption;
  }
}
