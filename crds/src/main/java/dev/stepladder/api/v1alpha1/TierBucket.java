package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** What a tier gives to each bucket; {@code lifecycle} is null where it says nothing of it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TierBucket(
    @JsonPropertyDescription(
            "true: what is overwritten or deleted stays as an older version. A floor: a lower tier"
                + " leaves it on.")
        @Default("false")
        Boolean versioning,
    @JsonPropertyDescription(
            "What becomes of objects with time; what is there stays as it is if absent.")
        BucketLifecycle lifecycle) {

  public TierBucket {
    versioning = versioning != null && versioning;
  }

  /** What holds where nothing is said. */
  public static final TierBucket DEFAULT = new TierBucket(null, null);
}
