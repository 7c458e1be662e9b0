package dev.stepladder.simulator.aws.s3;

import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/**
 * What all requests about a bucket have in common, whatever their type.
 *
 * @param bucket its name
 * @param expectedOwner the account that must own it
 */
record Asked(String bucket, Optional<String> expectedOwner) {

  static Asked of(SdkPojo request) {
    return new Asked(
        member(request, "Bucket").orElseThrow(S3Errors::noSuchBucket),
        member(request, "ExpectedBucketOwner"));
  }

  private static Optional<String> member(SdkPojo request, String name) {
    return value(request, name).map(String.class::cast);
  }

  /** A member by its name in AWS's model, as many types share them. */
  static Optional<Object> value(SdkPojo request, String name) {
    return request.sdkFields().stream()
        .filter(field -> field.memberName().equals(name))
        .findFirst()
        .map(field -> field.getValueOrDefault(request));
  }

  /** Refuses what AWS can do and the simulator cannot, rather than to leave it out in silence. */
  static void only(SdkPojo request, Set<String> simulated) {
    for (SdkField<?> field : request.sdkFields()) {
      Object value = field.getValueOrDefault(request);
      boolean present =
          value != null
              && !(value instanceof SdkAutoConstructList<?>)
              && !(value instanceof SdkAutoConstructMap<?, ?>)
              && !field.memberName().equals("ExpectedBucketOwner");
      if (present && !simulated.contains(field.memberName())) {
        throw S3Errors.notImplemented(field.locationName());
      }
    }
  }
}
