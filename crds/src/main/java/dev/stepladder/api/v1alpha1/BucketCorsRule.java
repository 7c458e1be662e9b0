package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Web pages of other origins that may use a bucket; {@code maxAgeSeconds} is null if not given. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.methods.all(m, m in ['GET', 'PUT', 'POST', 'DELETE', 'HEAD'])",
    fieldPath = ".methods",
    message = "write methods as Amazon S3 knows them: GET, PUT, POST, DELETE or HEAD")
@ValidationRule(
    value = "self.origins.all(o, size(o.split('*')) <= 2)",
    fieldPath = ".origins",
    message = "an origin has at most one *, for example https://*.example.com")
@ValidationRule(
    value = "!has(self.headers) || self.headers.all(h, size(h.split('*')) <= 2)",
    fieldPath = ".headers",
    message = "a header has at most one *, for example x-amz-*")
@ValidationRule(
    value = "!has(self.exposedHeaders) || self.exposedHeaders.all(h, !h.contains('*'))",
    fieldPath = ".exposedHeaders",
    message = "exposed headers are named one by one, without a *: for example ETag")
public record BucketCorsRule(
    @JsonPropertyDescription("Origins that may, for example https://shop.example.com.")
        @Required
        @Size(min = 1, max = 50)
        List<@Size(min = 1, max = 253) String> origins,
    @JsonPropertyDescription("Methods that they may use: GET, PUT, POST, DELETE, HEAD.")
        @Required
        @Size(min = 1, max = 5)
        List<@Size(min = 1, max = 10) String> methods,
    @JsonPropertyDescription("Headers that they may send.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 50)
        List<@Size(min = 1, max = 253) String> headers,
    @JsonPropertyDescription("Headers of answers that their scripts may read.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 50)
        List<@Size(min = 1, max = 253) String> exposedHeaders,
    @JsonPropertyDescription("Seconds for which a browser may keep the answer to its question.")
        @Min(0)
        @Max(86400)
        Integer maxAgeSeconds) {

  public BucketCorsRule {
    origins = origins == null ? List.of() : List.copyOf(origins);
    methods = methods == null ? List.of() : List.copyOf(methods);
    headers = headers == null ? List.of() : List.copyOf(headers);
    exposedHeaders = exposedHeaders == null ? List.of() : List.copyOf(exposedHeaders);
  }
}
