package dev.stepladder.simulator.aws.protocol;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Operation;
import dev.stepladder.simulator.aws.SimulatedAws;
import java.net.URI;
import java.time.Instant;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesRequest;
import software.amazon.awssdk.services.rds.model.DescribeEventsRequest;
import software.amazon.awssdk.services.rds.model.DescribeEventsResponse;

class QueryProtocolTest {

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final QueryProtocol protocol = new QueryProtocol("http://example.com/");

  /** The protocol writes members alike, whatever the operation. */
  private static final Operation<?, ?, ?> ANY =
      Operation.read(
          "Any",
          DescribeEventsRequest::builder,
          (request, context) -> DescribeEventsResponse.builder().build());

  private static WireRequest form(String body) {
    return new WireRequest("POST", URI.create("/"), body);
  }

  private <B extends SdkPojo> B decoded(String body, B into) {
    protocol.decode(form(body), ANY, into);
    return into;
  }

  @Test
  void textSurvivesTheWayThereAndBack() {
    String text = "a <b> & \"c\" + d%20 é ]]> \n end";
    aws.rds.createDBParameterGroup(
        r -> r.dbParameterGroupName("pg17").dbParameterGroupFamily("postgres17").description(text));
    assertThat(
            aws.rds
                .describeDBParameterGroups(r -> r.dbParameterGroupName("pg17"))
                .dbParameterGroups()
                .getFirst()
                .description())
        .isEqualTo(text);
  }

  @Test
  void timesSurviveTheWayThereAndBack() {
    aws.running("shop");
    assertThat(aws.show("shop").instanceCreateTime())
        .isBetween(SimulatedAws.START, aws.clock.now());
  }

  @Test
  void readsListsOfTextsAndOfStructures() {
    CreateDbInstanceRequest request =
        decoded(
                "Action=CreateDBInstance&VpcSecurityGroupIds.VpcSecurityGroupId.1=sg-1"
                    + "&VpcSecurityGroupIds.VpcSecurityGroupId.2=sg-2"
                    + "&Tags.Tag.1.Key=app&Tags.Tag.1.Value=shop+one",
                CreateDbInstanceRequest.builder())
            .build();
    assertThat(request.vpcSecurityGroupIds()).containsExactly("sg-1", "sg-2");
    assertThat(request.tags()).containsExactly(SimulatedAws.tag("app", "shop one"));
  }

  @Test
  void readsTimesWithAndWithoutAnOffset() {
    for (String text : new String[] {"2026-01-05T09:00:00Z", "2026-01-05T10:00:00%2B01:00"}) {
      assertThat(decoded("StartTime=" + text, DescribeEventsRequest.builder()).build().startTime())
          .isEqualTo(Instant.parse("2026-01-05T09:00:00Z"));
    }
  }

  @Test
  void refusesWhatIsNoNumber() {
    Assertions.assertThatThrownBy(
            () -> decoded("MaxRecords=many", DescribeDbInstancesRequest.builder()))
        .isInstanceOf(AwsError.class)
        .hasMessageContaining("MaxRecords");
  }

  @Test
  void refusesARequestWithoutARequiredMember() {
    assertRefused("MissingParameter", () -> aws.rds.deleteDBInstance(r -> {}));
  }
}
