package dev.stepladder.simulator.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.rds.model.DbInstanceAlreadyExistsException;

class CallLogTest {

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final HttpClient http = HttpClient.newBuilder().proxy(ProxySelector.of(null)).build();

  private HttpRequest request(String method, String path) {
    return HttpRequest.newBuilder(URI.create(aws.endpoint() + "/_stepladder" + path))
        .method(method, BodyPublishers.noBody())
        .build();
  }

  private JsonNode json(HttpResponse<String> response) throws IOException {
    return new ObjectMapper().readTree(response.body());
  }

  private JsonNode call(String method, String path) throws IOException, InterruptedException {
    return json(http.send(request(method, path), BodyHandlers.ofString()));
  }

  @Test
  void saysWhatWasCalledAndWhatBecameOfIt() {
    aws.create("shop", r -> {});
    assertThatThrownBy(() -> aws.create("shop", r -> {}))
        .isInstanceOf(DbInstanceAlreadyExistsException.class);
    assertThat(aws.simulator.calls().of("CreateDBInstance"))
        .extracting(CallLog.Entry::outcome)
        .containsExactly("OK", "DBInstanceAlreadyExists");
  }

  @Test
  void tellsReadsFromMutations() {
    aws.create("shop", r -> {});
    aws.show("shop");
    assertThat(aws.simulator.calls().mutations())
        .extracting(entry -> entry.call().operation())
        .containsExactly("CreateDBInstance");
  }

  @Test
  void sinceAMarkShowsOnlyWhatCameLater() {
    aws.create("shop", r -> {});
    int mark = aws.simulator.calls().mark();
    aws.show("shop");
    assertThat(aws.simulator.calls().since(mark))
        .extracting(entry -> entry.call().operation())
        .containsExactly("DescribeDBInstances");
  }

  @Test
  void carriesTheRequestIdThatTheCallerGot() {
    String requestId = aws.rds.describeDBInstances().responseMetadata().requestId();
    assertThat(aws.simulator.calls().all().getLast().call().requestId()).isEqualTo(requestId);
  }

  @Test
  void canBeReadOverHttp() throws Exception {
    aws.create("shop", r -> {});
    aws.show("shop");
    JsonNode calls = call("GET", "/calls?since=1");
    assertThat(calls.path("counts").path("CreateDBInstance").asInt()).isEqualTo(1);
    assertThat(calls.path("mark").asInt()).isEqualTo(2);
    assertThat(calls.path("calls")).hasSize(1);
    assertThat(calls.path("calls").get(0).path("operation").asText())
        .isEqualTo("DescribeDBInstances");
  }

  @Test
  void clockCanBeReadAndAdvancedOverHttp() throws Exception {
    assertThat(call("GET", "/clock").path("now").asText()).isEqualTo("2026-01-05T09:00:00Z");
    assertThat(call("POST", "/clock/advance?by=PT10M").path("now").asText())
        .isEqualTo("2026-01-05T09:10:00Z");
    assertThat(call("POST", "/clock/advance?to=2026-01-05T10:00:00Z").path("now").asText())
        .isEqualTo("2026-01-05T10:00:00Z");
  }

  @Test
  void awaitingOverHttpIsADueTimeAndAnswersWhenItIsReached() throws Exception {
    CompletableFuture<HttpResponse<String>> waiting =
        http.sendAsync(
            request("GET", "/clock/await?until=2026-01-05T09:30:00Z"), BodyHandlers.ofString());
    Awaitility.await().until(() -> aws.clock.nextDue().isPresent());
    assertThat(waiting).isNotDone();
    aws.clock.advanceToNext();
    assertThat(json(waiting.get(30, TimeUnit.SECONDS)).path("now").asText())
        .isEqualTo("2026-01-05T09:30:00Z");
  }

  @Test
  void saysWhatIsWrongWithAControlRequest() throws Exception {
    HttpResponse<String> response =
        http.send(request("GET", "/clock/await"), BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).path("error").asText()).contains("until");
  }

  @Test
  void takenPortIsOneLineThatSaysWhatToDo() {
    AwsSimulator.Builder second =
        AwsSimulator.builder().clock(aws.clock).port(aws.endpoint().getPort());
    assertThatThrownBy(second::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is taken")
        .hasMessageContaining("another port");
  }
}
