package dev.stepladder.simulator.aws.s3;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.CallContext;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.CORSConfiguration;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.s3.model.DeleteBucketCorsRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketCorsResponse;
import software.amazon.awssdk.services.s3.model.GetBucketCorsRequest;
import software.amazon.awssdk.services.s3.model.GetBucketCorsResponse;
import software.amazon.awssdk.services.s3.model.PutBucketCorsRequest;
import software.amazon.awssdk.services.s3.model.PutBucketCorsResponse;

/** From which web pages a bucket may be used. */
final class CorsRules {

  private static final int MOST = 100;
  private static final Set<String> METHODS = Set.of("GET", "PUT", "POST", "DELETE", "HEAD");

  private final S3State state;

  CorsRules(S3State state) {
    this.state = state;
  }

  GetBucketCorsResponse get(Bucket bucket, GetBucketCorsRequest request, CallContext context) {
    CORSConfiguration configuration =
        bucket
            .setting(CORSConfiguration.class)
            .orElseThrow(() ->
                AwsError.notFound(
                    "NoSuchCORSConfiguration", "The CORS configuration does not exist"));
    return GetBucketCorsResponse.builder().corsRules(configuration.corsRules()).build();
  }

  PutBucketCorsResponse put(Bucket bucket, PutBucketCorsRequest request, CallContext context) {
    List<CORSRule> rules = request.corsConfiguration().corsRules();
    if (rules.isEmpty() || rules.size() > MOST) {
      throw S3Errors.malformed();
    }
    rules.forEach(CorsRules::check);
    state.put(bucket.with(request.corsConfiguration()));
    return PutBucketCorsResponse.builder().build();
  }

  DeleteBucketCorsResponse delete(
      Bucket bucket, DeleteBucketCorsRequest request, CallContext context) {
    state.put(bucket.without(CORSConfiguration.class));
    return DeleteBucketCorsResponse.builder().build();
  }

  private static void check(CORSRule rule) {
    for (String method : rule.allowedMethods()) {
      if (!METHODS.contains(method)) {
        throw S3Errors.request(
            "Found unsupported HTTP method in CORS config. Unsupported method is " + method);
      }
    }
    Stream.concat(rule.allowedOrigins().stream(), rule.allowedHeaders().stream())
        .filter(pattern -> pattern.indexOf('*') != pattern.lastIndexOf('*'))
        .findFirst()
        .ifPresent(pattern -> {
          throw S3Errors.request("\"" + pattern + "\" can not have more than one wildcard.");
        });
    if (rule.exposeHeaders().stream().anyMatch(header -> header.contains("*"))) {
      throw S3Errors.request("ExposeHeader can not have a wildcard.");
    }
    if (rule.maxAgeSeconds() != null && rule.maxAgeSeconds() < 0) {
      throw S3Errors.malformed();
    }
  }
}
