package dev.stepladder.simulator.aws.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Operation;
import dev.stepladder.simulator.aws.Operations;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesRequest;

class JsonProtocolTest {

  private static final Operation<?, ?, ?> ANY =
      Operation.read(
          "Any",
          GetMetricDataRequest::builder,
          (request, context) -> GetMetricDataResponse.builder().build());

  private final JsonProtocol protocol = new JsonProtocol("Service_1", "1.1");

  private GetMetricDataRequest decoded(String body) {
    GetMetricDataRequest.Builder builder = GetMetricDataRequest.builder();
    protocol.decode(new WireRequest("POST", URI.create("/"), body), ANY, builder);
    return builder.build();
  }

  private void assertMalformed(String body, String message) {
    assertThatThrownBy(() -> decoded(body))
        .isInstanceOfSatisfying(
            AwsError.class, e -> assertThat(e.code()).isEqualTo("SerializationException"))
        .hasMessageContaining(message);
  }

  @Test
  void operationIsNamedByTheTarget() {
    Operations operations = new Operations(List.of(ANY));
    assertThat(protocol.operation(targeting("Service_1.Any"), operations)).isSameAs(ANY);
    for (String target : List.of("Service_1.Other", "Service_2.Any")) {
      assertThatThrownBy(() -> protocol.operation(targeting(target), operations))
          .isInstanceOf(AwsError.class)
          .hasMessageContaining(target);
    }
  }

  private static WireRequest targeting(String target) {
    return new WireRequest(
        "POST", URI.create("/"), Map.of("x-amz-target", target), SdkBytes.fromUtf8String("{}"));
  }

  @Test
  void timesAreSecondsOrText() {
    Instant time = Instant.parse("2026-01-05T09:00:00.500Z");
    assertThat(decoded("{\"StartTime\": 1767603600.5}").startTime()).isEqualTo(time);
    assertThat(decoded("{\"StartTime\": 1.7676036005E9}").startTime()).isEqualTo(time);
    assertThat(decoded("{\"StartTime\": \"2026-01-05T09:00:00.5Z\"}").startTime()).isEqualTo(time);
  }

  @Test
  void nullsAndUnknownMembersAreAsIfNotThere() {
    GetMetricDataRequest request = decoded("{\"StartTime\": null, \"Colour\": \"red\"}");
    assertThat(request).isEqualTo(GetMetricDataRequest.builder().build());
  }

  @Test
  void refusesWhatIsNoJsonOrOfAnotherType() {
    assertMalformed("{", "no JSON");
    assertMalformed("[]", "JSON object");
    assertMalformed("{\"NextToken\": 5}", "NextToken must be a text");
    assertMalformed("{\"MaxDatapoints\": \"5\"}", "MaxDatapoints must be a number");
    assertMalformed("{\"MetricDataQueries\": {}}", "MetricDataQueries must be a list");
  }

  @Test
  void leavesOutWhatNobodySet() {
    assertThat(JsonValues.write(GetResourcesRequest.builder().resourcesPerPage(5).build()))
        .hasToString("{\"ResourcesPerPage\":5}");
  }
}
